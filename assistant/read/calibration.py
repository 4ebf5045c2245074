"""The calibration of the bundled reader: features of a sentence → log-odds, and thresholds.

`make reader` fits it on development questions and writes weights/calibration.json.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache

from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER, make_installation_error
from pincite.assistant.types import Caution

_JSON_KEYS = {
    "bias": "bias",
    "in_passage_weight": "within",
    "alone_weight": "alone",
    "retrieval_weight": "near",
    "overlap_weight": "words",
    "thresholds": "least",
    "short_answer_threshold": "short",
}
"""Field of `Calibration` → its key in calibration.json."""


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence that a sentence answers the question."""

    logit_in_passage: float
    """Log-odds by the reader, with the other sentences of the passage in view."""
    logit_alone: float
    """Log-odds by the reader, with only the title in view."""
    retrieval_score: float
    """Score of the passage in the search."""
    word_overlap: float
    """Share of the stems of the question's content words that the sentence contains, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over `Features` (Platt scaling), and the thresholds to answer."""

    bias: float
    in_passage_weight: float
    alone_weight: float
    retrieval_weight: float
    overlap_weight: float
    thresholds: dict[Caution, float]
    """Lowest confidence to answer with, for each caution."""
    short_answer_threshold: float
    """Lowest span probability to show a short answer with."""

    def compute_logit(self, features: Features) -> float:
        """Return the log-odds that a sentence answers the question."""
        reader_part = (
            self.in_passage_weight * features.logit_in_passage
            + self.alone_weight * features.logit_alone
        )
        return (
            self.bias
            + reader_part
            + self.retrieval_weight * features.retrieval_score
            + self.overlap_weight * features.word_overlap
        )

    def to_json(self) -> str:
        """Return the text of calibration.json."""
        row = {_JSON_KEYS[field]: value for field, value in asdict(self).items()}
        return json.dumps(row, indent=1) + "\n"


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Return the calibration of the bundled reader.

    Raises StoreError if calibration.json is missing or damaged.
    """
    file = WEIGHTS_FOLDER / "calibration.json"
    try:
        return _parse_calibration(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise make_installation_error(
            f"{file.name}, the calibration of the reader, cannot be read"
        ) from error


def _parse_calibration(row: Mapping[str, object]) -> Calibration:
    fields = {key: field for field, key in _JSON_KEYS.items()}
    return Calibration(**{fields[key]: value for key, value in row.items()})  # type: ignore[arg-type]
