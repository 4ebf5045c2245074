"""Two runs compared: paired by question, with a verdict only where the interval excludes 0."""

from dataclasses import replace

import pytest
from pincite.assistant.evaluation.comparison import compare
from pincite.index import InputError

from tests.fakes.assistant.outcomes import DECLINED, FOOLED, RIGHT, UNANSWERABLE, WRONG, fake_run


def test_a_clear_gain_is_better_and_names_the_questions() -> None:
    old = [replace(DECLINED, id=str(each)) for each in range(40)]
    new = [replace(RIGHT, id=str(each)) for each in range(40)]
    comparison = compare(fake_run(*old), fake_run(*new))
    verdicts = {each.measure.name: each.verdict for each in comparison.differences}
    assert verdicts["citation recall"] == "better"
    assert verdicts["Brier score"] == "better"  # it fell
    assert verdicts["seconds"] == "no difference shown"
    assert len(comparison.gained) == 40
    assert comparison.lost == ()
    back = compare(fake_run(*new), fake_run(*old))
    assert {e.measure.name: e.verdict for e in back.differences}["citation recall"] == "worse"
    assert len(back.lost) == 40
    assert comparison.to_json()["differences"]["citation recall"]["verdict"] == "better"


def test_one_changed_question_of_many_shows_no_difference() -> None:
    old = [replace(RIGHT, id=str(each)) for each in range(40)]
    new = [replace(WRONG, id="0"), *old[1:]]
    comparison = compare(fake_run(*old), fake_run(*new))
    recall = next(e for e in comparison.differences if e.measure.name == "citation recall")
    assert recall.estimate.value == pytest.approx(-1 / 40)
    assert recall.verdict == "no difference shown"
    assert [each.new.id for each in comparison.lost] == ["0"]


def test_rightly_not_answering_counts_as_right() -> None:
    comparison = compare(fake_run(replace(FOOLED, id="4"), RIGHT), fake_run(UNANSWERABLE, RIGHT))
    assert [each.new.id for each in comparison.gained] == ["4"]


def test_only_the_same_questions_are_compared() -> None:
    comparison = compare(
        fake_run(RIGHT, WRONG), fake_run(RIGHT, replace(WRONG, question="Another one?"))
    )
    assert (comparison.questions, comparison.unpaired) == (1, 2)
    with pytest.raises(InputError, match="no question in common"):
        compare(fake_run(RIGHT), fake_run(WRONG))
