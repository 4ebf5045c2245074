"""Values by name → log-odds: a logistic regression, fitted in training/ and kept as JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression: log-odds = bias + the weighted sum of the values."""

    bias: float
    weights: Mapping[str, float]

    def compute_logit(self, values: Mapping[str, float]) -> float:
        """Return the log-odds for values by name; a name without a weight has no effect."""
        return self.bias + sum(weight * values[name] for name, weight in self.weights.items())


def to_logit(probability: float) -> float:
    """Return the log-odds of a probability; 0 and 1 become very small and very large."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def to_probability(logit: float) -> float:
    """Return the probability that has these log-odds."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, logit))))
