"""`pincite chat`: how it starts, and when it refuses to."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from pincite.ui.auth.users import USERS_FILE
from pincite.ui.cli import main


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def run_chat(index: Path, *arguments: str) -> int:
    return main(["chat", "--index", str(index), *arguments])


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("--host", "0.0.0.0"), "pincite users add NAME"),
        (("--user-header", "Remote-User"), "needs --proxy"),
        (("--proxy", "proxy.example"), "--proxy proxy.example is not an address"),
    ],
)
def test_a_chat_that_strangers_could_read_does_not_start(
    index: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], remedy: str
) -> None:
    assert run_chat(index, *arguments) == 2
    assert remedy in capsys.readouterr().err


def test_a_chat_with_a_damaged_users_file_does_not_start(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index.mkdir()
    (index / USERS_FILE).write_text("{")
    assert run_chat(index) == 1
    assert "cannot be read as a file of users" in capsys.readouterr().err


def test_it_shows_sample_questions_and_logs_each_request(index_path: str, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("How did Larnmouth vote?\n\n")
    command = [sys.executable, "-m", "pincite.ui.cli", "chat", "--index", index_path]
    command += ["--port", "0", "--questions", str(questions), "--log"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        try:
            address = re.search(r"http://\S+", process.stdout.readline())
            assert address
            with httpx.Client(base_url=address[0], trust_env=False, timeout=60) as client:
                assert "How did Larnmouth vote?" in client.get("/config").text
        finally:
            process.send_signal(signal.SIGINT)
        events = [json.loads(line) for line in process.stderr.read().splitlines()]
        assert process.wait(timeout=60) == 0
    request = {"event": "request", "path": "/config", "status": 200}
    assert any(request.items() <= event.items() for event in events)
