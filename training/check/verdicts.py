"""Pairs of statements that the model was not trained on → the calibration of the check.

Only pairs of a true wording and its untrue twin are used: other claims can be told by their wording
alone. The pairs are of the stories in the development split.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.check.calibration import CheckCalibration
from pincite.assistant.check.checker import load_checker
from pincite.assistant.check.evidence import Evidence, find_doubts
from pincite.assistant.check.meaning import Meaning, judge
from pincite.assistant.encoder.session import Predictor
from pincite.assistant.regression import Regression

from training.calibration.regression import Reliability, find_threshold, fit_regression
from training.data.claims import LabelledStatement

WRONG_AS_SUPPORTED = 0.04
"""Share of the untrue statements that may be `supported`, of near-quotations and of others."""
RIGHT_AS_UNSUPPORTED = 0.05
"""Share of the true statements that may be `unsupported`."""
WORD_PRECISION = 0.8
"""Share of the words named as not borne out that must be words of the change."""
NAMES = tuple(each.name for each in fields(Evidence))


@dataclass(frozen=True, slots=True)
class CheckFit:
    """A calibration, and how reliable its probability is on the statements of the fit."""

    calibration: CheckCalibration
    reliability: Reliability


def fit_check(
    statements: Sequence[LabelledStatement], predict: Predictor | None = None
) -> CheckFit:
    """Fit the regression and choose the thresholds by the shares of errors that are allowed.

    `predict` is the model; None is the bundled one.
    """
    pairs = [each for each in statements if each.twin and each.source.startswith("pair")]
    cases = [(text, each, label) for each in pairs for text, label in list_wordings(each)]
    predict = predict or load_checker().predict
    meanings = judge([(text, each.cited) for text, each, _ in cases], predict)
    rows = [
        (list(asdict(find_doubts(text, each.cited).weigh(meaning.logit)).values()), label)
        for (text, each, label), meaning in zip(cases, meanings, strict=True)
    ]
    regression, reliability = fit_regression(NAMES, rows)
    scores, correct = reliability.predicted, reliability.correct
    near = np.array([each.source == "pair-close" for _, each, _ in cases])
    calibration = CheckCalibration(
        statement=Regression(regression.bias, regression.weights),
        supported_threshold=max(
            _round(np.quantile(scores[~correct & style], 1 - WRONG_AS_SUPPORTED))
            for style in (near, ~near)
        ),
        partial_threshold=_round(np.quantile(scores[correct], RIGHT_AS_UNSUPPORTED)),
        word_threshold=_find_word_threshold(
            [
                (each, text, meaning)
                for (text, each, _), meaning in zip(cases, meanings, strict=True)
            ]
        ),
    )
    return CheckFit(calibration, reliability)


def list_wordings(pair: LabelledStatement) -> list[tuple[str, bool]]:
    """Return the true and the untrue wording of a pair, each with its label."""
    return [(pair.text, True), (pair.twin or "", False)]


def _find_word_threshold(cases: Sequence[tuple[LabelledStatement, str, Meaning]]) -> float:
    """Return the lowest probability from which words named are words of the change.

    A word counts as changed if the true wording does not have it; a true wording has none.
    """
    rows = [
        (probability, text[start:end] not in each.text.split())
        for each, text, meaning in cases
        for start, end, probability in meaning.words
    ]
    scores, changed = (np.array(values) for values in zip(*rows, strict=True))
    return find_threshold(scores, changed, WORD_PRECISION)


def _round(value: float | NDArray[np.float64]) -> float:
    return round(float(value), 3)
