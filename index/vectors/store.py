"""The interface of a vector store, which each kind of store implements."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from pincite.index.embedding.local import Vectors


class VectorStore(Protocol):
    """The open store of one generation: vector id → unit vector, compared by cosine.

    Vectors are float32. Every method raises StoreError if the store cannot be read or written.
    """

    @property
    def server(self) -> str | None:
        """The address of the server that holds the vectors; None if the folder holds them."""

    def add(self, vector_ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors, of shape (ids, dimensions), under ids that the store does not have yet."""

    def remove(self, vector_ids: Sequence[str]) -> None:
        """Remove vectors."""

    def get(self, vector_ids: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
        """Yield the vectors of these ids in batches: ids, and an array of (ids, dimensions).

        Ids that the store does not have are left out.
        """

    def search(
        self, vector: Vectors, limit: int, vector_ids: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Return the nearest of all vectors, or of those with these ids: id → cosine."""

    def count(self) -> int:
        """Return the number of vectors."""

    def dimensions(self) -> int:
        """Return the number of dimensions of a vector; 0 if the store is empty."""

    def seal(self) -> None:
        """Write everything out and close the store. It is never changed again."""

    def close(self) -> None:
        """Close the files or the connection."""


class StoreBackend(Protocol):
    """A kind of vector store: creates, opens and cleans up its stores.

    A store belongs to one generation and has a folder there. It keeps its vectors in that folder
    or in a server, which the folder then names.
    """

    def describe_engine(self) -> str:
        """Return the name and version of the search library, for example "chromadb 1.5.0"."""

    def accepts(self, server: str | None) -> bool:
        """Return whether a new store on this server (None: in a folder) can be of this kind."""

    def owns(self, folder: Path) -> bool:
        """Return whether the store in `folder` is of this kind."""

    def create(self, folder: Path, server: str | None) -> VectorStore:
        """Create an empty store in `folder`, or in a server that `folder` then points to.

        Raises InputError for an address that is not accepted.
        """

    def create_copy(self, sealed_folder: Path, folder: Path) -> VectorStore:
        """Create a store in `folder` that starts as a copy of a sealed one without a server."""

    def open(self, folder: Path) -> VectorStore:
        """Open a sealed store for reading, without any change to `folder`.

        Raises StoreError if the store is missing or damaged.
        """

    def get_server(self, folder: Path) -> str | None:
        """Return the server that holds the vectors of the store in `folder`; None without one."""

    def check_server(self, server: str) -> None:
        """Connect to a server once. Raises InputError or StoreError if that fails."""

    def remove_orphans(self, root: Path, servers: set[str]) -> None:
        """Remove from the servers what the index at `root` stored there and no longer points to."""
