"""Intervals: of shares and of means, and of the difference between two runs.

A statistic takes the positions of the questions that it uses, so that the bootstrap can draw
questions. With two runs over the same questions, both get the same draws (paired bootstrap).
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

DRAWS = 1_000
_SEED = 0
_Z = 1.959964
"""The normal distribution's 97.5 % point."""

Positions = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]
Statistic = Callable[[Positions], float]
"""Positions of questions, possibly repeated → a value; NaN if none of them counts."""


class Estimate(NamedTuple):
    """A value with its 95 % interval, and how many questions count for it. NaN if none does."""

    value: float
    low: float
    high: float
    questions: int

    @property
    def is_known(self) -> bool:
        """Whether at least one question counts."""
        return self.questions > 0 and not math.isnan(self.value)


NOTHING = Estimate(math.nan, math.nan, math.nan, 0)


def make_mean(values: Values) -> Statistic:
    """Return the statistic "mean of the values", without those that are NaN."""
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)

    def mean(positions: Positions) -> float:
        count = known[positions].sum()
        return float(filled[positions].sum() / count) if count else math.nan

    return mean


def estimate_mean(values: Values) -> Estimate:
    """Return the mean of the values that are not NaN.

    The interval of a share (all values 0 or 1) is Wilson's (1927), which holds for few questions
    and near 0 and 1; that of another mean is the percentile bootstrap's (Efron 1979).
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return NOTHING
    if np.isin(known, (0.0, 1.0)).all():
        return estimate_share(int(known.sum()), len(known))
    return estimate(make_mean(known), len(known))


def estimate_share(successes: int, count: int) -> Estimate:
    """Return a share with Wilson's score interval."""
    if not count:
        return NOTHING
    share = successes / count
    centre = (share + _Z * _Z / (2 * count)) / (1 + _Z * _Z / count)
    spread = math.sqrt(share * (1 - share) / count + _Z * _Z / (4 * count * count))
    half = _Z * spread / (1 + _Z * _Z / count)
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half), count)


def estimate(statistic: Statistic, questions: int) -> Estimate:
    """Return a statistic of all `questions`, with the interval of the percentile bootstrap."""
    value = statistic(np.arange(questions))
    if math.isnan(value):
        return NOTHING
    return Estimate(value, *_draw_interval(statistic, questions), questions)


def compute_auroc(scores: Values, labels: npt.NDArray[np.bool_]) -> float:
    """Return how often a positive score is above a negative one; ties count half. NaN without both.

    Source of the method: the rank-sum form (Mann and Whitney 1947).
    """
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return math.nan
    _, group, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    ranks = (last - (sizes - 1) / 2)[group]
    rank_sum = float(ranks[labels].sum()) - positives * (positives + 1) / 2
    return rank_sum / (positives * negatives)


def to_values(values: Sequence[Any]) -> Values:
    """Return numbers, truth values and None as floats; None is NaN: the question does not count."""
    return np.array([math.nan if each is None else float(each) for each in values])


def _draw_interval(statistic: Statistic, questions: int) -> tuple[float, float]:
    generator = np.random.default_rng(_SEED)
    drawn = [statistic(generator.integers(questions, size=questions)) for _ in range(DRAWS)]
    if all(map(math.isnan, drawn)):
        return math.nan, math.nan
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)
