"""Embedders that count, fail, or need no model."""

import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np
from pincite.index import Embedder
from pincite.index.embedding.local import Vectors
from pincite.index.text.words import words


class CountingEmbedder(Embedder):
    """Counts the texts it embeds."""

    texts_embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts_embedded += len(texts)
        return super().embed(texts)


class FailingEmbedder(Embedder):
    """Raises RuntimeError in place of embedding."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise RuntimeError(f"the power failed before {len(texts)} texts were embedded")


class HashEmbedder(Embedder):
    """Fast vectors without meaning: the sum of a random vector for each word."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.array(
            [sum(map(_make_word_vector, words(text))) for text in texts], dtype=np.float32
        )
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@cache
def _make_word_vector(word: str) -> Vectors:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(384, np.float32)
