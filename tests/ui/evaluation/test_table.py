"""A run and a comparison as lines of text.

Covers also: pincite.ui.evaluation.text.
"""

from dataclasses import replace

from pincite.assistant.evaluation import compare
from pincite.ui.evaluation.table import MAX_CHANGES, format_comparison, format_run

from tests.fakes.assistant.outcomes import DECLINED, OUTCOMES, RIGHT, UNANSWERABLE, fake_run


def test_every_known_measure_has_its_interval_and_number_of_questions() -> None:
    text = "\n".join(format_run(fake_run()))
    assert "article hit@1                   0.333 [0.061, 0.792] n=3" in text
    assert "Settings   caution normal" in text
    assert "right when perhaps" not in text  # no answer is marked as perhaps
    assert "answerable                      answered 2 (67%), perhaps 0 (0%), declined 1" in text
    assert "Kind: unanswerable (2 questions)" in text
    assert "drafts" not in text


def test_drafts_are_told() -> None:
    text = "\n".join(format_run(fake_run(replace(RIGHT, draft=True), UNANSWERABLE)))
    assert "1 of 2 questions are drafts that nobody has checked." in text


def test_a_comparison_says_what_changed() -> None:
    old = [replace(DECLINED, id=str(each)) for each in range(20)]
    new = [replace(RIGHT, id=str(each)) for each in range(20)]
    text = "\n".join(
        format_comparison(compare(fake_run(*old), fake_run(*new, replace(RIGHT, id="new"))))
    )
    assert "1 questions are in one of the runs only" in text
    assert "citation recall" in text
    assert "0.000 → 1.000  +1.000 [+1.000, +1.000]  better" in text
    assert "Now right: 20" in text
    assert f"and {20 - MAX_CHANGES} more" in text
    assert "Now wrong: 0" in text
    same = "\n".join(format_comparison(compare(fake_run(*OUTCOMES), fake_run(*OUTCOMES))))
    assert "better" not in same
