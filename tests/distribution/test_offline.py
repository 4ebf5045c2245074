"""Nothing reaches the network at run time: each call to other machines is recorded and refused."""

import html
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
QUESTION = "When did Russian troops withdraw from the city of Kherson?"

# Python imports `sitecustomize` when it starts, also in the processes that a program starts.
AUDIT_HOOK = """
import ipaddress, os, sys

PLACE = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getaddrinfo": 0,
         "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}

def stays(address):
    host = address[0] if isinstance(address, tuple) else address
    if host is None or host == "localhost" or not isinstance(address, (tuple, str)):
        return True
    try:
        host = ipaddress.ip_address(host)
    except ValueError:
        return host.startswith(("/", "\\0"))  # a socket of this machine's file system
    return host.is_loopback or host.is_unspecified

def watch(event, arguments):
    if event in PLACE and not stays(arguments[PLACE[event]]):
        with open(os.environ["WATCHED"], "a") as noted:
            print(event, arguments[PLACE[event]], file=noted)
        raise OSError("the network is off")

sys.addaudithook(watch)
"""


class OfflineSandbox:
    """Runs Python programs, and records and refuses their calls to other machines."""

    def __init__(self, directory: Path) -> None:
        self.call_log = directory / "calls.log"
        (directory / "sitecustomize.py").write_text(AUDIT_HOOK)
        home = directory / "home"
        home.mkdir()
        # Remove variables that name a proxy or a cache of models, or turn calls off.
        switches = ("proxy", "offline", "telemetry", "analytics", "hf_", "xdg_")
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not any(switch in name.lower() for switch in switches)
        } | {"WATCHED": str(self.call_log), "PYTHONPATH": str(directory), "HOME": str(home)}

    def run(self, *arguments: str) -> str:
        """Run a program to its end, and return its output."""
        done = subprocess.run(
            (sys.executable, *arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    @contextmanager
    def chat(self, *arguments: str) -> Iterator[str]:
        """Serve the chat, and yield its address."""
        command = (sys.executable, "-m", "pincite.ui.cli", "chat", *arguments)
        with subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            addresses = (re.search(r"http://\S+", line) for line in server.stdout)
            found = next(filter(None, addresses), None)
            assert found
            try:
                yield found[0]
            finally:
                server.send_signal(signal.SIGINT)
                server.wait(timeout=60)

    def read_calls(self) -> list[str]:
        """Return the recorded calls."""
        return self.call_log.read_text().splitlines() if self.call_log.exists() else []


@pytest.fixture
def sandbox(tmp_path: Path) -> OfflineSandbox:
    return OfflineSandbox(tmp_path)


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("socket.create_connection(('192.0.2.1', 80))", id="connect"),
        pytest.param("socket.getaddrinfo('news.example', 443)", id="look up a name"),
        pytest.param(
            "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 80))", id="send"
        ),
        pytest.param(
            "subprocess.run([sys.executable, '-c', \"import socket; socket.gethostbyname('a.b')\"],"
            " stderr=-3, check=True)",
            id="from another process",
        ),
    ],
)
def test_a_call_whose_error_is_ignored_is_recorded(sandbox: OfflineSandbox, call: str) -> None:
    code = f"import socket, subprocess, sys\ntry: {call}\nexcept Exception: pass"
    sandbox.run("-c", code)
    assert len(sandbox.read_calls()) == 1


def test_indexing_asking_and_chatting_stay_on_this_machine(
    sandbox: OfflineSandbox, tmp_path: Path
) -> None:
    articles, index = str(ROOT / "examples/articles"), ("--index", str(tmp_path / "index"))
    with (
        sandbox.chat(articles, "--port", "0", *index) as address,
        httpx.Client(base_url=address, timeout=100, trust_env=False) as client,
    ):
        client.get("/").raise_for_status()
        shown = ask(client, QUESTION)
    answer = json.loads(sandbox.run("-m", "pincite.ui.cli", "ask", QUESTION, "--json", *index))
    assert answer["citations"]
    assert answer["citations"][0]["quote"] in shown
    assert sandbox.read_calls() == []


def ask(client: httpx.Client, question: str) -> str:
    """Ask as the page does, and return the text of the complete reply."""
    config = client.get("/config").json()
    (box,) = (each["id"] for each in config["components"] if each["props"].get("elem_id") == "box")
    steps = config["dependencies"]
    accept = next(step["id"] for step in steps if [box, "submit"] in step["targets"])
    answer = next(step["id"] for step in steps if step["trigger_after"] == accept)
    session = {"session_hash": "offline"}
    for route, step, data in (
        ("run/predict", accept, [question, "", None]),
        ("queue/join", answer, [None, ""]),
    ):
        body = {**session, "fn_index": step, "data": data}
        client.post(f"/gradio_api/{route}", json=body).raise_for_status()
    with client.stream("GET", "/gradio_api/queue/data", params=session) as stream:
        events = [json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line]
    (whole,) = (event for event in events if event["msg"] == "process_completed")
    _, messages = whole["output"]["data"]
    return html.unescape(messages[-1]["content"][0]["text"])
