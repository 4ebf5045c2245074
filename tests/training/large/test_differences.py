"""How a larger model differs from its start, in small factors."""

from pathlib import Path

import pytest
import torch
from pincite.assistant.encoder.large_model import LargeModel
from pincite.assistant.encoder.session import read_weights

from tests.fakes.assistant.large_models import save_tiny_base
from training.large import differences


def test_differences_that_are_saved_are_added_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differences, "RANK", 8)
    save_tiny_base(tmp_path)
    trained, file = LargeModel(tmp_path), tmp_path / "differences.safetensors"
    differences.freeze_lowest(trained)
    for each in filter(lambda parameter: parameter.requires_grad, trained.parameters()):
        rows, columns = each.shape[0], each.shape[-1]
        noise = torch.randn(rows, 4) @ torch.randn(4, columns) if each.ndim == 2 else 1.0
        each.data += 0.1 * noise
    assert differences.save_differences(trained, LargeModel(tmp_path), file)
    assert read_weights(file)  # its sha256 is beside it
    again = differences.load_large_model(tmp_path, file)
    for one, other in zip(trained.parameters(), again.parameters(), strict=True):
        assert torch.allclose(one, other, atol=2e-2)


def test_what_did_not_change_is_not_saved(tmp_path: Path) -> None:
    save_tiny_base(tmp_path)
    file = tmp_path / "differences.safetensors"
    differences.save_differences(LargeModel(tmp_path), LargeModel(tmp_path), file)
    assert file.stat().st_size < 100
