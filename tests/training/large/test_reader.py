"""The training of the larger reader: its base, what is trained, and what is written."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from pincite.assistant.read.calibration import load_calibration

from tests.fakes.assistant.large_models import save_tiny_base
from tests.fakes.training import make_question
from training.calibration.fit import CalibrationFit
from training.calibration.regression import Reliability
from training.large import differences
from training.large.reader import RECIPE, main, train_large_reader, write_calibration

QUESTIONS = [make_question(f"When did the Aurelia sink, attempt {n}?") for n in range(4)]
QUICK = replace(RECIPE, source_shares=None, question_share=1.0, max_steps=2, tokens_per_step=200)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small MPNet of the vocabulary of the published one."""
    folder = tmp_path_factory.mktemp("mpnet")
    save_tiny_base(folder)
    return folder


def test_only_the_published_base_is_trained(
    base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["training.large.reader", str(base)])
    with pytest.raises(SystemExit):
        main()
    assert f"{base}: model.safetensors is not" in capsys.readouterr().err


def test_a_training_changes_the_upper_layers_only_and_goes_on_from_the_released_weights(
    base: Path, tmp_path: Path
) -> None:
    file = tmp_path / "reader.safetensors"
    trained = train_large_reader(base, tmp_path, QUESTIONS, print, QUICK, file)
    untrained = differences.load_large_model(base)
    assert not torch.equal(trained.head.weight, untrained.head.weight)
    assert torch.equal(
        trained.bert.encoder.layer[0].output.dense.weight,
        untrained.bert.encoder.layer[0].output.dense.weight,
    )
    released = differences.load_large_model(base, file)
    still = replace(QUICK, learning_rate=1e-9)
    going_on = train_large_reader(base, tmp_path, QUESTIONS, print, still, file)
    assert torch.allclose(going_on.head.weight, released.head.weight, atol=1e-4)


def test_a_calibration_is_written_with_a_card(tmp_path: Path) -> None:
    reliability = Reliability(np.linspace(0, 1, 20), np.linspace(0, 1, 20) > 0.5)
    calibration = load_calibration()
    write_calibration(CalibrationFit(calibration, {"confidence": reliability}), tmp_path)
    written = (tmp_path / "large-calibration.json").read_text("utf-8")
    assert written == calibration.to_json()
    assert (tmp_path / "large-reliability-confidence.svg").exists()
    card = (tmp_path / "large-card.md").read_text("utf-8")
    assert f"| high | {calibration.thresholds['high']} |" in card
    assert "{" not in card
