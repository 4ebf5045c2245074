"""`pincite ask`: one question, or a file of questions."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.ui.cli import main

from tests.fakes.ui.terminal import make_stdin

Capture = pytest.CaptureFixture[str]
QUESTION = "How did the council of Larnmouth vote?"
ROWS = [
    {"id": "a", "question": QUESTION, "kind": "an unknown field"},
    {"id": 2, "question": "Who won the race?", "history": ["What is this about?", "A pier."]},
]


def test_it_prints_the_sentence_and_its_source(index_path: str, capsys: Capture) -> None:
    assert main(["ask", QUESTION, "--index", index_path]) == 0
    out = capsys.readouterr().out
    assert "voted 9 to 4" in out
    assert "[1] Pier to close, pier.txt" in out
    assert "\033" not in out


def test_an_answer_needs_no_library_that_takes_seconds_to_import(index_path: str) -> None:
    heavy = "chromadb gradio langchain_core pandas scipy sentence_transformers torch transformers"
    code = (
        "import sys\n"
        "from pincite.ui.cli import main\n"
        f"assert main(['ask', {QUESTION!r}, '--index', {index_path!r}]) == 0\n"
        f"sys.exit(' '.join(set({heavy.split()}) & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "voted 9 to 4" in done.stdout


def test_with_json_it_prints_the_answer_as_json(index_path: str, capsys: Capture) -> None:
    assert main(["ask", QUESTION, "--index", index_path, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["question"] == QUESTION
    assert answer["citations"][0]["article_id"] == "pier.txt"


def test_it_searches_the_given_articles_only(index_path: str, capsys: Capture) -> None:
    arguments = ["ask", "How did Larnmouth vote?", "--index", index_path, "--json"]
    assert main([*arguments, "--article", "pier.txt"]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"]["articles"] == 1


def test_an_article_that_does_not_exist_is_a_usage_error_that_names_the_nearest(
    index_path: str, tmp_path: Path, capsys: Capture
) -> None:
    arguments = ["ask", QUESTION, "--index", index_path]
    assert main([*arguments, "--article", "pier.text"]) == 2
    assert "no article 'pier.text' in this index: did you mean 'pier.txt'?" in (
        capsys.readouterr().err
    )
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{json.dumps(ROWS[0])}\n{{"question": "?", "articles": ["Pier.txt"]}}')
    assert main(["ask", "--batch", str(file), "--index", index_path]) == 2
    out, err = capsys.readouterr()
    assert out == ""  # the whole file is checked before the first question is answered
    assert "line 2: no article 'Pier.txt'" in err


def test_a_batch_prints_one_answer_a_line(
    index_path: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n\n".join(map(json.dumps, ROWS))
    (tmp_path / "questions.jsonl").write_text(text)
    assert main(["ask", "--batch", str(tmp_path / "questions.jsonl"), "--index", index_path]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", 2]
    monkeypatch.setattr(sys, "stdin", make_stdin(text.encode()))
    assert main(["ask", "--batch", "-", "--index", index_path]) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_a_model_that_fails_gives_a_notice_or_an_error(index_path: str, capsys: Capture) -> None:
    arguments = ["ask", QUESTION, "--index", index_path]
    arguments += ["--model", "tiny", "--base-url", "http://127.0.0.1:1/v1", "--caution", "low"]
    assert main(arguments) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "voted 9 to 4" in out
    assert "nothing listens there" in out
    assert "quoted instead" in out
    assert main([*arguments, "--require-model"]) == 1
    assert "These sentences were found" in capsys.readouterr().out


def test_a_batch_takes_its_filters_from_the_file(
    index_path: str, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": QUESTION, "articles": ["pier.txt"]}))
    arguments = ["ask", "--batch", str(file), "--index", index_path]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["coverage"]["articles"] == 1
    assert main([*arguments, "--since", "2024"]) == 2
    assert "--batch takes filters from the file" in capsys.readouterr().err
