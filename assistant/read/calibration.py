"""What was fitted on development questions, beside the weights of the reader it belongs to."""

import json
from dataclasses import dataclass
from functools import lru_cache

from pincite.assistant.read.reader import FOLDER, refused
from pincite.assistant.types import Caution


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a sentence.

    `within` and `alone` are the log-odds that the reader gives it, among the sentences of its
    passage and by itself; `near` is the score of its passage in the search, and `words` the share
    of the question's words that it has.
    """

    within: float
    alone: float
    near: float
    words: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How signs become confidence, and from where on it is enough.

    `bias` and a weight for each of the `Signs` make the log-odds that a sentence is right. `least`
    holds, by caution, the confidence to answer from. Below `short`, the few words of an answer
    are not named.
    """

    bias: float
    within: float
    alone: float
    near: float
    words: float
    least: dict[Caution, float]
    short: float

    def weighed(self, signs: Signs) -> float:
        """Return the log-odds that a sentence is right."""
        read = self.within * signs.within + self.alone * signs.alone
        return self.bias + read + self.near * signs.near + self.words * signs.words


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
