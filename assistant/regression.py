"""Values by name → log-odds: a logistic regression, fitted in training/ and kept as JSON."""

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
