"""The calibration that outcomes give."""

from dataclasses import replace

import numpy as np
import pytest
from pincite.assistant.read.calibration import Features
from pincite.assistant.read.ranking import ScoredSentence

from tests.fakes.assistant.readers import make_scored_sentence
from tests.fakes.training import make_question
from training.calibration.fit import fit
from training.calibration.outcomes import Outcome
from training.calibration.regression import Reliability, bin_reliability, find_threshold


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        pytest.param(1.0, 0.9, id="only the best"),
        pytest.param(0.75, 0.6, id="one of four wrong"),
        pytest.param(0.5, 0.4, id="half"),
    ],
)
def test_a_threshold_has_its_precision(precision: float, expected: float) -> None:
    scores = np.array([0.4, 0.9, 0.8, 0.7, 0.6, 0.5])
    correct = np.array([False, True, False, True, True, False])
    assert find_threshold(scores, correct, precision) == expected


def test_a_precision_that_no_threshold_has_gives_one() -> None:
    assert find_threshold(np.array([0.5]), np.array([False]), 0.5) == 1.0


def make_sentence(logit: float) -> ScoredSentence:
    sentence = make_scored_sentence("It sank on 3 March 2021.", "3 March 2021", logit=logit)
    features = Features(logit, logit, 0.5, 0.5, passage_logit=logit, sufficient_logit=logit)
    return replace(sentence, features=features)


def test_a_fit_is_confident_where_the_reader_is() -> None:
    rng = np.random.default_rng(0)
    question, outcomes = make_question(), []
    other = make_question(answer="Tomas Lind")
    for number in range(200):
        right = number % 2 == 0
        logit = float(rng.normal(2.0 if right else -2.0, 1.0))
        asked = question if number % 3 else other
        outcomes.append(Outcome(asked, "folder", (make_sentence(logit),), (right,)))
    outcomes.append(Outcome(question, "folder", (), ()))
    fitted = fit(outcomes)
    confidence = fitted.reliability["confidence"]
    assert confidence.predicted[confidence.correct].mean() > 0.8
    assert confidence.predicted[~confidence.correct].mean() < 0.2
    assert fitted.reliability.keys() == {"sentence", "confidence", "short_answer"}
    thresholds = fitted.calibration.thresholds
    assert thresholds["low"] <= thresholds["normal"] <= thresholds["high"]


def test_reliability_bins_hold_all_predictions_in_order() -> None:
    predicted = np.linspace(0, 1, 25)
    bins = bin_reliability(Reliability(predicted, predicted > 0.5), bins=5)
    assert [count for _, _, count in bins] == [5] * 5
    assert [share for _, share, _ in bins] == sorted(share for _, share, _ in bins)
    assert bins[0][1] == 0.0
    assert bins[-1][1] == 1.0
