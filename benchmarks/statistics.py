"""Bootstrap intervals, as all benchmarks print them."""

import random
from collections.abc import Sequence

DRAWS = 1_000


def bootstrap_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the mean, by the percentile bootstrap (Efron 1979)."""
    rng = random.Random(0)
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(DRAWS))
    return means[DRAWS * 25 // 1_000], means[DRAWS * 975 // 1_000 - 1]


def compute_auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often a positive score is above a negative one; ties count half."""
    wins = sum((one > other) + (one == other) / 2 for one in positive for other in negative)
    return wins / max(1, len(positive) * len(negative))
