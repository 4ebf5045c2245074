"""Metrics of a reader."""

from pathlib import Path

import pytest
from pincite.assistant.read.reader import Judgement

from tests.fakes.assistant.readers import make_reader
from tests.fakes.training import make_question
from training.evaluate import (
    bootstrap_auroc,
    bootstrap_mean,
    compute_token_f1,
    evaluate,
    format_estimate,
)


@pytest.mark.parametrize(
    ("prediction", "reference", "expected"),
    [
        ("3 March 2021", "3 March 2021", 1.0),
        ("the ferry, Aurelia", "“Ferry Aurelia”", 1.0),
        ("3 March", "3 March 2021", 0.8),
        ("captain", "3 March", 0.0),
        ("", "3 March", 0.0),
    ],
)
def test_token_f1_ignores_articles_case_and_punctuation(
    prediction: str, reference: str, expected: float
) -> None:
    assert compute_token_f1(prediction, reference) == pytest.approx(expected)


def test_an_interval_encloses_its_mean() -> None:
    mean, low, high = bootstrap_mean([0.0, 1.0] * 50)
    assert mean == 0.5
    assert low < mean < high
    assert bootstrap_mean([1.0] * 5) == (1.0, 1.0, 1.0)


def test_auroc_of_a_perfect_and_of_a_reversed_order() -> None:
    answerable = [False] * 30 + [True] * 30
    scores = [float(number) for number in range(60)]
    assert bootstrap_auroc(answerable, scores) == pytest.approx((1.0, 1.0, 1.0))
    assert bootstrap_auroc(answerable, scores[::-1])[0] == pytest.approx(0.0)


def test_an_estimate_has_three_decimals() -> None:
    assert format_estimate((0.5, 0.25, 0.75)) == "0.500 [0.250, 0.750]"


def test_a_reader_that_knows_the_answers_has_perfect_metrics(tmp_path: Path) -> None:
    answers = {"It sank on 3 March 2021.": (11, 23)}
    reader = make_reader(
        lambda text: Judgement(5.0, answers[text], 1.0) if text in answers else Judgement(-5.0)
    )
    questions = [
        *[make_question(source="squad2", split="test")] * 20,
        *[make_question("Who?", source="squad2", sentences=("No.",), answer="", split="test")] * 20,
        *[make_question(source="clapnq", split="test")] * 20,
        *[make_question("Who?", source="clapnq", sentences=("No.",), answer="", split="test")] * 20,
        make_question(source="squad2"),
    ]
    metrics = dict(evaluate(questions, tmp_path, reader))
    assert len(metrics) == 8
    assert metrics["squad2 short F1"] == (1.0, 1.0, 1.0)
    assert [value for value, _, _ in metrics.values()] == pytest.approx([1.0] * 8)
