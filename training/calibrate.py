"""Outcomes of development questions → the calibration: feature weights and thresholds."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.read.calibration import Calibration
from pincite.assistant.read.ranking import RERANK_DEPTH
from pincite.assistant.types import Caution
from sklearn.linear_model import LogisticRegression

from training.evaluate import compute_token_f1
from training.outcomes import Outcome

TARGET_PRECISION: dict[Caution, float] = {"low": 0.6, "normal": 0.7, "high": 0.8}
"""For each caution, the share of the answered questions whose first sentence must be right."""
ROUNDS = 5
"""Fits of the regression; each ranks the sentences by the weights of the fit before."""
SHORT_ANSWER_PRECISION = 0.7
"""Share of the short answers that must have a token F1 above .5 with a right answer."""


@dataclass(frozen=True, slots=True)
class CalibrationFit:
    """A calibration, and its confidence on the questions that it was fitted on."""

    calibration: Calibration
    confidence: NDArray[np.float64]
    correct: NDArray[np.bool_]


def fit(outcomes: Sequence[Outcome]) -> CalibrationFit:
    """Fit a logistic regression of all features to whether the first sentence answers.

    The weights decide which sentence comes first, so the fit is repeated with the new weights.
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
    """Return the lowest score above which this precision holds; 1 if there is none."""
    order = np.argsort(-scores)
    precisions = np.cumsum(correct[order]) / np.arange(1, len(order) + 1)
    sufficient = np.flatnonzero(precisions >= precision)
    return round(float(scores[order[sufficient[-1]]]), 3) if len(sufficient) else 1.0


def bin_reliability(fitted: CalibrationFit, bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, number of questions) of bins of equal size."""
    order = np.argsort(fitted.confidence)
    return [
        (
            float(fitted.confidence[part].mean()),
            float(fitted.correct[part].mean()),
            len(part),
        )
        for part in np.array_split(order, bins)
    ]


def _select_best(outcome: Outcome, weights: NDArray[np.float64]) -> tuple[tuple[float, ...], bool]:
    """Return the features of the best sentence by the weights, and whether it answers."""
    features = [astuple(each.features) for each in outcome.sentences[:RERANK_DEPTH]]
    best = int(np.argmax(np.array(features) @ weights))
    return features[best], outcome.correct[best]


def _score_short_answers(outcomes: Sequence[Outcome]) -> Iterator[tuple[float, bool]]:
    """Yield the span probability of each short answer, and whether it is right."""
    for each in outcomes:
        best = each.sentences[0]
        if each.correct[0] and each.question.answer_spans and best.judgement.short:
            short = best.text[slice(*best.judgement.short)]
            f1 = max(compute_token_f1(short, answer) for answer in each.question.short_answers)
            yield best.judgement.span_probability, f1 > 0.5
