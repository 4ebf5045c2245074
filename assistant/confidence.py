"""Sentences that were read → how likely the best of them answers, and whether that is enough."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pincite.assistant.read import Read, probability
from pincite.assistant.reader import FOLDER
from pincite.assistant.types import Caution


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on development questions, beside the weights it belongs to.

    `bias`, `odds` and `near` make the log-odds that the answer is right of those of the best
    sentence and of the score that search gave its passage. `least` holds, by caution, the
    confidence to answer from. Below `short`, the few words of an answer are not named.
    """

    bias: float
    odds: float
    near: float
    least: dict[Caution, float]
    short: float


def confidence(sentences: Sequence[Read]) -> float:
    """Return how likely the best of sentences (best first) answers, from 0 to 1."""
    if not sentences:
        return 0.0
    fitted, best = calibration(), sentences[0]
    return probability(fitted.bias + fitted.odds * best.judged.odds + fitted.near * best.near)


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """Return the calibration that comes with the reader."""
    return Calibration(**json.loads((FOLDER / "calibration.json").read_text("utf-8")))
