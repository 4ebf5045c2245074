"""The calibration of a reader: three regressions, and the thresholds to answer.

`make reader` fits that of the bundled one on development questions, and writes
weights/calibration.json.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache

from pincite.assistant.encoder.session import make_installation_error
from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER
from pincite.assistant.regression import Regression
from pincite.assistant.types import Caution, Standing

MIN_LOGIT = -4.0
"""Log-odds of what does not answer: a sentence that was not read, or all the others together."""


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence that a sentence answers the question."""

    logit_in_passage: float
    """Log-odds by the reader, with the other sentences of the passage in view."""
    logit_alone: float
    """Log-odds by the reader, with only the heading in view."""
    retrieval_score: float
    """Score of the passage in the search."""
    word_overlap: float
    """Share of the stems of the question's content words that the sentence contains, 0 to 1."""
    passage_logit: float = 0.0
    """Log-odds by the reader that the passage has all that the question asks."""
    sufficient_logit: float = 0.0
    """Log-odds by the reader that the sentence alone has all that the question asks."""
    missing_names: float = 0.0
    """How many names of the question the article lacks; half a name counts half."""
    absent_names: float = 0.0
    """How many names of the question all articles lack that were read."""
    conflicting_figures: float = 0.0
    """How many figures of the question the sentence contradicts, which has others of that unit."""
    word_similarity: float = 0.0
    """Share of the question's words and figures that the sentence has in these or other words."""
    newer_rival: float = 0.0
    """How likely a sentence of a newer article says the same anew, 0 to 1."""
    short_logit: float = MIN_LOGIT
    """Log-odds by the reader that its few words answer, if few words of the sentence do at all."""
    logit_before: float = MIN_LOGIT
    """`logit_in_passage` of the sentence before; MIN_LOGIT if it is lower, or was not read."""
    logit_after: float = MIN_LOGIT
    """The same of the sentence after. A sentence beside one that repeats the question may answer
    it."""


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """The evidence that the best sentence is right."""

    sentence: float
    """Calibrated log-odds that it answers."""
    passage_logit: float
    """As in `Features`."""
    sufficient_logit: float
    """As in `Features`."""
    word_similarity: float
    """As in `Features`."""
    article_rivals: float
    """Log of the summed odds of the other sentences of its article, at least MIN_LOGIT: a reader
    that hesitates within an article is often wrong."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How sure the reader is, in log-odds, and the thresholds to answer."""

    sentence: Regression
    """Of `Features`: the sentence answers the question."""
    confidence: Regression
    """Of `ConfidenceFeatures`: the best sentence is right."""
    short_answer: Regression
    """Of the log-odds of the span (`span`), of its share among the spans of its sentence (`share`),
    and that the sentence answers (`confidence`): the few words are right."""
    thresholds: Mapping[Caution, float]
    """Lowest confidence to answer with, for each caution."""
    perhaps_threshold: float
    """Lowest confidence to show a sentence with that may answer."""
    short_answer_threshold: float
    """Lowest probability to show a short answer with."""

    def compute_logit(self, features: Features) -> float:
        """Return the log-odds that a sentence answers the question."""
        return self.sentence.compute_logit(asdict(features))

    def choose_standing(self, confidence: float, caution: Caution) -> Standing:
        """Return the standing of an answer with this confidence."""
        if confidence >= self.thresholds[caution]:
            return "answered"
        return "perhaps" if confidence >= self.perhaps_threshold else "declined"

    def to_json(self) -> str:
        """Return the text of calibration.json."""
        return json.dumps(asdict(self), indent=1) + "\n"


def find_calibration(reader: object) -> Calibration:
    """Return the attribute `calibration` of a reader; without one, that of the bundled reader."""
    own = getattr(reader, "calibration", None)
    return own if isinstance(own, Calibration) else load_calibration()


@lru_cache(maxsize=2)
def load_calibration(name: str = "calibration") -> Calibration:
    """Return the calibration in `name`.json: by default, that of the bundled reader.

    Raises StoreError if the file is missing or damaged.
    """
    file = WEIGHTS_FOLDER / f"{name}.json"
    try:
        return _parse_calibration(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise make_installation_error(
            f"{file.name}, the calibration of the reader, cannot be read"
        ) from error


def _parse_calibration(row: Mapping[str, object]) -> Calibration:
    regressions = {
        name: Regression(**row[name])  # type: ignore[arg-type]
        for name in ("sentence", "confidence", "short_answer")
    }
    known = {"sentence": Features, "confidence": ConfidenceFeatures}
    for name, features in known.items():
        if not regressions[name].weights.keys() <= {each.name for each in fields(features)}:
            raise KeyError("a weight of no feature")
    return Calibration(**{**row, **regressions})  # type: ignore[arg-type]
