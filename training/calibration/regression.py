"""Values and labels → a logistic regression, how reliable it is, and a threshold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.regression import Regression
from scipy.optimize import minimize
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

_PENALTY = 1e-3
"""Weight of the squared weights, of values that are scaled to a standard deviation of 1."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predicted probabilities, and whether each came true."""

    predicted: NDArray[np.float64]
    correct: NDArray[np.bool_]


def fit_regression(
    names: Sequence[str], rows: Sequence[tuple[Sequence[float], bool]]
) -> tuple[Regression, Reliability]:
    """Return the regression of rows (values in the order of the names, label)."""
    values, correct = (np.array(each) for each in zip(*rows, strict=True))
    model = LogisticRegression(C=100.0, max_iter=2_000).fit(values, correct)
    weights = {
        name: round(float(each), 4) for name, each in zip(names, model.coef_[0], strict=True)
    }
    regression = Regression(round(float(model.intercept_[0]), 4), weights)
    return regression, Reliability(model.predict_proba(values)[:, 1], correct)


def fit_choice(
    names: Sequence[str], choices: Sequence[Sequence[tuple[Sequence[float], bool]]]
) -> tuple[Regression, Reliability]:
    """Return the regression that puts a right row of each choice first, in calibrated log-odds.

    The weights are those of a conditional logit model (McFadden 1974): which row of a choice is
    right, not whether a row is. Platt scaling (1999) then makes log-odds of its scores.
    """
    scale = np.vstack([np.array([v for v, _ in rows]) for rows in choices]).std(0) + 1e-6
    groups = [
        (np.array([values for values, _ in rows]) / scale, np.array([right for _, right in rows]))
        for rows in choices
    ]
    decided = [(values, right) for values, right in groups if right.any() and not right.all()]

    def compute_loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        loss, gradient = _PENALTY * weights @ weights, 2 * _PENALTY * weights
        for values, right in decided:
            shares = softmax(values @ weights)
            of_right = np.where(right, shares, 0.0) / max(float(shares[right].sum()), 1e-12)
            loss -= np.log(max(float(shares[right].sum()), 1e-12)) / len(decided)
            gradient = gradient + values.T @ (shares - of_right) / len(decided)
        return float(loss), gradient

    weights = minimize(compute_loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    rows = [
        ([float(score)], bool(is_right))
        for values, right in groups
        for score, is_right in zip(values @ weights, right, strict=True)
    ]
    scaling, reliability = fit_regression(["score"], rows)
    factor = scaling.weights["score"]
    scaled = {
        name: round(float(factor * weight / unit), 4)
        for name, weight, unit in zip(names, weights, scale, strict=True)
    }
    return Regression(scaling.bias, scaled), reliability


def find_threshold(
    scores: NDArray[np.float64], correct: NDArray[np.bool_] | NDArray[np.float64], precision: float
) -> float:
    """Return the lowest score above which this precision holds; 1 if there is none.

    `correct` says of each whether it is right, or how likely.
    """
    order = np.argsort(-scores)
    precisions = np.cumsum(correct[order].astype(np.float64)) / np.arange(1, len(order) + 1)
    sufficient = np.flatnonzero(precisions >= precision)
    return round(float(scores[order[sufficient[-1]]]), 3) if len(sufficient) else 1.0


def bin_reliability(reliability: Reliability, bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean probability, share that came true, number) of bins of equal size."""
    order = np.argsort(reliability.predicted)
    return [
        (
            float(reliability.predicted[part].mean()),
            float(reliability.correct[part].mean()),
            len(part),
        )
        for part in np.array_split(order, bins)
    ]
