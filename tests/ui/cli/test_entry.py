"""The command line: its commands, errors, help and version.

Covers also: pincite.__main__, pincite.ui.cli.__main__, pincite.ui.cli.options.
"""

import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from pincite.ui.cli import main
from pincite.ui.cli.entry import COMMANDS

from tests.ui.cli.conftest import ARTICLE

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["ask", "", "--index", "INDEX"], 2, "question is empty", id="no words"),
        pytest.param(["ask", "x" * 100_000, "--index", "INDEX"], 2, "100,000 char", id="too long"),
        pytest.param(["ask", "--index", "INDEX"], 2, "give a question", id="no question"),
        pytest.param(["ask", "x", "--batch", "f", "--index", "INDEX"], 2, "give a", id="both"),
        pytest.param(["ask", "x", "--since", "now", "--index", "INDEX"], 2, "since", id="no date"),
        pytest.param(["ask", "x", "--index", "none"], 1, "pincite index FOLDER", id="no index"),
        pytest.param(["status", "--index", "none"], 1, "no index in none", id="no status"),
        pytest.param(["chat", "--index", "none"], 1, "no index in none", id="no chat"),
        pytest.param(["chat", "none", "--index", "new"], 1, "does not exist", id="no chat folder"),
        pytest.param(["index"], 2, "give a folder", id="nothing to index"),
        pytest.param(["index", "none", "--index", "new"], 1, "does not exist", id="no folder"),
        pytest.param(
            ["index", "none", "--watch", "--index", "new"], 1, "does not exist", id="no watch"
        ),
        pytest.param(["index", "empty", "--index", "new"], 1, "holds no files", id="empty folder"),
        pytest.param(["index", "bad", "--index", "new"], 1, "a.bin", id="nothing readable"),
        pytest.param(
            ["index", "good.txt", "--index", "bad/a.bin"], 1, "--index", id="index is a file"
        ),
        pytest.param(
            ["index", "empty", "--embedder", "no/such/model", "--index", "new"],
            2,
            "no/such/model",
            id="no model",
        ),
        pytest.param(
            ["index", "good.txt", "--limit", "size=3", "--index", "new"],
            2,
            "file_mb=10",
            id="limit",
        ),
        pytest.param(["ask", "--batch", "none", "--index", "INDEX"], 2, "none", id="no batch file"),
        pytest.param(["ask", "--batch", "b", "--index", "INDEX"], 2, "b, line 2", id="bad row"),
        pytest.param(["chat", "--port", "BUSY", "--index", "INDEX"], 1, "in use", id="port in use"),
        pytest.param(
            ["chat", "good.txt", "--port", "BUSY", "--index", "new"],
            1,
            "in use",
            id="port in use, before indexing",
        ),
        pytest.param(
            ["ask", "x", "--base-url", "u", "--index", "INDEX"],
            2,
            "--model",
            id="base URL without model",
        ),
        pytest.param(
            ["ask", "x", "--model", "m", "--base-url", "gpu", "--index", "INDEX"],
            2,
            "not a server address",
            id="no address",
        ),
        pytest.param(
            ["ask", "x", "--model", "m", "--key-file", "good.txt", "--index", "INDEX"],
            2,
            "chmod 600",
            id="key that others may read",
        ),
        pytest.param(
            ["chat", "good.txt", "--model", "m", "--model-limit", "window=9", "--index", "new"],
            2,
            "window=",
            id="window",
        ),
        pytest.param(
            ["chat", "--questions", "none", "--index", "INDEX"], 2, "none", id="no sample questions"
        ),
    ],
)
def test_an_error_is_one_line_with_its_remedy(
    arguments: list[str],
    code: int,
    message: str,
    index_path: str,
    tmp_path: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.bin").write_bytes(b"\0\1\2")
    (tmp_path / "good.txt").write_text(ARTICLE)
    (tmp_path / "b").write_text('{"question": "fine"}\n{"question": }')
    with socket.create_server(("127.0.0.1", 0)) as busy:
        values = {"INDEX": index_path, "BUSY": str(busy.getsockname()[1])}
        assert main([values.get(each, each) for each in arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = [line for line in captured.err.splitlines() if line.startswith("pincite:")]
    assert message in line
    assert "Traceback" not in captured.err
    # A build creates its lock file before it reads the folder.
    assert {each.name for each in tmp_path.glob("new/*")} <= {".lock"}


@pytest.mark.parametrize("arguments", [[], ["dance"], ["chat", "--port", "high"]], ids=" ".join)
def test_wrong_usage_prints_the_usage(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as exit_info:
        main(arguments)
    assert exit_info.value.code == 2
    assert "usage: pincite" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as exit_info:
        main([command, "--help"])
    assert exit_info.value.code == 0
    out = capsys.readouterr().out
    assert "--index DIR" in out
    assert "Exit codes" in out


def test_an_interrupt_during_imports_ends_it_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    class InterruptingFinder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "pincite.index.status":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "pincite.index.status", raising=False)
    monkeypatch.setattr(sys, "meta_path", [InterruptingFinder(), *sys.meta_path])
    assert main(["status"]) == 130
    assert capsys.readouterr() == ("", "")


def test_it_prints_its_version(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as exit_info:
        main(["--version"])
    assert exit_info.value.code == 0
    assert capsys.readouterr().out == f"pincite {version('pincite')}\n"


@pytest.mark.parametrize("module", ["pincite", "pincite.ui.cli"])
def test_the_command_line_runs_as_a_module(module: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", module, "--help"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("usage: pincite ")
    assert result.stderr == ""


HELP_PROGRAM = """
import sys
from pincite.ui.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    print(*(name for name in sys.modules if name.startswith("pincite.")), file=sys.stderr)
"""


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_imports_the_command_line_only(command: list[str]) -> None:
    program = [sys.executable, "-c", HELP_PROGRAM, *command, "--help"]
    result = subprocess.run(program, capture_output=True, text=True, check=True)
    assert {name.split(".")[1] for name in result.stderr.split()} == {"ui"}


def test_a_background_thread_does_not_hold_the_process_up() -> None:
    """What is registered for the end still runs, and the exit code is that of the command."""
    program = (
        "import atexit, threading, time\n"
        "from pincite.ui.cli import entry\n"
        "def work():\n"
        "    threading.Thread(target=time.sleep, args=[60], daemon=True).start()\n"
        "    atexit.register(print, 'at the end')\n"
        "    print('done')\n"
        "    return 3\n"
        "entry.main = work\n"
        "entry.run_process()\n"
    )
    completed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30
    )
    assert completed.returncode == 3
    assert completed.stdout == "done\nat the end\n"
