"""Questions of ours about passages of the public sets."""

import json
from pathlib import Path

from tests.fakes.training import make_question
from training.__main__ import load_all_questions
from training.data.reworded import FILE, SOURCE, digest_passage, reword_questions

PASSAGE = make_question(text="Who sank?", sentences=("The Aurelia sank.", "Two men drowned."))
ROW = {
    "passage": digest_passage(PASSAGE.sentences),
    "questions": [
        {"q": "How many lost their lives?", "kind": "number", "gold": [[1]], "short": [[1, 0, 7]]},
        {"q": "Who was the captain?", "kind": "unanswerable", "gold": [], "short": []},
    ],
}


def test_a_question_has_the_passage_that_its_digest_names(tmp_path: Path) -> None:
    file = tmp_path / "rewordings.jsonl"
    file.write_text(json.dumps(ROW) + "\n", "utf-8")
    lost, captain = reword_questions([PASSAGE, make_question(sentences=("Another.",))], file)
    assert lost.sentences == captain.sentences == PASSAGE.sentences
    assert (lost.title, lost.split, lost.source) == (PASSAGE.title, PASSAGE.split, SOURCE)
    assert (lost.gold, list(lost.short_answers)) == (frozenset({1}), ["Two men"])
    assert (captain.gold, captain.sufficient) == (frozenset(), False)


def test_a_passage_that_is_not_there_has_no_question(tmp_path: Path) -> None:
    file = tmp_path / "rewordings.jsonl"
    file.write_text(json.dumps(ROW) + "\n", "utf-8")
    assert not list(reword_questions([make_question(sentences=("Another.",))], file))


def test_the_questions_that_are_trained_on_fit_their_passages(evaluation_data: Path) -> None:
    questions = [
        each for each in load_all_questions(evaluation_data / "train") if each.source == SOURCE
    ]
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    assert len(questions) == sum(len(row["questions"]) for row in rows)
    for each in questions:
        assert all(number < len(each.sentences) for number in each.gold)
        assert all(each.short_answers)
        assert {number for number, _, _ in each.answer_spans} <= each.gold
