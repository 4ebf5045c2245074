"""Outcomes of development questions → what turns log-odds into confidence, and when to decline."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.read.calibration import Calibration
from pincite.assistant.read.ranking import AGAIN
from pincite.assistant.types import Caution
from sklearn.linear_model import LogisticRegression

from training.corpus import Outcome
from training.evaluate import overlap

PRECISION: dict[Caution, float] = {"low": 0.6, "normal": 0.7, "high": 0.8}
"""Share of the answered development questions whose first sentence is right, by caution."""
ROUNDS = 5
SHORT_PRECISION = 0.7
"""Share of the short answers named that have half their words in common with the right one."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The calibration, and what it gives on the questions it was fitted on."""

    calibration: Calibration
    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]


def fit(outcomes: Sequence[Outcome]) -> Fitted:
    """Fit a logistic of all signs to whether the first sentence is right.

    What it says decides which sentence comes first, and so what it is fitted to: some rounds.
    """
    known = [each for each in outcomes if each.sentences]
    weights = np.array([1.0, 0.0, 0.0, 0.0])
    for _ in range(ROUNDS):
        values, right = (
            np.array(each) for each in zip(*(_first(o, weights) for o in known), strict=True)
        )
        model = LogisticRegression(C=100.0).fit(values, right)
        weights = model.coef_[0]
    confidence = model.predict_proba(values)[:, 1]
    sure, alike = (np.array(each) for each in zip(*_shorts(known), strict=True))
    within, alone, near, words = (round(float(each), 4) for each in weights)
    calibration = Calibration(
        bias=round(float(model.intercept_[0]), 4),
        within=within,
        alone=alone,
        near=near,
        words=words,
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


def _first(outcome: Outcome, weights: NDArray[np.float64]) -> tuple[tuple[float, ...], bool]:
    """Return what is known of the sentence that comes first by the weights, and if it is right."""
    known = [astuple(each.signs) for each in outcome.sentences[:AGAIN]]
    best = int(np.argmax(np.array(known) @ weights))
    return known[best], outcome.right[best]


def _shorts(outcomes: Sequence[Outcome]) -> Iterator[tuple[float, bool]]:
    for each in outcomes:
        best = each.sentences[0]
        if each.right[0] and each.asked.answers and best.judged.short:
            words = best.text[slice(*best.judged.short)]
            yield best.judged.sure, max(overlap(words, o) for o in each.asked.short) > 0.5
