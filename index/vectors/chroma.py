"""The vectors of one generation, in Chroma."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

import numpy as np
from pincite.index.embedding.local import Vectors
from pincite.index.errors import StoreError
from pincite.index.vectors import server as remote
from pincite.index.vectors.snapshot import DATABASE_FILE, private_snapshot

if TYPE_CHECKING:
    import chromadb
    from chromadb.api import ClientAPI

_COLLECTION_NAME = "passages"
_MIN_FREE_DESCRIPTORS = 32
"""So many more files may be opened, or Chroma is not even started."""

_MAX_BATCH_SIZE = 5_000  # Chroma takes at most 5,461 rows at once


class VectorStore:
    """An open Chroma collection: name of a vector → unit vector, compared by cosine.

    It is in a folder, or in a server, which `folder` then names. All methods raise StoreError
    where it cannot be read or written.
    """

    def __init__(
        self, folder: Path, client: "ClientAPI", collection: "chromadb.Collection"
    ) -> None:
        self._folder = folder
        self._client = client
        self._collection = collection
        self._collection_ref = remote.read_collection_ref(folder)
        self._batch_size = remote.HTTP_BATCH_SIZE if self._collection_ref else _MAX_BATCH_SIZE

    @property
    def server(self) -> str | None:
        """The address of the server that has the vectors; None where they are in the folder."""
        return self._collection_ref.server if self._collection_ref else None

    @classmethod
    def create(cls, folder: Path, server: str | None = None) -> "VectorStore":
        """Make an empty store in `folder`, or in a server, which `folder` then names.

        Raises InputError for an address that cannot be taken.
        """
        if server is None:
            with _wrap_chroma_errors(None):
                client = _open_client(folder)
                return cls(folder, client, _create_collection(client, _COLLECTION_NAME))
        client = remote.connect_to_server(server)
        with _wrap_chroma_errors(server):
            collection = _create_collection(
                client, remote.create_collection_ref(folder, server).collection
            )
        return cls(folder, client, collection)

    @classmethod
    def create_copy(cls, sealed_folder: Path, folder: Path) -> "VectorStore":
        """Make a store in `folder` that begins as a copy of a sealed one."""
        shutil.copytree(sealed_folder, folder)
        with _wrap_chroma_errors(None):
            client = _open_client(folder)
            return cls(
                folder, client, client.get_collection(_COLLECTION_NAME, embedding_function=None)
            )

    @classmethod
    def open(cls, folder: Path) -> "VectorStore":
        """Open a sealed store to read; nothing in `folder` is changed by that.

        Raises StoreError where it is missing or damaged.
        """
        collection_ref = remote.read_collection_ref(folder)
        if collection_ref:
            client = remote.connect_to_server(collection_ref.server)
            with _wrap_chroma_errors(collection_ref.server):
                collection = client.get_collection(
                    collection_ref.collection, embedding_function=None
                )
                if collection.count() != collection_ref.vectors:
                    message = f"{collection_ref.server} has not all vectors of {folder}"
                    raise StoreError(f"{message}: build the index again")
            return cls(folder, client, collection)
        if not (folder / DATABASE_FILE).is_file():  # Chroma would make an empty one
            raise StoreError(f"{folder} holds no vectors: build the index again")
        with ExitStack() as resources:
            snapshot = resources.enter_context(private_snapshot(folder))
            try:
                client = _open_client(snapshot)
                collection = client.get_collection(_COLLECTION_NAME, embedding_function=None)
            except StoreError:
                raise
            except Exception as error:
                message = f"the vectors in {folder} cannot be read: build the index again"
                raise StoreError(f"{message} ({type(error).__name__})") from error
            store = cls(folder, client, collection)
            finalize(store, resources.pop_all().close)
        return store

    def add(self, names: Sequence[str], vectors: Vectors) -> None:
        """Add vectors under names that are not yet there."""
        for start in range(0, len(names), self._batch_size):
            batch = slice(start, start + self._batch_size)
            with _wrap_chroma_errors(self.server):
                self._collection.add(ids=list(names[batch]), embeddings=vectors[batch])

    def remove(self, names: Sequence[str]) -> None:
        """Take out vectors. Their places in the graph stay taken."""
        for start in range(0, len(names), self._batch_size):
            with _wrap_chroma_errors(self.server):
                self._collection.delete(ids=list(names[start : start + self._batch_size]))

    def get(self, names: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
        """Yield those of the named vectors that are there, in batches."""
        for start in range(0, len(names), self._batch_size):
            batch = list(names[start : start + self._batch_size])
            with _wrap_chroma_errors(self.server):
                found = self._collection.get(ids=batch, include=["embeddings"])
            if found["ids"]:
                yield found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def search(
        self, vector: Vectors, limit: int, names: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Return the nearest of all vectors (or of those named): name → cosine."""
        if names is not None and not names:
            return {}
        with _wrap_chroma_errors(self.server):
            found = self._collection.query(
                query_embeddings=vector.tolist(),
                n_results=limit,
                ids=None if names is None else list(names),
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        return {
            name: 1.0 - distance
            for name, distance in zip(found["ids"][0], distances[0], strict=True)
        }

    def count(self) -> int:
        """Return how many vectors there are."""
        with _wrap_chroma_errors(self.server):
            return int(self._collection.count())

    def dimensions(self) -> int:
        """Return how many numbers a vector has; 0 where there are no vectors."""
        with _wrap_chroma_errors(self.server):
            sample = self._collection.get(limit=1, include=["embeddings"])["embeddings"]
        return int(np.shape(sample)[-1]) if sample is not None and len(sample) else 0

    def seal(self) -> None:
        """Write out what Chroma still holds back, and close: from here on it is only read."""
        if self._collection_ref:
            remote.write_collection_ref(
                self._folder, self._collection_ref._replace(vectors=self.count())
            )
            self.close()
        else:
            with _wrap_chroma_errors(None):
                self._seal_folder()

    def _seal_folder(self) -> None:
        folder = self._folder
        self._collection.modify(configuration={"hnsw": {"sync_threshold": 2}})
        self.close()  # the setting is read when a store is opened
        client = _open_client(folder)
        collection = client.get_collection(_COLLECTION_NAME, embedding_function=None)
        sample = collection.get(limit=1, include=["embeddings"])
        for _ in range(2):  # as many changes as now make Chroma write; they change nothing
            collection.update(ids=sample["ids"], embeddings=sample["embeddings"])
        client.close()
        with closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
            database.execute("VACUUM")
        if not any(folder.glob("*/index_metadata.pickle")):
            raise StoreError(f"Chroma did not write the vectors to {folder}: build again")

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


@contextmanager
def _wrap_chroma_errors(server: str | None) -> Iterator[None]:
    """Turn whatever Chroma raises into an error with a remedy."""
    try:
        yield
    except (StoreError, OSError):  # what the system refuses is said in its own words
        raise
    except Exception as error:
        if server and type(error).__name__ == "NotFoundError":
            message = f"the Chroma server {server} has lost the vectors of the index"
            raise StoreError(f"{message}: build it again") from error
        if server:
            raise remote.make_unreachable_error(server, error) from error
        raise _make_chroma_error(error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of Chroma's core: it is no Exception
            raise _make_chroma_error(error) from error
        raise


def _make_chroma_error(error: BaseException) -> StoreError:
    message = f"Chroma fails in the index ({type(error).__name__}: {error})"
    return StoreError(f"{message}: see to room and rights there, then build it again")


def _create_collection(client: "ClientAPI", name: str) -> "chromadb.Collection":
    hnsw = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
    return client.create_collection(name, embedding_function=None, configuration={"hnsw": hnsw})


def _require_free_descriptors() -> None:
    """Raise StoreError unless Chroma can open what it needs: where it cannot, it panics."""
    with ExitStack() as resources:
        try:
            for _ in range(_MIN_FREE_DESCRIPTORS):
                resources.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        except OSError as error:
            message = "too many files are open in this program"
            raise StoreError(f"{message}: allow more with `ulimit -n`") from error


def _open_client(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    _require_free_descriptors()
    settings = Settings(anonymized_telemetry=False)
    return chromadb.PersistentClient(str(folder), settings=settings)
