"""`pincite check`: what the articles say to each sentence of a text."""

import json
from pathlib import Path

import pytest
from pincite.ui.cli import main

from tests.fakes.ui.terminal import make_stdin

Capture = pytest.CaptureFixture[str]
HELD = "The council of Larnmouth voted 9 to 4 on Monday to close the old pier."
WRONG = HELD.replace("9 to 4", "8 to 4")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.md"
    file.write_text(f"{HELD}\n\n{WRONG}\n")
    return file


def test_it_prints_each_sentence_with_its_finding(
    draft: Path, index_path: str, capsys: Capture
) -> None:
    assert main(["check", str(draft), "--index", index_path]) == 0
    out = capsys.readouterr().out
    assert "Borne out: an article has these words" in out
    assert "Contradicted: another figure" in out
    assert "Pier to close, pier.txt" in out
    assert "Borne out: 1 · Contradicted: 1" in out


def test_it_prints_json_and_saves_the_result(
    draft: Path, index_path: str, tmp_path: Path, capsys: Capture
) -> None:
    saved = tmp_path / "result.md"
    arguments = ["check", str(draft), "--index", index_path, "--json", "--save", str(saved)]
    assert main(arguments) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["counts"]["contradicted"] == 1
    assert "Contradicted: another figure" in saved.read_text("utf-8")


def test_it_reads_standard_input(
    index_path: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", make_stdin(HELD.encode()))
    assert main(["check", "-", "--index", index_path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["borne_out"] == 1


def test_what_cannot_be_read_or_saved_is_a_wrong_use(
    tmp_path: Path, index_path: str, capsys: Capture
) -> None:
    unknown = tmp_path / "draft.exe"
    unknown.write_bytes(b"MZ")
    assert main(["check", str(unknown), "--index", index_path]) == 2
    assert "unknown format" in capsys.readouterr().err
    assert main(["check", "-", "--save", "result.exe", "--index", index_path]) == 2
    assert ".docx" in capsys.readouterr().err


def test_standard_input_in_another_encoding_is_a_wrong_use(
    index_path: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", make_stdin(b"The caf\xe9 closed on Monday."))
    assert main(["check", "-", "--index", index_path]) == 2
    assert "standard input is not UTF-8 (byte 8)" in capsys.readouterr().err


def test_dates_and_ids_say_which_articles_count(index_path: str, capsys: Capture) -> None:
    def check(*options: str) -> int:
        return main(["check", "-", "--index", index_path, "--json", *options])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", make_stdin(HELD.encode()))
        assert check("--since", "2030") == 0
        assert json.loads(capsys.readouterr().out)["coverage"]["articles"] == 0
        for options, says in [
            (["--since", "soon"], "\"since\" is 'soon', not a date"),
            (["--article", "pear.txt"], "did you mean 'pier.txt'?"),
        ]:
            patch.setattr("sys.stdin", make_stdin(HELD.encode()))
            assert check(*options) == 2
            assert says in capsys.readouterr().err
