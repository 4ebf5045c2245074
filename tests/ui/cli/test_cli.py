"""The command line as its users meet it: output, messages and exit codes."""

import io
import json
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pincite.ui.cli.entry import main

ARTICLE = "Pier to close\n\nThe council of Larnmouth voted 9 to 4 on Monday to close the old pier."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "pier.txt").write_text(ARTICLE)
    return folder


@pytest.fixture(scope="module")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of one article."""
    base = tmp_path_factory.mktemp("cli")
    (base / "pier.txt").write_text(ARTICLE)
    assert main(["index", str(base / "pier.txt"), "--index", str(base / "index"), "--quiet"]) == 0
    return str(base / "index")


Capture = pytest.CaptureFixture[str]


def test_index_says_what_it_did(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    arguments = ["index", str(folder), "--index", str(tmp_path / "index")]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert "1 article in" in captured.out
    assert "Embedding passages" in captured.err
    assert main([*arguments, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_index_lists_what_it_skipped(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    (folder / "scan.pdf").write_bytes(b"GIF89a")
    arguments = ["index", str(folder), "--index", str(tmp_path / "index")]
    assert main(arguments) == 3
    assert "scan.pdf" in capsys.readouterr().err
    assert main([*arguments, "--json"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["unchanged"]) == (0, 1)
    assert [each["path"] for each in report["skipped"]] == ["scan.pdf"]


def test_index_tells_a_program_how_far_it_is(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    arguments = ["index", str(folder), "--index", str(tmp_path / "index"), "--json"]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["added"] == 1
    steps = [json.loads(line) for line in captured.err.splitlines()]
    assert {"done": 1, "total": 1}.items() <= steps[-1].items()
    assert main([*arguments, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_watch_says_what_is_new_until_it_is_interrupted(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    asked = threading.Event()

    def edit() -> None:
        try:
            wait_until(lambda: '"added": 1' in out.getvalue())
            (folder / "ferry.txt").write_text("Ferry sinks\n\nThe ferry Ester sank on Sunday.")
            wait_until(lambda: out.getvalue().count('"added": 1') == 2)
            folder.rename(tmp_path / "away")
            wait_until(lambda: "does not exist" in err.getvalue())
            (tmp_path / "away").rename(folder)
            wait_until(lambda: '"unchanged": 2' in out.getvalue())
            asked.set()
        finally:
            signal.raise_signal(signal.SIGINT)

    editor = threading.Thread(target=edit)
    # Tests that a shell runs in the background are started with interrupts ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    editor.start()
    root = str(tmp_path / "index")
    assert main(["index", str(folder), "--index", root, "--watch", "--json", "--quiet"]) == 0
    editor.join()
    signal.signal(signal.SIGINT, before)
    assert asked.is_set()
    assert all("added" in json.loads(line) for line in out.getvalue().splitlines())
    (line,) = err.getvalue().splitlines()
    assert "does not exist" in json.loads(line)["error"]
    assert main(["ask", "What sank on Sunday?", "--index", root]) == 0
    assert "ferry Ester sank" in out.getvalue()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def test_ask_prints_the_sentence_and_its_source(index_path: str, capsys: Capture) -> None:
    assert main(["ask", "How did the council of Larnmouth vote?", "--index", index_path]) == 0
    out = capsys.readouterr().out
    assert "voted 9 to 4" in out
    assert "[1] Pier to close, pier.txt" in out
    assert "\033" not in out


def test_ask_prints_json(index_path: str, capsys: Capture) -> None:
    question = "How did the council of Larnmouth vote?"
    assert main(["ask", question, "--index", index_path, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["question"] == question
    assert answer["citations"][0]["article_id"] == "pier.txt"


def test_ask_within_articles(index_path: str, capsys: Capture) -> None:
    arguments = ["ask", "How did Larnmouth vote?", "--index", index_path, "--json"]
    assert main([*arguments, "--article", "other.txt"]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"]["articles"] == 0


ROWS = [
    {"id": "a", "question": "How did the council of Larnmouth vote?", "kind": "not looked at"},
    {"id": 2, "question": "Who won the race?", "history": ["What is this about?", "A pier."]},
]


def test_batch_answers_one_row_a_line(
    index_path: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n\n".join(map(json.dumps, ROWS))
    (tmp_path / "questions.jsonl").write_text(text)
    assert main(["ask", "--batch", str(tmp_path / "questions.jsonl"), "--index", index_path]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", 2]
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert main(["ask", "--batch", "-", "--index", index_path]) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_status(index_path: str, capsys: Capture) -> None:
    assert main(["status", "--index", index_path]) == 0
    out = capsys.readouterr().out
    assert "pier.txt" in out
    assert "all-MiniLM-L6-v2" in out
    assert main(["status", "--index", index_path, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["articles"], found["passages"], found["skipped"]) == (1, 1, [])
    assert found["publishers"] == [{"publisher": None, "articles": 1}]
    assert [each["served"] for each in found["generations"]] == [True]


def test_status_verifies(index_path: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["status", "--verify", "--index", index_path]) == 0
    assert "DAMAGED" not in capsys.readouterr().out
    copy = shutil.copytree(index_path, tmp_path / "copy")
    (catalog,) = copy.rglob("catalog.sqlite")
    catalog.write_bytes(catalog.read_bytes() + b"\0")
    assert main(["status", "--verify", "--index", str(copy)]) == 1
    assert "catalog.sqlite is damaged" in capsys.readouterr().out
    assert main(["status", "--verify", "--json", "--index", str(copy)]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["ask", "", "--index", "ROOT"], 2, "question is empty", id="no words"),
        pytest.param(["ask", "x" * 100_000, "--index", "ROOT"], 2, "100,000 char", id="too long"),
        pytest.param(["ask", "--index", "ROOT"], 2, "give a question", id="no question"),
        pytest.param(["ask", "x", "--batch", "f", "--index", "ROOT"], 2, "give a", id="both"),
        pytest.param(["ask", "x", "--since", "now", "--index", "ROOT"], 2, "since", id="no date"),
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
        pytest.param(["ask", "--batch", "none", "--index", "ROOT"], 2, "none", id="no batch file"),
        pytest.param(["ask", "--batch", "b", "--index", "ROOT"], 2, "b, line 2", id="bad row"),
        pytest.param(["chat", "--port", "BUSY", "--index", "ROOT"], 1, "in use", id="port in use"),
        pytest.param(
            ["chat", "good.txt", "--port", "BUSY", "--index", "new"], 1, "in use", id="at once"
        ),
        pytest.param(
            ["ask", "x", "--base-url", "u", "--index", "ROOT"], 2, "--model", id="no name of it"
        ),
        pytest.param(
            ["ask", "x", "--model", "m", "--base-url", "gpu", "--index", "ROOT"],
            2,
            "no address",
            id="no address",
        ),
        pytest.param(
            ["ask", "x", "--model", "m", "--key-file", "good.txt", "--index", "ROOT"],
            2,
            "chmod 600",
            id="open key",
        ),
        pytest.param(
            ["chat", "good.txt", "--model", "m", "--model-limit", "window=9", "--index", "new"],
            2,
            "window=",
            id="window",
        ),
        pytest.param(
            ["chat", "--questions", "none", "--index", "ROOT"], 2, "none", id="no sample questions"
        ),
    ],
)
def test_what_goes_wrong_is_one_line(
    arguments: list[str],
    code: int,
    says: str,
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
        named = {"ROOT": index_path, "BUSY": str(busy.getsockname()[1])}
        assert main([named.get(each, each) for each in arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = [line for line in captured.err.splitlines() if line.startswith("pincite:")]
    assert says in line
    assert "Traceback" not in captured.err
    # Who is to look whether another build is running takes the lock first.
    assert {each.name for each in tmp_path.glob("new/*")} <= {".lock"}


@pytest.mark.parametrize("arguments", [[], ["dance"], ["chat", "--port", "high"]], ids=" ".join)
def test_usage(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: pincite" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["index", "ask", "chat", "status"])
def test_help(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert "--index DIR" in out
    assert "Exit codes" in out


def test_a_model_that_fails_is_a_notice_or_an_error(index_path: str, capsys: Capture) -> None:
    arguments = ["ask", "How did the council of Larnmouth vote?", "--index", index_path]
    arguments += ["--model", "tiny", "--base-url", "http://127.0.0.1:1/v1", "--caution", "low"]
    assert main(arguments) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "voted 9 to 4" in out
    assert "nothing listens there" in out
    assert "quoted instead" in out
    assert main([*arguments, "--require-model"]) == 1
    assert "These sentences were found" in capsys.readouterr().out


def test_articles_cannot_steer_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    article = tmp_path / "evil.txt"
    article.write_text("The mayor\033]0;owned\a said the \033[31mpier\033[0m would close.\n")
    root = str(tmp_path / "index")
    assert main(["index", str(article), "--index", root, "--quiet"]) == 0
    assert main(["ask", "What did the mayor say about the pier?", "--index", root]) == 0
    out = capsys.readouterr().out
    assert "pier" in out
    assert not {"\033", "\a"} & set(out)


def test_an_interrupt_while_it_starts_ends_it_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    class Interrupted:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "pincite.ui.cli.commands":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "pincite.ui.cli.commands", raising=False)
    monkeypatch.delattr("pincite.ui.cli.commands", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    assert main(["status"]) == 130
    assert capsys.readouterr() == ("", "")
