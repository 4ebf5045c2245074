"""The calibration of the check is read from its file, or refused."""

import json
from pathlib import Path

import pytest
from pincite.assistant.check import calibration as module
from pincite.assistant.check.calibration import load_calibration
from pincite.index import StoreError


def test_the_thresholds_are_in_order() -> None:
    calibration = load_calibration()
    assert 0 < calibration.partial_threshold < calibration.supported_threshold < 1
    assert calibration.statement.weights["meaning"] > 0
    assert calibration.statement.weights["missing_facts"] < 0


@pytest.mark.parametrize("damage", ["missing", "no JSON", "no threshold", "unknown weight"])
def test_a_damaged_calibration_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    row = json.loads(load_calibration().to_json())
    if damage == "no threshold":
        del row["partial_threshold"]
    elif damage == "unknown weight":
        row["statement"]["weights"]["mood"] = 1.0
    text = "{" if damage == "no JSON" else json.dumps(row)
    if damage != "missing":
        (tmp_path / "calibration.json").write_text(text, "utf-8")
    monkeypatch.setattr(module, "WEIGHTS_FOLDER", tmp_path)
    load_calibration.cache_clear()
    try:
        with pytest.raises(StoreError, match="install pincite again"):
            load_calibration()
    finally:
        load_calibration.cache_clear()
