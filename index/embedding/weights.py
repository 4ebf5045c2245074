"""The tensors of the bundled model, a BERT of six layers, by their names in its file."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]

Layers = Callable[[Tensor, NDArray[np.int32]], Tensor]
"""(rows, tokens, dimensions) embeddings and their mask → hidden states of the same shape."""

DIMENSIONS, LAYERS = 384, 6


def list_weights() -> list[str]:
    """Return the names of the tensors that the layers are made of."""
    modules = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        attention = [f"attention.{name}" for name in ("output.dense", "output.LayerNorm")]
        attention += [f"attention.self.{name}" for name in ("query", "key", "value")]
        modules += [
            f"encoder.layer.{layer}.{name}"
            for name in (*attention, "intermediate.dense", "output.dense", "output.LayerNorm")
        ]
    return [f"{module}.{kind}" for module in modules for kind in ("weight", "bias")]


def load_tensors(folder: Path, names: Iterable[str]) -> list[Tensor]:
    """Read tensors of a model in a folder by their names."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "numpy") as tensors:
        return [tensors.get_tensor(name) for name in names]
