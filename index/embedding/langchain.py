"""Embeds texts with any embedding model of LangChain, or an object with its two methods."""

import hashlib
import json
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from pincite.index.embedding.endpoint import PROBE_TEXT, PROGRAM_PREFIX
from pincite.index.embedding.local import Embedder, ModelIdentity, Piece, Vectors
from pincite.index.errors import InputError, StoreError
from pincite.index.text.visible import to_single_line


class Embeddings(Protocol):
    """An embedding model, as LangChain defines it. Its vectors need not have the length 1."""

    def embed_documents(self, texts: list[str], /) -> list[list[float]]:
        """Return one vector for each text."""

    def embed_query(self, text: str, /) -> list[float]:
        """Return the vector of a question, which may differ from that of an equal text."""


class LangChainEmbedder(Embedder):
    """Embeds with `embeddings`, any `Embeddings` of LangChain.

    The index stores `name` (by default that of the model) and the vector of a fixed text: it can
    only be opened with embeddings of the same name that give the same vector. Passages have at
    most `max_tokens` tokens, as the bundled model's tokenizer counts them; by default as many as
    the bundled model reads. Raises InputError if `embeddings` lacks a method, StoreError if it
    fails or returns something other than vectors.
    """

    def __init__(
        self, embeddings: Embeddings, *, name: str | None = None, max_tokens: int | None = None
    ) -> None:
        super().__init__()
        for method in ("embed_documents", "embed_query"):
            if not callable(getattr(embeddings, method, None)):
                raise InputError(
                    f"embeddings is {type(embeddings).__name__}, which has no {method}: pass an "
                    "embedding model of LangChain"
                )
        self._embeddings, self._max_tokens = embeddings, max_tokens
        self._name = name or _find_name(embeddings)
        probe = self._request([PROBE_TEXT])[0]
        content = json.dumps([self._name, len(probe), self.max_tokens])
        self.identity = ModelIdentity(
            PROGRAM_PREFIX + self._name,
            hashlib.sha256(content.encode()).hexdigest(),
            tuple(round(float(value), 6) for value in probe),
        )

    @property
    def max_tokens(self) -> int:
        """The number of tokens that a passage may have."""
        return self._max_tokens or super().max_tokens

    def embed_query(self, query: str) -> Vectors:
        """Return the unit vector of a question, of shape (dimensions,)."""
        try:
            vector = self._embeddings.embed_query(query)
        except Exception as error:
            raise self._make_error(error) from error
        [unit_vector] = self._normalize([vector], 1)
        return np.asarray(unit_vector, dtype=np.float32)

    def _encode(self, pieces: Sequence[Piece]) -> Vectors:
        return self._request([piece.text for piece in pieces])

    def _request(self, texts: Sequence[str]) -> Vectors:
        try:
            vectors = self._embeddings.embed_documents(list(texts))
        except Exception as error:
            raise self._make_error(error) from error
        return self._normalize(vectors, len(texts))

    def _make_error(self, error: Exception) -> StoreError:
        detail = to_single_line(str(error))[:200]
        return StoreError(
            f"the embeddings {self._name!r} failed ({type(error).__name__}: {detail}): see that "
            "the model can be reached"
        )

    def _normalize(self, vectors: object, count: int) -> Vectors:
        try:
            rows = np.asarray(vectors, dtype=np.float32)
        except (TypeError, ValueError):
            rows = np.empty(0, dtype=np.float32)
        norms = np.linalg.norm(rows, axis=-1, keepdims=True)
        if rows.ndim != 2 or len(rows) != count or not np.all(np.isfinite(norms) & (norms > 0)):
            raise StoreError(
                f"the embeddings {self._name!r} returned something other than {count} vectors of "
                "numbers, not all 0: pass an embedding model"
            )
        return np.asarray(rows / norms, dtype=np.float32)


def _find_name(embeddings: Embeddings) -> str:
    for field in ("model", "model_name", "model_id"):
        if isinstance(name := getattr(embeddings, field, None), str) and name:
            return name
    return type(embeddings).__name__
