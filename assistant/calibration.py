"""What was fitted on development questions, beside the weights of the reader it belongs to."""

import json
from dataclasses import dataclass
from functools import lru_cache

from pincite.assistant.reader import FOLDER, refused
from pincite.assistant.types import Caution


@dataclass(frozen=True, slots=True)
class Calibration:
    """How log-odds become confidence, and from where on it is enough.

    `bias`, `odds`, `near` and `words` make the log-odds that a sentence is right from those that
    the reader gives it, from the score of its passage in the search, and from the share of the
    question's words that it has. `least` holds, by caution, the confidence to answer from. Below
    `short`, the few words of an answer are not named.
    """

    bias: float
    odds: float
    near: float
    words: float
    least: dict[Caution, float]
    short: float

    def weighed(self, odds: float, near: float, words: float) -> float:
        """Return the log-odds that a sentence is right."""
        return self.bias + self.odds * odds + self.near * near + self.words * words


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """Return the calibration of the reader that comes with Pincite.

    Raises StoreError where it is missing or damaged.
    """
    file = FOLDER / "calibration.json"
    try:
        return Calibration(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise refused(f"{file.name}, the calibration of the reader, cannot be read") from error
