"""`pincite correct` states a date or outlet in place of the file, and status shows its origin."""

import json
from pathlib import Path

import pytest
from pincite.ui.cli import main

Capture = pytest.CaptureFixture[str]


def test_a_correction_is_used_by_the_next_build(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "pier.txt").write_text("The pier\n\nGazette, 14 June 2024\n\nThe pier is open.\n")
    index = ["--index", str(tmp_path / "index")]
    assert main(["index", str(folder), *index, "--quiet"]) == 0
    capsys.readouterr()
    assert main(["correct", "pier.txt", "--published", "3 March 2021", *index]) == 0
    assert f"pincite index {folder}" in capsys.readouterr().out
    assert main(["index", str(folder), *index, "--quiet"]) == 0
    capsys.readouterr()
    assert main(["status", "--dates", *index]) == 0
    out = capsys.readouterr().out
    assert "2021-03-03  (articles.csv published)" in out
    assert "not 2024-06-14  (line “Gazette, 14 June 2024”)" in out
    assert "author     not stated" in out
    assert main(["status", "--dates", "--json", *index]) == 0
    [article] = json.loads(capsys.readouterr().out)["articles"]
    assert article["id"] == "pier.txt"
    assert {"field": "publisher", "value": "Gazette", "origin": "line “Gazette, 14 June 2024”"} in (
        article["stated"]
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["pier.txt"], "nothing to correct: give one of --published"),
        (["pie.txt", "--published", "2024-06-14"], "pie.txt"),
    ],
)
def test_usage_errors_say_what_to_do(
    index_path: str, capsys: Capture, arguments: list[str], problem: str
) -> None:
    assert main(["correct", *arguments, "--index", index_path]) == 2
    assert problem in capsys.readouterr().err
