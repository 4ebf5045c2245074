"""How the server starts and ends."""

import re
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest
from pincite.index.errors import PinciteError
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.run import format_listener_url, open_listener, serve

from tests.fakes.ui.library import FakeLibrary
from tests.fakes.ui.server import make_echo_chain


@pytest.mark.parametrize(
    ("host", "remedy"),
    [
        pytest.param("127.0.0.1", "choose another port", id="in use"),
        pytest.param("192.0.2.1", "choose 127.0.0.1", id="not this machine"),
        pytest.param("no such host.invalid", "Cannot serve the chat on", id="no host"),
    ],
)
def test_an_address_that_is_not_available_is_an_error_with_its_remedy(
    host: str, remedy: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other_program:
        port = other_program.getsockname()[1]
        policy = AccessPolicy(host=host, port=port, open_to_all=True)
        with pytest.raises(PinciteError, match=remedy) as error:
            serve(FakeLibrary(()), {"": make_echo_chain()}, ChatConfig(access_policy=policy))
    assert f"{host}:{port}" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_out_of_range_is_an_error(port: int) -> None:
    with pytest.raises(PinciteError, match=f"{port}: choose one"):
        open_listener("127.0.0.1", port)


def test_an_open_listener_reserves_its_port() -> None:
    with open_listener("127.0.0.1", 0) as first:
        with pytest.raises(PinciteError, match="in use"):
            open_listener("127.0.0.1", first.getsockname()[1])
        assert format_listener_url(first) == f"http://127.0.0.1:{first.getsockname()[1]}"


SERVER_PROGRAM = """
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.run import serve
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_article
print_line = lambda line: print(line, flush=True)
serve(FakeLibrary((fake_article(),)), {"": FakeChain(lambda _: iter(()))},
      ChatConfig(access_policy=AccessPolicy(port=0)),
      print_line=print_line, warm_up=lambda: print_line("warm"))
"""


def test_it_prints_its_address_then_warms_up_and_ends_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER_PROGRAM],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        assert process.stdout.readline() == "warm\n"
        port = int(address[0].rpartition(":")[2])
        open_page = HTTPConnection("127.0.0.1", port, timeout=30)
        open_page.request("GET", "/gradio_api/heartbeat/page")
        assert open_page.getresponse().status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""
        open_page.close()
