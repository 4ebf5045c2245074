"""`pincite serve`: how it starts, and when it refuses to."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from pincite.ui.auth.keys import KEYS_FILE, KeyStore
from pincite.ui.cli import main


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("--host", "0.0.0.0"), "pincite users add NAME --key"),
        (("--per-minute", "0"), "--per-minute is 0"),
        (("--at-once", "0"), "--at-once is 0"),
    ],
)
def test_an_api_that_strangers_could_read_or_nobody_could_ask_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], remedy: str
) -> None:
    assert main(["serve", "--index", str(tmp_path / "index"), *arguments]) == 2
    assert remedy in capsys.readouterr().err


def accept_interrupts() -> None:
    """Undo that a job in the background ignores interrupts, which its children inherit."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_it_answers_with_a_key_and_has_no_page(index_path: str) -> None:
    key = KeyStore(Path(index_path) / KEYS_FILE).add("desk")
    command = [
        sys.executable,
        "-m",
        "pincite.ui.cli",
        "serve",
        "--index",
        index_path,
        "--port",
        "0",
    ]
    try:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, preexec_fn=accept_interrupts
        ) as process:
            assert process.stdout
            try:
                line = process.stdout.readline()
                address = re.search(r"The API is at (http://\S+)", line)
                assert address, line
                headers = {"Authorization": f"Bearer {key}"}
                with httpx.Client(base_url=address[1], trust_env=False, timeout=60) as client:
                    assert client.get("/api/v1/status").status_code == 401
                    status = client.get("/api/v1/status", headers=headers).json()
                    assert status["articles"] == 1
                    assert client.get("/library").status_code == 404
            finally:
                process.send_signal(signal.SIGINT)
            assert process.stdout.read() == "The API has ended.\n"
            assert process.wait(timeout=60) == 0
    finally:
        (Path(index_path) / KEYS_FILE).unlink()
