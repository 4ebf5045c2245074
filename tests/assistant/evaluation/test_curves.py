"""The curves of confidence."""

from dataclasses import replace

import pytest
from pincite.assistant.evaluation.curves import compute_reliability, compute_risk_curve

from tests.fakes.assistant.outcomes import OUTCOMES, RIGHT, WRONG


def test_reliability_groups_questions_of_similar_confidence() -> None:
    low, high = compute_reliability(OUTCOMES, bins=2)
    assert (low.questions, high.questions) == (3, 2)
    assert low.confidence == pytest.approx((0.1 + 0.2 + 0.6) / 3)
    assert (low.right, high.right) == (0.0, 0.5)
    assert high.low < 0.5 < high.high
    assert compute_reliability([RIGHT], bins=10)[0].questions == 1
    assert compute_reliability([]) == ()


def test_risk_rises_with_coverage_and_equal_confidences_count_together() -> None:
    points = compute_risk_curve(OUTCOMES)
    assert [point.coverage for point in points] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert [point.risk for point in points] == pytest.approx([0, 1 / 2, 2 / 3, 3 / 4, 4 / 5])
    tied = compute_risk_curve([RIGHT, replace(WRONG, confidence=RIGHT.confidence)])
    assert [(point.coverage, point.risk) for point in tied] == [(1.0, 0.5)]


def test_a_long_curve_keeps_its_ends() -> None:
    outcomes = [replace(RIGHT, confidence=each / 1_000) for each in range(1_000)]
    points = compute_risk_curve(outcomes, max_points=50)
    assert len(points) == 50
    assert points[0].coverage == pytest.approx(0.001)
    assert points[-1].coverage == 1.0
