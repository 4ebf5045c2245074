"""`pincite mcp`: the command, as a client starts it."""

import importlib.metadata
import signal
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters
from pincite.ui.cli import main

Capture = pytest.CaptureFixture[str]


def test_the_official_client_starts_it_and_asks(index_path: str) -> None:
    command = ["-m", "pincite", "mcp", "--index", index_path]
    parameters = StdioServerParameters(command=sys.executable, args=command)

    async def ask() -> None:
        async with Client(parameters) as client:
            question = "How did the council of Larnmouth vote?"
            result = await client.call_tool("ask", {"question": question})
            [citation] = result.structured_content["citations"]
            assert "voted 9 to 4" in citation["quote"]
            [resource] = (await client.list_resources()).resources
            assert resource.uri == "pincite://article/pier.txt"

    anyio.run(ask)


def accept_interrupts() -> None:
    """Undo that a job in the background ignores interrupts, which its children inherit."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child")
def test_it_ends_when_interrupted(index_path: str) -> None:
    command = [sys.executable, "-m", "pincite", "mcp", "--index", index_path]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=accept_interrupts,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"{\n")
        process.stdin.flush()
        assert b"-32700" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert process.stderr.read() == b""


def test_what_prevents_it_is_told_with_a_remedy(
    tmp_path: Path, index_path: str, capsys: Capture
) -> None:
    assert main(["mcp", "--index", str(tmp_path / "none")]) == 1
    assert "there is no index" in capsys.readouterr().err
    assert main(["mcp", "--index", index_path, "--at-once", "0"]) == 2
    assert "--at-once is 0" in capsys.readouterr().err
    assert main(["mcp", "--index", index_path, "--http", "--host", "0.0.0.0"]) == 2
    assert "`pincite users add NAME --key`" in capsys.readouterr().err


@pytest.mark.parametrize("found", [None, "1.30.0"])
def test_without_the_sdk_it_says_what_to_install(
    index_path: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch, found: str | None
) -> None:
    def version(name: str) -> str:
        if found is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return found

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert main(["mcp", "--index", index_path]) == 1
    error = capsys.readouterr().err
    assert "'pincite[mcp]'" in error
    assert (found or "needs the MCP SDK") in error
