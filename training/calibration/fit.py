"""Outcomes of development questions → the calibration: four regressions, and thresholds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

import numpy as np
from pincite.assistant.read.calibration import Calibration, Features, FurtherFeatures
from pincite.assistant.read.ranking import (
    RERANK_DEPTH,
    ScoredSentence,
    compare_with_best,
    to_logit,
)
from pincite.assistant.regression import Regression
from pincite.assistant.types import Caution

from training.calibration.outcomes import Outcome
from training.calibration.regression import Reliability, find_threshold, fit_choice, fit_regression
from training.evaluate import compute_token_f1

TARGET_PRECISION: dict[Caution, float] = {"low": 0.65, "normal": 0.7, "high": 0.8}
"""For each caution, the share of the answered questions whose first sentence must be right."""
PERHAPS_PRECISION = 0.25
"""Confidence from which the best sentence is shown as one that may answer."""
SHORT_ANSWER_PRECISION = 0.8
"""Share of the short answers that must have a token F1 above .5 with a right answer."""
FURTHER_PRECISION = 0.5
"""Share of the sentences quoted beside the best one that must answer too."""
FEATURES = tuple(
    each.name
    for each in fields(Features)
    if each.name not in ("absent_names", "conflicting_figures")  # too rare to be fitted
)
FURTHER_FEATURES = tuple(each.name for each in fields(FurtherFeatures))
CONFIDENCE_VALUES = ("sentence", "passage_logit", "sufficient_logit")
SHORT_ANSWER_VALUES = ("span", "share", "sentence")


@dataclass(frozen=True, slots=True)
class CalibrationFit:
    """A calibration, and how reliable its three probabilities are on the questions of the fit."""

    calibration: Calibration
    reliability: Mapping[str, Reliability]
    """By what is predicted: `sentence`, `confidence`, `short_answer`, `further`."""


def fit(outcomes: Sequence[Outcome]) -> CalibrationFit:
    """Fit the regressions one after the other: a sentence answers, the best is right, the few
    words are right, another sentence is needed too."""
    usable = [each for each in outcomes if each.sentences]
    choices = [
        [
            ([asdict(s.features)[name] for name in FEATURES], right)
            for s, right in zip(each.sentences[:RERANK_DEPTH], each.correct, strict=False)
        ]
        for each in usable
    ]
    sentence, sentence_reliability = fit_choice(FEATURES, choices)
    best = [_pick_best(each, sentence) for each in usable]
    confidence, confidence_reliability = fit_regression(
        CONFIDENCE_VALUES,
        [
            ([logit, s.features.passage_logit, s.features.sufficient_logit], right)
            for _, s, logit, right in best
        ],
    )
    thresholds = {
        name: find_threshold(
            confidence_reliability.predicted, confidence_reliability.correct, share
        )
        for name, share in TARGET_PRECISION.items()
    }
    answered = confidence_reliability.predicted >= thresholds["normal"]
    shown = [each for each, is_shown in zip(best, answered, strict=True) if is_shown]
    short_rows = list(_score_short_answers(shown))
    short_answer, short_reliability = fit_regression(SHORT_ANSWER_VALUES, short_rows)
    further, further_reliability = fit_regression(
        FURTHER_FEATURES, list(_compare_further(shown, sentence))
    )
    calibration = Calibration(
        sentence=sentence,
        confidence=confidence,
        short_answer=short_answer,
        further=further,
        thresholds=thresholds,
        perhaps_threshold=PERHAPS_PRECISION,
        short_answer_threshold=find_threshold(
            short_reliability.predicted, short_reliability.correct, SHORT_ANSWER_PRECISION
        ),
        further_threshold=find_threshold(
            further_reliability.predicted, further_reliability.correct, FURTHER_PRECISION
        ),
    )
    reliability = {
        "sentence": sentence_reliability,
        "confidence": confidence_reliability,
        "short_answer": short_reliability,
        "further": further_reliability,
    }
    return CalibrationFit(calibration, reliability)


def _pick_best(
    outcome: Outcome, sentence: Regression
) -> tuple[Outcome, ScoredSentence, float, bool]:
    """Return an outcome, its best sentence by a regression, the log-odds, and if it is right."""
    candidates = list(zip(outcome.sentences[:RERANK_DEPTH], outcome.correct, strict=False))
    logits = [sentence.compute_logit(asdict(each.features)) for each, _ in candidates]
    best = int(np.argmax(logits))
    return (outcome, candidates[best][0], logits[best], candidates[best][1])


def _compare_further(
    shown: Sequence[tuple[Outcome, ScoredSentence, float, bool]], sentence: Regression
) -> Iterator[tuple[list[float], bool]]:
    """Yield the values of each sentence beside the best one, and whether it answers too."""
    for outcome, best, best_logit, _ in shown:
        best = replace(best, logit=best_logit)
        for scored, is_right in zip(outcome.sentences[:RERANK_DEPTH], outcome.correct, strict=False):
            if scored.sentence != best.sentence:
                logit = sentence.compute_logit(asdict(scored.features))
                features = asdict(compare_with_best(replace(scored, logit=logit), best))
                yield [features[name] for name in FURTHER_FEATURES], is_right


def _score_short_answers(
    best: Sequence[tuple[Outcome, ScoredSentence, float, bool]],
) -> Iterator[tuple[list[float], bool]]:
    """Yield the values of each short answer, and whether it is right.

    Left out are questions whose short answer is not known.
    """
    for outcome, scored, logit, _ in best:
        question = outcome.question
        if scored.judgement.short is None or (question.gold and not question.span_known):
            continue
        short = scored.text[slice(*scored.judgement.short)]
        f1 = max((compute_token_f1(short, each) for each in question.short_answers), default=0.0)
        judgement = scored.judgement
        yield (
            [to_logit(judgement.span_probability), to_logit(judgement.share), logit],
            f1 > 0.5,
        )
