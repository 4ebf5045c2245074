"""The calibration file and the log-odds it gives."""

import json
from pathlib import Path

import pytest
from pincite.assistant.read import calibration as module
from pincite.assistant.read.calibration import Calibration, Features, load_calibration
from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER
from pincite.assistant.regression import Regression
from pincite.assistant.types import Caution
from pincite.index.errors import StoreError

CALIBRATION = Calibration(
    sentence=Regression(
        -1.0,
        {"logit_in_passage": 0.5, "logit_alone": 0.25, "retrieval_score": 2.0, "word_overlap": 4.0},
    ),
    confidence=Regression(0.5, {"sentence": 1.0, "passage_logit": 0.5}),
    short_answer=Regression(0.0, {"span": 1.0}),
    thresholds={"low": 0.1, "normal": 0.4, "high": 0.6},
    perhaps_threshold=0.2,
    short_answer_threshold=0.05,
)


def test_log_odds_are_the_weighted_features() -> None:
    features = Features(
        logit_in_passage=2.0, logit_alone=4.0, retrieval_score=0.5, word_overlap=0.25
    )
    assert CALIBRATION.compute_logit(features) == -1.0 + 1.0 + 1.0 + 1.0 + 1.0


@pytest.mark.parametrize(
    ("confidence", "caution", "standing"),
    [
        (0.7, "high", "answered"),
        (0.5, "high", "perhaps"),
        (0.5, "normal", "answered"),
        (0.3, "normal", "perhaps"),
        (0.15, "normal", "declined"),
        (0.15, "low", "answered"),
    ],
)
def test_the_standing_follows_from_confidence_and_caution(
    confidence: float, caution: Caution, standing: str
) -> None:
    assert CALIBRATION.choose_standing(confidence, caution) == standing


def test_the_bundled_file_is_what_its_calibration_writes() -> None:
    file = WEIGHTS_FOLDER / "calibration.json"
    assert load_calibration().to_json() == file.read_text("utf-8")


def test_a_calibration_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "calibration.json").write_text(CALIBRATION.to_json(), "utf-8")
    monkeypatch.setattr(module, "WEIGHTS_FOLDER", tmp_path)
    assert load_calibration.__wrapped__() == CALIBRATION


def test_a_stricter_caution_has_a_higher_threshold() -> None:
    thresholds = load_calibration().thresholds
    assert 0 < thresholds["low"] < thresholds["normal"] < thresholds["high"] < 1


ROW = json.loads(CALIBRATION.to_json())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="not JSON"),
        pytest.param("[]", id="a list"),
        pytest.param(json.dumps({**ROW, "unknown": 1}), id="an unknown key"),
        pytest.param(
            json.dumps({k: v for k, v in ROW.items() if k != "sentence"}), id="a missing key"
        ),
        pytest.param(
            json.dumps({**ROW, "sentence": {"bias": 0.0, "weights": {"luck": 1.0}}}),
            id="a weight of no feature",
        ),
        pytest.param(None, id="no file"),
    ],
)
def test_a_damaged_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    if text is not None:
        (tmp_path / "calibration.json").write_text(text, "utf-8")
    monkeypatch.setattr(module, "WEIGHTS_FOLDER", tmp_path)
    with pytest.raises(StoreError, match=r"calibration\.json.*: install pincite again"):
        load_calibration.__wrapped__()
