"""Token ids → unit vectors of the bundled model, a BERT (Devlin et al. 2019), without its library.

The vectors are those of sentence-transformers, which takes seconds to import. Its layers are
computed in float32 by onnxruntime, or in bfloat16 by PyTorch.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from pincite.index.embedding import bfloat16, float32
from pincite.index.embedding.batches import TokenIds, make_batches
from pincite.index.embedding.weights import Layers, Tensor, load_tensors
from pincite.index.processes.forks import load_once

Precision = Literal["float32", "bfloat16"]
"""The number format in which vectors are computed; they are stored in float32."""

_BATCH_TOKENS = 4_096
"""Most tokens in one run of the model, padding included."""


class Embeddings(NamedTuple):
    """The embeddings of word pieces (pieces, dimensions), of positions, and of the first kind."""

    words: Tensor
    positions: Tensor
    kind: Tensor


def encode(
    rows: Sequence[TokenIds], folder: Path, digest: str, precision: Precision = "float32"
) -> Tensor:
    """Return the unit vectors of rows of token ids, special tokens included.

    `folder` has the model. The digest is part of the key under which a loaded model is kept.
    """
    embeddings = load_embeddings(folder, digest)
    run_layers = _load_layers(folder, digest, precision)
    vectors = np.empty((len(rows), embeddings.words.shape[1]), np.float32)
    for batch in make_batches(rows, _BATCH_TOKENS):
        summed = embeddings.words[batch.ids]
        summed += embeddings.positions[: batch.ids.shape[1]] + embeddings.kind
        weights = batch.mask[:, :, None] / batch.mask.sum(axis=1)[:, None, None]
        mean = (run_layers(summed, batch.mask) * weights).sum(axis=1)
        vectors[batch.numbers] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return vectors


@load_once("the embedding model", maxsize=2)
def load_embeddings(folder: Path, _digest: str) -> Embeddings:
    """Return the embeddings that the layers of a model start from."""
    names = ("word", "position", "token_type")
    tensors = load_tensors(folder, (f"embeddings.{name}_embeddings.weight" for name in names))
    words, positions, kinds = tensors
    return Embeddings(words, positions, kinds[0])


@load_once("the embedding model", maxsize=2)
def _load_layers(folder: Path, _digest: str, precision: Precision) -> Layers:
    if precision == "bfloat16":
        return bfloat16.load_layers(folder)
    return float32.load_layers(folder)
