"""Outcomes of development questions → what turns log-odds into confidence, and when to decline."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.read.calibration import Calibration
from pincite.assistant.read.ranking import RERANK_DEPTH
from pincite.assistant.types import Caution
from sklearn.linear_model import LogisticRegression

from training.corpus import Outcome
from training.evaluate import token_f1

TARGET_PRECISION: dict[Caution, float] = {"low": 0.6, "normal": 0.7, "high": 0.8}
"""Share of the answered development questions whose first sentence is right, by caution."""
ROUNDS = 5
SHORT_ANSWER_PRECISION = 0.7
"""Share of the short answers named that have half their words in common with the right one."""


@dataclass(frozen=True, slots=True)
class CalibrationFit:
    """The calibration, and what it gives on the questions it was fitted on."""

    calibration: Calibration
    confidence: NDArray[np.float64]
    correct: NDArray[np.bool_]


def fit(outcomes: Sequence[Outcome]) -> CalibrationFit:
    """Fit a logistic of all signs to whether the first sentence is right.

    What it says decides which sentence comes first, and so what it is fitted to: some rounds.
    """
    usable = [each for each in outcomes if each.sentences]
    weights = np.array([1.0, 0.0, 0.0, 0.0])
    for _ in range(ROUNDS):
        features, correct = (
            np.array(each) for each in zip(*(_select_best(o, weights) for o in usable), strict=True)
        )
        model = LogisticRegression(C=100.0).fit(features, correct)
        weights = model.coef_[0]
    confidence = model.predict_proba(features)[:, 1]
    span_probabilities, span_matches = (
        np.array(each) for each in zip(*_score_short_answers(usable), strict=True)
    )
    in_passage, alone, retrieval, overlap = (round(float(each), 4) for each in weights)
    calibration = Calibration(
        bias=round(float(model.intercept_[0]), 4),
        in_passage_weight=in_passage,
        alone_weight=alone,
        retrieval_weight=retrieval,
        overlap_weight=overlap,
        thresholds={
            name: find_threshold(confidence, correct, share)
            for name, share in TARGET_PRECISION.items()
        },
        short_answer_threshold=find_threshold(
            span_probabilities, span_matches, SHORT_ANSWER_PRECISION
        ),
    )
    return CalibrationFit(calibration, confidence, correct)


def find_threshold(
    scores: NDArray[np.float64], correct: NDArray[np.bool_], precision: float
) -> float:
    """Return the lowest value from which on so large a share is right; 1 where there is none."""
    order = np.argsort(-scores)
    precisions = np.cumsum(correct[order]) / np.arange(1, len(order) + 1)
    sufficient = np.flatnonzero(precisions >= precision)
    return round(float(scores[order[sufficient[-1]]]), 3) if len(sufficient) else 1.0


def bin_reliability(
    fitted_calibration: CalibrationFit, bins: int = 10
) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, questions) of bins of equal size."""
    order = np.argsort(fitted_calibration.confidence)
    return [
        (
            float(fitted_calibration.confidence[part].mean()),
            float(fitted_calibration.correct[part].mean()),
            len(part),
        )
        for part in np.array_split(order, bins)
    ]


def _select_best(outcome: Outcome, weights: NDArray[np.float64]) -> tuple[tuple[float, ...], bool]:
    """Return what is known of the sentence that comes first by the weights, and if it is right."""
    features = [astuple(each.features) for each in outcome.sentences[:RERANK_DEPTH]]
    best = int(np.argmax(np.array(features) @ weights))
    return features[best], outcome.correct[best]


def _score_short_answers(outcomes: Sequence[Outcome]) -> Iterator[tuple[float, bool]]:
    for each in outcomes:
        best = each.sentences[0]
        if each.correct[0] and each.question.answer_spans and best.judgement.short:
            words = best.text[slice(*best.judgement.short)]
            yield (
                best.judgement.span_probability,
                max(token_f1(words, o) for o in each.question.short_answers) > 0.5,
            )
