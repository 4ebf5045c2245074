"""What was fitted on development questions, beside the weights of the reader it belongs to."""

import json
from dataclasses import dataclass
from functools import lru_cache

from pincite.assistant.read.reader import WEIGHTS_FOLDER, installation_error
from pincite.assistant.types import Caution


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence.

    `within` and `alone` are the log-odds that the reader gives it, among the sentences of its
    passage and by itself; `near` is the score of its passage in the search, and `words` the share
    of the question's words that it has.
    """

    logit_in_passage: float
    logit_alone: float
    retrieval_score: float
    word_overlap: float


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

    def logit(self, features: Features) -> float:
        """Return the log-odds that a sentence is right."""
        reader_part = self.within * features.logit_in_passage + self.alone * features.logit_alone
        return (
            self.bias
            + reader_part
            + self.near * features.retrieval_score
            + self.words * features.word_overlap
        )


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Return the calibration of the reader that comes with Pincite.

    Raises StoreError where it is missing or damaged.
    """
    file = WEIGHTS_FOLDER / "calibration.json"
    try:
        return Calibration(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise installation_error(
            f"{file.name}, the calibration of the reader, cannot be read"
        ) from error
