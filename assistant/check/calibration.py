"""The calibration of the check: what it sees of a statement → the probability that it is right.

`python -m training.check` fits it on statements that the model was not trained on, and writes
weights/calibration.json.
"""

import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache

from pincite.assistant.check.evidence import Evidence
from pincite.assistant.check.meaning import WEIGHTS_FOLDER
from pincite.assistant.encoder.session import make_installation_error
from pincite.assistant.regression import Regression


@dataclass(frozen=True, slots=True)
class CheckCalibration:
    """How sure the check is, and the thresholds of its verdicts."""

    statement: Regression
    """Of `Evidence`: the statement is borne out in full."""
    supported_threshold: float
    """Lowest probability of a `supported` statement."""
    partial_threshold: float
    """Lowest probability of a `partial` statement."""
    word_threshold: float
    """Lowest probability, by the model, of a word that is not borne out."""

    def to_json(self) -> str:
        """Return the text of calibration.json."""
        return json.dumps(asdict(self), indent=1) + "\n"


@lru_cache(maxsize=2)
def load_calibration(name: str = "calibration") -> CheckCalibration:
    """Return the calibration in `name`.json: by default, that of the bundled checker.

    Raises StoreError if the file is missing or damaged.
    """
    file = WEIGHTS_FOLDER / f"{name}.json"
    try:
        row = json.loads(file.read_text("utf-8"))
        regression = Regression(**row.pop("statement"))
        if not regression.weights.keys() <= {each.name for each in fields(Evidence)}:
            raise KeyError("a weight of no evidence")
        return CheckCalibration(regression, **row)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise make_installation_error(
            f"{file.name}, the calibration of the check, cannot be read"
        ) from error
