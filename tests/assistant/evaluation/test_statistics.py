"""Intervals, against values from the literature and by simulation."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies
from pincite.assistant.evaluation.statistics import (
    NOTHING,
    compute_auroc,
    estimate,
    estimate_mean,
    estimate_share,
    make_mean,
    to_values,
)


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    # Newcombe 1998, table I, method 3 (score without continuity correction).
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share_is_wilsons(
    successes: int, count: int, low: float, high: float
) -> None:
    found = estimate_share(successes, count)
    assert found.value == pytest.approx(successes / count)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_what_is_not_counted_is_left_out() -> None:
    assert estimate_mean(to_values([True, None, False, True])) == estimate_share(2, 3)
    assert estimate_mean(to_values([None, None])) == NOTHING
    assert not NOTHING.is_known
    assert estimate_share(0, 0) == NOTHING


def test_the_bootstrap_covers_the_mean_as_often_as_it_says() -> None:
    generator = np.random.default_rng(1)
    covered = 0
    for _ in range(100):
        low, high = estimate_mean(generator.exponential(size=60))[1:3]
        covered += low <= 1.0 <= high
    assert 85 <= covered <= 100


def test_equal_values_have_an_interval_of_no_width() -> None:
    values = to_values([0.5] * 8)
    assert estimate(make_mean(values), 8)[:3] == (0.5, 0.5, 0.5)


@given(
    strategies.lists(
        strategies.tuples(strategies.integers(0, 5), strategies.booleans()), min_size=1, max_size=30
    )
)
def test_auroc_counts_the_pairs_in_the_right_order(rows: list[tuple[int, bool]]) -> None:
    positives = [score for score, label in rows if label]
    negatives = [score for score, label in rows if not label]
    found = compute_auroc(
        to_values([score for score, _ in rows]), np.array([label for _, label in rows])
    )
    if not positives or not negatives:
        assert math.isnan(found)
        return
    wins = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    assert found == pytest.approx(wins / (len(positives) * len(negatives)))
