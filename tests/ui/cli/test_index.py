"""`pincite index`: its report, progress, --watch, --force and --rollback."""

import io
import json
import signal
import sys
import threading
from pathlib import Path

import pytest
from pincite.ui.cli import main

from tests.fakes.waiting import wait_until

Capture = pytest.CaptureFixture[str]


def test_it_prints_a_report_and_its_progress(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    arguments = ["index", str(folder), "--index", str(tmp_path / "index")]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert "1 article in" in captured.out
    assert "Embedding passages" in captured.err
    assert main([*arguments, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_it_lists_the_files_it_skipped(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    (folder / "scan.pdf").write_bytes(b"GIF89a")
    arguments = ["index", str(folder), "--index", str(tmp_path / "index")]
    assert main(arguments) == 3
    assert "scan.pdf" in capsys.readouterr().err
    assert main([*arguments, "--json"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["unchanged"]) == (0, 1)
    assert [each["path"] for each in report["skipped"]] == ["scan.pdf"]


def test_with_json_report_and_progress_are_json(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    arguments = ["index", str(folder), "--index", str(tmp_path / "index"), "--json"]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["added"] == 1
    steps = [json.loads(line) for line in captured.err.splitlines()]
    assert {"done": 1, "total": 1}.items() <= steps[-1].items()
    assert main([*arguments, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_watch_prints_each_change_until_it_is_interrupted(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    edited = threading.Event()

    def edit() -> None:
        try:
            assert wait_until(lambda: '"added": 1' in out.getvalue())
            (folder / "ferry.txt").write_text("Ferry sinks\n\nThe ferry Ester sank on Sunday.")
            assert wait_until(lambda: out.getvalue().count('"added": 1') == 2)
            folder.rename(tmp_path / "away")
            assert wait_until(lambda: "does not exist" in err.getvalue())
            (tmp_path / "away").rename(folder)
            assert wait_until(lambda: '"unchanged": 2' in out.getvalue())
            edited.set()
        finally:
            signal.raise_signal(signal.SIGINT)

    editor = threading.Thread(target=edit)
    # A shell starts background processes with interrupts ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    editor.start()
    index = str(tmp_path / "index")
    assert main(["index", str(folder), "--index", index, "--watch", "--json", "--quiet"]) == 0
    editor.join()
    signal.signal(signal.SIGINT, before)
    assert edited.is_set()
    assert all("added" in json.loads(line) for line in out.getvalue().splitlines())
    (line,) = err.getvalue().splitlines()
    assert "does not exist" in json.loads(line)["error"]
    assert main(["ask", "What sank on Sunday?", "--index", index]) == 0
    assert "ferry Ester sank" in out.getvalue()


def test_rollback_returns_to_the_build_before(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    index = ["--index", str(tmp_path / "index")]
    assert main(["index", str(folder), *index, "--quiet"]) == 0
    (folder / "ferry.txt").write_text("Ferry sinks\n\nThe ferry Ester sank on Sunday.")
    assert main(["index", str(folder), *index, "--quiet"]) == 0
    capsys.readouterr()
    assert main(["index", "--rollback", *index]) == 0
    assert "1 article." in capsys.readouterr().out
    assert main(["status", *index, "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["articles"] == 1
    assert main(["index", "--rollback", str(folder), *index]) == 2
    assert "--rollback alone" in capsys.readouterr().err


def test_a_folder_that_lost_most_of_its_articles_needs_force(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    for number in range(3):
        (folder / f"ferry{number}.txt").write_text(f"Ferry {number} sank on Sunday.")
    arguments = ["index", str(folder), "--index", str(tmp_path / "index"), "--quiet"]
    assert main(arguments) == 0
    for number in range(3):
        (folder / f"ferry{number}.txt").unlink()
    assert main(arguments) != 0
    assert "--force" in capsys.readouterr().err
    assert main([*arguments, "--force", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == 3
