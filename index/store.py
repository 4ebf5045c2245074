"""The vectors of one generation, in Chroma."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pincite.index.embed import Vectors
from pincite.index.errors import StoreError

if TYPE_CHECKING:
    import chromadb
    from chromadb.api import ClientAPI

_COLLECTION = "passages"
_BATCH = 5_000  # Chroma takes at most 5,461 rows at once


class Store:
    """An open Chroma collection: name of a vector → unit vector, compared by cosine."""

    def __init__(self, client: "ClientAPI", collection: "chromadb.Collection") -> None:
        self._client = client
        self._collection = collection

    @classmethod
    def create(cls, folder: Path) -> "Store":
        """Make an empty store in `folder`."""
        client = _client(folder)
        nearest = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
        return cls(
            client,
            client.create_collection(
                _COLLECTION, embedding_function=None, configuration={"hnsw": nearest}
            ),
        )

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open a store to read. Raises StoreError where it is missing or damaged."""
        if not (folder / "chroma.sqlite3").is_file():  # Chroma would make an empty one
            raise StoreError(f"{folder} holds no vectors: build the index again")
        try:
            client = _client(folder)
            return cls(client, client.get_collection(_COLLECTION, embedding_function=None))
        except Exception as error:
            message = f"the vectors in {folder} cannot be read: build the index again"
            raise StoreError(f"{message} ({type(error).__name__})") from error

    def add(self, names: Sequence[str], vectors: Vectors) -> None:
        """Add vectors under names that are not yet there."""
        for start in range(0, len(names), _BATCH):
            part = slice(start, start + _BATCH)
            self._collection.add(ids=list(names[part]), embeddings=vectors[part])

    def get(self, names: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
        """Yield those of the named vectors that are there, in batches."""
        for start in range(0, len(names), _BATCH):
            batch = list(names[start : start + _BATCH])
            found = self._collection.get(ids=batch, include=["embeddings"])
            if found["ids"]:
                yield found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def search(
        self, vector: Vectors, limit: int, among: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Return the nearest of all vectors (or of those named): name → cosine."""
        if among is not None and not among:
            return {}
        found = self._collection.query(
            query_embeddings=vector.tolist(),
            n_results=limit,
            ids=None if among is None else list(among),
            include=["distances"],
        )
        distances = found["distances"] or [[]]
        return {
            name: 1.0 - distance
            for name, distance in zip(found["ids"][0], distances[0], strict=True)
        }

    def count(self) -> int:
        """Return how many vectors there are."""
        return int(self._collection.count())

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _client(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return chromadb.PersistentClient(str(folder), settings=settings)
