"""The measures of outcomes, by hand on five questions."""

from dataclasses import replace

import numpy as np
import pytest
from pincite.assistant.evaluation.measures import (
    MEASURES,
    compute_calibration_error,
    compute_risk_area,
    count_standings,
    measure,
)
from pincite.assistant.evaluation.statistics import to_values

from tests.fakes.assistant.outcomes import DECLINED, OUTCOMES, RIGHT, UNANSWERABLE


@pytest.mark.parametrize(
    ("name", "value", "questions"),
    [
        ("article hit@1", 1 / 3, 3),
        ("article hit@10", 2 / 3, 3),
        ("passage hit@1", 0.0, 3),
        ("passage hit@5", 1 / 3, 3),
        ("passage MRR", (1 / 2 + 1 / 9) / 3, 3),
        ("citation precision", (1 / 2 + 0) / 2, 5),
        ("citation recall", 1 / 3, 3),
        ("first citation right", 1 / 2, 2),
        ("contains the answer", 1 / 3, 3),
        ("right when answered", 1 / 3, 3),
        ("answered when answerable", 2 / 3, 3),
        ("not answered when unanswerable", 1 / 2, 2),
        ("confidence AUROC", 1.0, 5),
        ("Brier score", (0.1**2 + 0.6**2 + 0.2**2 + 0.1**2 + 0.7**2) / 5, 5),
        ("area under risk", (0 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5) / 5, 5),
        ("seconds", 0.5, 5),
    ],
)
def test_a_measure_is_the_mean_over_the_questions_that_count(
    name: str, value: float, questions: int
) -> None:
    found = measure(OUTCOMES)[name]
    assert found.value == pytest.approx(value)
    assert found.low <= found.value <= found.high
    if name != "citation precision":  # a mean of few values: those that the bootstrap drew from
        assert found.questions == questions


def test_a_measure_that_nothing_counts_for_is_not_known() -> None:
    found = measure([UNANSWERABLE])
    assert not found["citation recall"].is_known
    assert not found["confidence AUROC"].is_known
    assert not found["right when perhaps"].is_known
    assert found["not answered when unanswerable"].value == 1.0
    assert measure([replace(DECLINED, standing="perhaps")])["right when perhaps"].value == 0.0


def test_the_statistic_of_a_measure_agrees_with_its_estimate() -> None:
    estimates = measure(OUTCOMES)
    for each in MEASURES:
        value = each.make_statistic(OUTCOMES)(np.arange(len(OUTCOMES)))
        assert value == pytest.approx(estimates[each.name].value, nan_ok=True)


def test_standings_are_counted_by_what_would_be_right() -> None:
    assert count_standings(OUTCOMES) == {
        "answerable": {"answered": 2, "perhaps": 0, "declined": 1},
        "unanswerable": {"answered": 1, "perhaps": 0, "declined": 1},
    }


def test_the_calibration_error_is_0_if_the_confidence_is_true() -> None:
    scores, right = to_values([0.5] * 4), to_values([1, 0, 1, 0])
    assert compute_calibration_error(scores, right, bins=1) == 0.0
    assert compute_calibration_error(to_values([1.0] * 4), right, bins=1) == 0.5


def test_the_area_under_risk_is_0_if_all_is_right_and_better_with_good_order() -> None:
    assert compute_risk_area(to_values([0.1, 0.9]), to_values([1, 1])) == 0.0
    good = compute_risk_area(to_values([0.9, 0.1]), to_values([1, 0]))
    bad = compute_risk_area(to_values([0.1, 0.9]), to_values([1, 0]))
    assert good < bad


def test_every_measure_says_what_it_is() -> None:
    assert len({each.name for each in MEASURES}) == len(MEASURES)
    assert all(each.says for each in MEASURES)
    assert RIGHT.answered
