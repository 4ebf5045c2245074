"""Trains the larger models: how a trained model differs from its start → two small factors."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import torch
from pincite.assistant.encoder.large_model import (
    LEFT,
    RIGHT,
    SCALES,
    LargeModel,
    add_differences,
)
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.recipe import SHIPPED_RECIPE

FROZEN_LAYERS = 3
"""The lowest layers, which are not trained."""
RECIPE = replace(
    SHIPPED_RECIPE,
    tokens_per_step=2_048,
    learning_rate=5e-5,
    layer_decay=0.93,
    decay_share=0.5,
)
"""What the trainings of the larger models have in common."""
RANK = 64
"""Rank of the differences that are kept: four fifths of their squares."""
_OVERSAMPLED = 16
"""Further columns with which the factors are found (Halko et al. 2011)."""


def load_large_model(folder: Path, *files: Path) -> LargeModel:
    """Return the base in `folder` with the differences of each file added."""
    model = LargeModel(folder)
    for file in files:
        add_differences(model, load_file(file))
    return model


def freeze_lowest(model: LargeModel) -> None:
    """Keep the embeddings and the lowest layers as they are."""
    for part in (model.bert.embeddings, *model.bert.encoder.layer[:FROZEN_LAYERS]):
        part.requires_grad_(False)


def save_differences(model: LargeModel, start: LargeModel, file: Path) -> str:
    """Write how a model differs from its start, and the sha256 of that in a JSON beside it.

    Matrices are written as two factors of rank RANK. Returns the sha256.
    """
    tensors: dict[str, Tensor] = {}
    before = start.state_dict()
    for name, values in model.state_dict().items():
        difference = values.float() - before[name].float()
        if difference.ndim == 2 and min(difference.shape) > RANK + _OVERSAMPLED:
            if difference.any():
                tensors |= pack_matrix(name, difference)
        elif difference.any():
            tensors[name] = difference.half().contiguous()
    save_file(tensors, file)
    file.chmod(0o644)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    file.with_suffix(".json").write_text(json.dumps({"sha256": digest}) + "\n", "utf-8")
    return digest


def pack_matrix(name: str, difference: Tensor) -> dict[str, Tensor]:
    """Return two factors in 8 bits whose product is nearly the matrix, and their scales."""
    left, sizes, right = torch.svd_lowrank(difference, RANK + _OVERSAMPLED, niter=4)
    roots = sizes[:RANK].sqrt()
    tensors = {}
    for end, factor, other in (
        (LEFT, left[:, :RANK] * roots, 0),
        (RIGHT, (right[:, :RANK] * roots).T, 1),
    ):
        scales = factor.abs().amax(other, keepdim=True).clamp(min=1e-12) / 127
        tensors[name + end] = (factor / scales).round().to(torch.int8).contiguous()
        tensors[name + end + SCALES] = scales.flatten().contiguous()
    return tensors
