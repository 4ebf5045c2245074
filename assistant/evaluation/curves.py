"""Outcomes → the two curves of confidence: reliability, and risk over coverage."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from pincite.assistant.evaluation.outcomes import Outcome
from pincite.assistant.evaluation.statistics import estimate_share
from pincite.assistant.types import Caution

BINS = 10
MAX_POINTS = 200
"""Points of the risk curve that are kept."""


class ReliabilityBin(NamedTuple):
    """Questions of similar confidence: its mean, and the share that is right, with its interval."""

    confidence: float
    right: float
    low: float
    high: float
    questions: int


class RiskPoint(NamedTuple):
    """If only answers from this confidence on are given: how many, and how many are wrong.

    `coverage` and `risk` are shares, 0 to 1; `low` and `high` are the interval of `risk`.
    """

    confidence: float
    coverage: float
    risk: float
    low: float
    high: float


def compute_reliability(
    outcomes: Sequence[Outcome], bins: int = BINS
) -> tuple[ReliabilityBin, ...]:
    """Return bins of the same number of questions, by confidence, lowest first."""
    ordered = sorted(outcomes, key=lambda each: each.confidence)
    parts = np.array_split(np.arange(len(ordered)), max(1, min(bins, len(ordered))))
    result = []
    for part in parts:
        if len(part):
            members = [ordered[position] for position in part]
            share = estimate_share(sum(each.right for each in members), len(members))
            mean = sum(each.confidence for each in members) / len(members)
            result.append(ReliabilityBin(mean, share.value, share.low, share.high, len(members)))
    return tuple(result)


def compute_risk_curve(
    outcomes: Sequence[Outcome], max_points: int = MAX_POINTS
) -> tuple[RiskPoint, ...]:
    """Return the risk at each coverage, the surest answers first; at most `max_points`."""
    ordered = sorted(outcomes, key=lambda each: -each.confidence)
    wrong = 0
    points = []
    for count, each in enumerate(ordered, start=1):
        wrong += not each.right
        # Answers of the same confidence are given or withheld together.
        if count == len(ordered) or ordered[count].confidence < each.confidence:
            share = estimate_share(wrong, count)
            coverage = count / len(ordered)
            point = RiskPoint(each.confidence, coverage, share.value, share.low, share.high)
            points.append(point)
    kept = np.linspace(0, len(points) - 1, min(max_points, len(points))).round().astype(int)
    return tuple(points[position] for position in sorted(set(kept.tolist())))


def find_operating_points(
    points: Sequence[RiskPoint], thresholds: Mapping[Caution, float]
) -> dict[Caution, RiskPoint]:
    """Return, for each caution, the last point of a risk curve that its threshold lets through."""
    found: dict[Caution, RiskPoint] = {}
    for name, threshold in thresholds.items():
        if given := [each for each in points if each.confidence >= threshold]:
            found[name] = given[-1]
    return found
