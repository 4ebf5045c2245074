"""`pincite eval`: questions measured, saved and compared, and drafts."""

import json
from pathlib import Path

import pytest
from pincite.ui.cli import main

Capture = pytest.CaptureFixture[str]
RIGHT = {
    "id": "vote",
    "question": "How did the council of Larnmouth vote?",
    "evidence": [{"article": "pier.txt", "quote": "voted 9 to 4"}],
    "answers": ["9 to 4"],
}
UNANSWERABLE = {"question": "Who composed the opera about the moon?", "answerable": False}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n\n".join(map(json.dumps, (RIGHT, UNANSWERABLE))))
    return file


def test_it_measures_saves_compares_and_writes_a_page(
    index_path: str, questions: Path, tmp_path: Path, capsys: Capture
) -> None:
    run, page = tmp_path / "run.json", tmp_path / "page.html"
    arguments = ["eval", str(questions), "--index", index_path]
    assert main([*arguments, "--save", str(run), "--html", str(page)]) == 0
    out = capsys.readouterr().out
    assert "citation recall                 1.000" in out
    assert "not answered when unanswerable  1.000" in out
    assert page.read_text("utf-8").startswith("<!doctype html>")
    saved = json.loads(run.read_text("utf-8"))
    assert [each["id"] for each in saved["outcomes"]] == ["vote", "3"]  # its line is its id
    assert saved["settings"] == {"caution": "normal", "reader": "bundled", "model": "none"}
    # A saved run is shown, and compared, without its index.
    assert main(["eval", str(run), "--against", str(run), "--json", "--index", "nowhere"]) == 0
    again = json.loads(capsys.readouterr().out)
    comparison = again.pop("comparison")
    assert again == saved
    assert comparison["questions"] == 2
    assert comparison["differences"]["citation recall"]["verdict"] == "no difference shown"


def test_all_rows_that_do_not_fit_are_named_at_once(
    index_path: str, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "questions.jsonl"
    rows = ["{", "[]", json.dumps({"question": "Who?"}), json.dumps(RIGHT)]
    file.write_text("\n".join([*rows, *["x"] * 20]))
    assert main(["eval", str(file), "--index", index_path]) == 2
    error = capsys.readouterr().err
    assert f"{file}, line 1: " in error
    assert f"{file}, line 2: is not a JSON object" in error
    assert f'{file}, line 3: "evidence" and "answers" are missing' in error
    assert "and 13 more lines" in error


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "give either a file of questions or --draft"),
        (["questions.jsonl", "--draft", "3"], "give either a file of questions or --draft"),
        (["nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["--draft", "0"], "--draft is 0: draft at least one question"),
    ],
)
def test_what_does_not_fit_is_a_usage_error(
    index_path: str, capsys: Capture, arguments: list[str], says: str
) -> None:
    assert main(["eval", *arguments, "--index", index_path]) == 2
    assert says in capsys.readouterr().err


def test_a_file_that_is_no_run_and_one_that_cannot_be_written(
    index_path: str, questions: Path, tmp_path: Path, capsys: Capture
) -> None:
    arguments = ["eval", str(questions), "--index", index_path]
    assert main([*arguments, "--against", str(questions)]) == 2
    assert f"{questions}: " in capsys.readouterr().err
    assert main([*arguments, "--save", str(tmp_path / "no/folder.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_drafts_can_be_measured(sample_index_path: Path, tmp_path: Path, capsys: Capture) -> None:
    index = ["--index", str(sample_index_path)]
    assert main(["eval", "--draft", "4", *index]) == 0
    printed = capsys.readouterr()
    assert 'Check each draft, correct it, and delete "draft" from its line.' in printed.err
    file = tmp_path / "drafts.jsonl"
    file.write_text(printed.out, "utf-8")
    assert main(["eval", str(file), *index]) == 0
    assert "4 of 4 questions are drafts" in capsys.readouterr().out
