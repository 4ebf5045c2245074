"""Outcomes of development questions → the calibration: three regressions, and thresholds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from pincite.assistant.read.calibration import (
    Calibration,
    ConfidenceFeatures,
    Features,
)
from pincite.assistant.read.confidence import weigh_best
from pincite.assistant.read.ranking import RERANK_DEPTH, ScoredSentence
from pincite.assistant.regression import Regression, to_logit
from pincite.assistant.types import Caution

from training.calibration.outcomes import Outcome
from training.calibration.regression import Reliability, find_threshold, fit_choice, fit_regression
from training.data.questions import LabelledQuestion
from training.evaluate import compute_token_f1

TARGET_PRECISION: dict[Caution, float] = {"low": 0.6, "normal": 0.75, "high": 0.85}
"""For each caution, the expected share of the answered questions whose first sentence is right."""
PERHAPS_PRECISION = 0.25
"""Confidence from which the best sentence is shown as one that may answer."""
SHORT_ANSWER_PRECISION = 0.8
"""Expected share of the short answers with a token F1 above .5 with a right answer."""
FEATURES = tuple(
    each.name
    for each in fields(Features)
    if each.name not in ("absent_names", "conflicting_figures")  # too rare to be fitted
)
CONFIDENCE_FEATURES = tuple(each.name for each in fields(ConfidenceFeatures))
SHORT_ANSWER_VALUES = ("span", "share", "confidence")


@dataclass(frozen=True, slots=True)
class CalibrationFit:
    """A calibration, and how reliable its three probabilities are on the questions of the fit."""

    calibration: Calibration
    reliability: Mapping[str, Reliability]
    """By what is predicted: `sentence`, `confidence`, `short_answer`."""


@dataclass(frozen=True, slots=True)
class _Best:
    """A question and its sentences, best first by the regression, and whether each answers."""

    question: LabelledQuestion
    sentences: tuple[ScoredSentence, ...]
    correct: tuple[bool, ...]


def fit(outcomes: Sequence[Outcome]) -> CalibrationFit:
    """Fit the regressions one after the other: a sentence answers, the best is right, the few
    words are right."""
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
        CONFIDENCE_FEATURES, [_weigh(each) for each in best]
    )
    # The expected share of right ones changes evenly along the scores; the observed one jumps.
    confidences = confidence_reliability.predicted
    thresholds = {
        # What is answered is surer than what is shown as what may answer.
        name: max(PERHAPS_PRECISION, find_threshold(confidences, confidences, share))
        for name, share in TARGET_PRECISION.items()
    }
    answered = confidences >= thresholds["normal"]
    shown = [
        (each, to_logit(float(probability)))
        for each, probability, is_shown in zip(best, confidences, answered, strict=True)
        if is_shown
    ]
    short_rows = list(_score_short_answers(shown))
    short_answer, short_reliability = fit_regression(SHORT_ANSWER_VALUES, short_rows)
    calibration = Calibration(
        sentence=sentence,
        confidence=confidence,
        short_answer=short_answer,
        thresholds=thresholds,
        perhaps_threshold=PERHAPS_PRECISION,
        short_answer_threshold=find_threshold(
            short_reliability.predicted, short_reliability.predicted, SHORT_ANSWER_PRECISION
        ),
    )
    reliability = {
        "sentence": sentence_reliability,
        "confidence": confidence_reliability,
        "short_answer": short_reliability,
    }
    return CalibrationFit(calibration, reliability)


def _pick_best(outcome: Outcome, sentence: Regression) -> _Best:
    """Return the best sentence of an outcome by a regression, among all that it ranks."""
    ranked = sorted(
        (
            (replace(each, logit=sentence.compute_logit(asdict(each.features))), right)
            for each, right in zip(outcome.sentences[:RERANK_DEPTH], outcome.correct, strict=False)
        ),
        key=lambda each: -each[0].logit,
    )
    return _Best(outcome.question, tuple(s for s, _ in ranked), tuple(right for _, right in ranked))


def _weigh(best: _Best) -> tuple[list[float], bool]:
    """Return the values of the confidence, and whether the best sentence is right."""
    features = asdict(weigh_best(best.sentences[0], best.sentences))
    return [features[name] for name in CONFIDENCE_FEATURES], best.correct[0]


def _score_short_answers(
    answers: Sequence[tuple[_Best, float]],
) -> Iterator[tuple[list[float], bool]]:
    """Yield the values of each short answer, and whether it is right.

    Each answer comes with the log-odds that its sentence is right. Left out are questions whose
    short answer is not known.
    """
    for each, confidence in answers:
        question, scored = each.question, each.sentences[0]
        judgement = scored.judgement
        if judgement.short is None or (question.gold and not question.span_known):
            continue
        short = scored.text[slice(*judgement.short)]
        f1 = max((compute_token_f1(short, text) for text in question.short_answers), default=0.0)
        yield (
            [to_logit(judgement.span_probability), to_logit(judgement.share), confidence],
            f1 > 0.5,
        )
