"""The setting `checker` → the model that checks statements, with its calibration."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pincite.assistant.check.calibration import CheckCalibration, load_calibration
from pincite.assistant.check.meaning import WEIGHTS_FOLDER
from pincite.assistant.encoder import large
from pincite.assistant.encoder.packing import PackedRow
from pincite.assistant.encoder.session import Logits, Predictor, predict_rows
from pincite.index.errors import InputError


@dataclass(frozen=True, slots=True)
class Checker:
    """A model that says how likely sentences bear a statement out, and its calibration."""

    predict: Predictor
    calibration: CheckCalibration


def load_checker(setting: str | None = None) -> Checker:
    """Return the checker that a setting selects: None the bundled one, `large` the larger one.

    The folder of the base of the larger one selects it too. Raises InputError for another setting,
    or if the base cannot be found, and StoreError if weights are missing or damaged.
    """
    if not setting:
        return _load_bundled_checker()
    if not large.is_large(setting):
        raise InputError(
            f"no checker {setting!r}: write large, or name the folder of its base, "
            "all-mpnet-base-v2"
        )
    predict = large.load_predictor(setting, "checker", large.READER, large.CHECKER)
    return Checker(predict, load_calibration(large.CALIBRATION))


@lru_cache(maxsize=1)
def _load_bundled_checker() -> Checker:
    return Checker(_predict, load_calibration())


def _predict(rows: Sequence[PackedRow]) -> list[Logits]:
    return predict_rows(rows, WEIGHTS_FOLDER, "check")
