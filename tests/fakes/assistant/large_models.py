"""A base of the larger models that is small enough to create in a test."""

import hashlib
import json
from pathlib import Path

import pytest
import torch
from pincite.assistant.encoder import large
from safetensors.torch import save_file


def save_tiny_base(folder: Path) -> None:
    """Save an MPNet with random weights and the vocabulary of the published base."""
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(0)
    config = MPNetConfig(
        hidden_size=32, num_hidden_layers=4, num_attention_heads=2, intermediate_size=64
    )
    MPNetModel(config, add_pooling_layer=False).save_pretrained(str(folder))


def use_tiny_base(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Make a tiny base in `folder` the published one, and weights of ours that go with it."""
    save_tiny_base(folder)
    base = (folder / "model.safetensors").read_bytes()
    patch.setattr(large, "BASE_DIGEST", hashlib.sha256(base).hexdigest())
    patch.setattr(large, "BASE_SIZE", len(base))
    (folder / "weights").mkdir()
    for name in ("READER", "CHECKER"):
        weights = folder / "weights" / getattr(large, name).name
        save_file({"head.weight": torch.randn(3, 32).half()}, weights)
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()
        weights.with_suffix(".json").write_text(json.dumps({"sha256": digest}), "utf-8")
        patch.setattr(large, name, weights)
