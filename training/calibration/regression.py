"""Values and labels → a logistic regression, how reliable it is, and a threshold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.regression import Regression
from sklearn.linear_model import LogisticRegression


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


def find_threshold(
    scores: NDArray[np.float64], correct: NDArray[np.bool_], precision: float
) -> float:
    """Return the lowest score above which this precision holds; 1 if there is none."""
    order = np.argsort(-scores)
    precisions = np.cumsum(correct[order]) / np.arange(1, len(order) + 1)
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
