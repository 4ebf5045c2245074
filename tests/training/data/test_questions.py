"""Labelled questions from a file, and the cache of their tokens."""

import gzip
import json
from pathlib import Path

from tests.fakes.training import make_question
from training.data.questions import HELD_OUT, TokenCache, load_questions


def make_row(source: str, title: str, **changes: object) -> dict[str, object]:
    row = {
        "source": source,
        "licence": "CC0",
        "title": title,
        "question": "When?",
        "sentences": ["It sank.", "It sank on 3 March."],
        "gold": [1],
        "answers": ["", "3 March", "March 3"],
    }
    return {**row, **changes}


def write_rows(file: Path, *rows: dict[str, object]) -> Path:
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    return file


def test_a_row_is_a_question_with_its_answer(tmp_path: Path) -> None:
    (question,) = load_questions(write_rows(tmp_path / "q.gz", make_row("squad1", "Aurelia")))
    assert question.text == "When?"
    assert question.gold == {1}
    ((number, start, end),) = question.answer_spans
    assert question.sentences[number][start:end] == "3 March"
    assert question.short_answers == ("3 March", "March 3")
    assert question.passage_key == ("Aurelia", "It sank.")


def test_an_answer_that_is_not_in_the_passage_has_no_span(tmp_path: Path) -> None:
    row = make_row("squad1", "Aurelia", answers=["in spring"])
    (question,) = load_questions(write_rows(tmp_path / "q.gz", row))
    assert question.answer_spans == ()


def test_all_questions_of_a_title_are_in_one_split(tmp_path: Path) -> None:
    rows = [make_row("squad2", f"Title {number // 2}") for number in range(40)]
    questions = load_questions(write_rows(tmp_path / "q.gz", *rows))
    splits: dict[str, set[str]] = {}
    for each in questions:
        splits.setdefault(each.title, set()).add(each.split)
    assert all(len(each) == 1 for each in splits.values())
    development, test = HELD_OUT["squad2"]
    titles = [next(iter(each)) for each in splits.values()]
    assert titles.count("development") == development
    assert titles.count("test") == test
    assert titles.count("train") == 20 - development - test


def test_a_title_has_one_split_in_all_files(tmp_path: Path) -> None:
    first = [make_row("squad2", f"Title {number}") for number in range(10)]
    later = [make_row("wiki", f"Title {number}", question="Why?") for number in range(10)]
    files = write_rows(tmp_path / "1.gz", *first), write_rows(tmp_path / "2.gz", *later)
    splits: dict[str, set[str]] = {}
    for each in load_questions(*files):
        splits.setdefault(each.title, set()).add(each.split)
    assert len(splits) == 10
    assert all(len(each) == 1 for each in splits.values())
    assert {"test"} in splits.values()


def test_a_number_is_no_title(tmp_path: Path) -> None:
    (question,) = load_questions(write_rows(tmp_path / "q.gz", make_row("a", "wikinews 1007")))
    assert (question.title, question.group) == ("", "wikinews 1007")


def test_a_span_of_characters_is_a_span_of_tokens() -> None:
    question = make_question()
    cache = TokenCache.for_questions([question])
    (number, start, end), text = question.answer_spans[0], question.sentences[1]
    assert number == 1
    span = cache.find_token_span(text, start, end)
    assert span is not None
    answer_ids = cache.get_token_ids("3 March 2021")
    assert cache.get_token_ids(text)[span[0] : span[1] + 1] == answer_ids
    assert cache.find_token_span(text, 0, 0) is None
