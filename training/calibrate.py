"""Outcomes of development questions → what turns log-odds into confidence, and when to decline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.confidence import Calibration
from pincite.assistant.types import Caution
from sklearn.linear_model import LogisticRegression

from training.corpus import Outcome
from training.evaluate import overlap

PRECISION: dict[Caution, float] = {"low": 0.6, "normal": 0.75, "high": 0.9}
"""Share of the answered development questions whose first sentence is right, by caution."""
SHORT_PRECISION = 0.7
"""Share of the short answers named that have half their words in common with the right one."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The calibration, and what it gives on the questions it was fitted on."""

    calibration: Calibration
    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]


def fit(outcomes: Sequence[Outcome]) -> Fitted:
    """Fit a logistic on the log-odds of the best sentence and the score of its passage."""
    known = [each for each in outcomes if each.sentences]
    rows = np.array([[o.sentences[0].judged.odds, o.sentences[0].near] for o in known])
    right = np.array([o.right[0] for o in known])
    model = LogisticRegression(C=100.0).fit(rows, right)
    confidence = model.predict_proba(rows)[:, 1]
    sure, alike = map(np.array, zip(*_shorts(known), strict=True))
    calibration = Calibration(
        bias=round(float(model.intercept_[0]), 4),
        odds=round(float(model.coef_[0, 0]), 4),
        near=round(float(model.coef_[0, 1]), 4),
        least={name: least(confidence, right, share) for name, share in PRECISION.items()},
        short=least(sure, alike, SHORT_PRECISION),
    )
    return Fitted(calibration, confidence, right)


def least(sure: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest value from which on so large a share is right; 1 where there is none."""
    order = np.argsort(-sure)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= precision)
    return round(float(sure[order[enough[-1]]]), 3) if len(enough) else 1.0


def reliability(fitted: Fitted, bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, questions) of bins of equal size."""
    order = np.argsort(fitted.confidence)
    return [
        (float(fitted.confidence[part].mean()), float(fitted.right[part].mean()), len(part))
        for part in np.array_split(order, bins)
    ]


def _shorts(outcomes: Sequence[Outcome]) -> Iterator[tuple[float, bool]]:
    for each in outcomes:
        best = each.sentences[0]
        if each.right[0] and each.asked.answers and best.judged.short:
            words = best.text[slice(*best.judged.short)]
            wanted = [each.asked.sentences[n][start:end] for n, start, end in each.asked.answers]
            yield best.judged.sure, max(overlap(words, other) for other in wanted) > 0.5
