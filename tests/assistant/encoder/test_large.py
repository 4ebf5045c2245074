"""The larger models: their base, the differences of ours, and what is refused.

Covers also: pincite.assistant.encoder.large_model.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
from pincite.assistant.encoder import large
from pincite.assistant.encoder.large import BASE, SETTING, is_large, load_predictor
from pincite.assistant.encoder.large_model import LEFT, RIGHT, SCALES, LargeModel, add_differences
from pincite.assistant.encoder.packing import pack
from pincite.assistant.encoder.session import read_weights
from pincite.index.errors import InputError, StoreError

from tests.fakes.assistant.large_models import save_tiny_base, use_tiny_base

ROWS = [*pack([2043], [3461], [[2009, 3092]]), *pack([2043, 1029], [3461], [[2009, 3092, 1012]])]


def test_the_name_and_the_folder_of_the_base_select_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_tiny_base(tmp_path)
    assert not is_large(str(tmp_path))
    assert not is_large("no/such-model")
    use_tiny_base(tmp_path, monkeypatch)
    assert is_large(str(tmp_path))
    assert is_large(SETTING)
    assert is_large(BASE)


def test_a_damaged_base_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_tiny_base(tmp_path, monkeypatch)
    file = tmp_path / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(InputError, match=r"model\.safetensors is not the published file"):
        load_predictor(str(tmp_path), "reader")
    assert is_large(str(tmp_path))


def test_differences_are_added_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_tiny_base(tmp_path, monkeypatch)
    one, other, both = (
        load_predictor(str(tmp_path), "reader", *files)(ROWS)
        for files in ((large.READER,), (large.CHECKER,), (large.READER, large.CHECKER))
    )
    assert [each.shape for each in both] == [(len(row.ids), 3) for row in ROWS]
    for each, alone, sum_of_both in zip(one, other, both, strict=True):
        assert np.allclose(each + alone, sum_of_both, atol=0.2)


def test_another_model_in_place_of_the_base_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_tiny_base(tmp_path)
    monkeypatch.setattr(large, "BASE", str(tmp_path))
    with pytest.raises(InputError, match=r"model\.safetensors is not the published file of all-mp"):
        load_predictor(SETTING, "reader")
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(InputError, match=r"there is no model\.safetensors: download it again"):
        load_predictor(SETTING, "reader")


def test_without_a_network_the_error_names_the_base() -> None:
    with pytest.raises(InputError, match="no checker 'sentence-transformers/all-mpnet-base-v2'"):
        load_predictor(SETTING, "checker")


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_damaged_weights_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    use_tiny_base(tmp_path, monkeypatch)
    if damage == "missing":
        large.READER.unlink()
    else:
        large.READER.write_bytes(large.READER.read_bytes()[:-1])
    with pytest.raises(StoreError, match=r"large-reader\.safetensors.*install pincite again"):
        load_predictor(str(tmp_path), "reader", large.READER)


@pytest.mark.parametrize("weights", [large.READER, large.CHECKER], ids=["reader", "checker"])
def test_the_published_weights_are_small(weights: Path) -> None:
    assert 1e6 < len(read_weights(weights)) < 9e6


def test_padding_changes_nothing_and_the_kind_of_a_token_counts_once_trained(
    tmp_path: Path,
) -> None:
    save_tiny_base(tmp_path)
    model = LargeModel(tmp_path).eval()
    for weight in (model.kinds.weight, model.head.weight):
        torch.nn.init.normal_(weight)
    ids, kinds = torch.tensor([[101, 2054, 102, 3000, 102]]), torch.tensor([[0, 0, 0, 1, 1]])
    padded = (torch.nn.functional.pad(each, (0, 3)) for each in (ids, kinds, torch.ones_like(ids)))
    with torch.no_grad():
        alone = model(ids, kinds, torch.ones_like(ids))
        assert torch.allclose(model(*padded)[:, :5], alone, atol=1e-5)
        assert not torch.allclose(model(ids, 1 - kinds, torch.ones_like(ids)), alone, atol=1e-3)


def test_a_difference_is_the_product_of_two_factors_or_whole(tmp_path: Path) -> None:
    save_tiny_base(tmp_path)
    model, untouched = LargeModel(tmp_path), LargeModel(tmp_path)
    name = "bert.encoder.layer.0.attention.attn.q.weight"
    add_differences(
        model,
        {
            name + LEFT: torch.full((32, 1), 100, dtype=torch.int8),
            name + LEFT + SCALES: torch.tensor([0.01]),
            name + RIGHT: torch.full((1, 32), 50, dtype=torch.int8),
            name + RIGHT + SCALES: torch.tensor([0.02]),
            "head.bias": torch.ones(3).half(),
        },
    )
    state, before = model.state_dict(), untouched.state_dict()
    assert torch.allclose(state[name], before[name] + 1.0)
    assert torch.equal(state["head.bias"], torch.ones(3))
    unchanged = state.keys() - {name, "head.bias"}
    assert all(torch.equal(state[each], before[each]) for each in unchanged)
