"""A vector store in Chroma: an HNSW graph in a folder, or in a Chroma server."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import finalize

import numpy as np
from pincite.index.embedding.local import Vectors
from pincite.index.errors import StoreError
from pincite.index.processes.forks import Owner, keep_in_forks
from pincite.index.vectors.errors import require_free_descriptors, wrap_chroma_errors
from pincite.index.vectors.sealed import SealedCollection, is_readable
from pincite.index.vectors.server import (
    HTTP_BATCH_SIZE,
    CollectionRef,
    connect_to_server,
    create_collection_ref,
    delete_orphans,
    read_collection_ref,
    write_collection_ref,
)
from pincite.index.vectors.snapshot import DATABASE_FILE, private_snapshot

if TYPE_CHECKING:
    import chromadb
    from chromadb.api import ClientAPI

_COLLECTION_NAME = "passages"

_MAX_SEALING_UPDATES = 5
"""Two at most were seen to be needed."""

_MAX_BATCH_SIZE = 5_000  # Chroma accepts at most 5,461 rows in one call.


class ChromaStore:
    """An open Chroma collection; `VectorStore` describes the methods."""

    def __init__(
        self,
        folder: Path,
        client: "ClientAPI | SealedCollection",
        collection: Any,
        collection_ref: CollectionRef | None = None,
    ) -> None:
        """`collection` is a `chromadb.Collection`, or a `SealedCollection` for reading."""
        self._folder = folder
        self._client = client
        self._collection = collection
        self._collection_ref = collection_ref
        self._batch_size = HTTP_BATCH_SIZE if collection_ref else _MAX_BATCH_SIZE
        self._load_lock = Lock()
        self._is_loaded = collection_ref is not None

    @property
    def server(self) -> str | None:
        """The address of the Chroma server; None if the folder holds the vectors."""
        return self._collection_ref.server if self._collection_ref else None

    def add(self, vector_ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors under new ids."""
        for start in range(0, len(vector_ids), self._batch_size):
            batch = slice(start, start + self._batch_size)
            with wrap_chroma_errors(self.server):
                self._collection.add(ids=list(vector_ids[batch]), embeddings=vectors[batch])

    def remove(self, vector_ids: Sequence[str]) -> None:
        """Remove vectors. Their nodes stay in the HNSW graph, marked as deleted."""
        for start in range(0, len(vector_ids), self._batch_size):
            with wrap_chroma_errors(self.server):
                self._collection.delete(ids=list(vector_ids[start : start + self._batch_size]))

    def get(self, vector_ids: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
        """Yield the vectors of these ids in batches."""
        for start in range(0, len(vector_ids), self._batch_size):
            batch = list(vector_ids[start : start + self._batch_size])
            with self._read_vectors():
                found = self._collection.get(ids=batch, include=["embeddings"])
            if found["ids"]:
                yield found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def search(
        self, vector: Vectors, limit: int, vector_ids: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Return the nearest vectors, found approximately by HNSW: id → cosine."""
        if vector_ids is not None and not vector_ids:
            return {}
        with self._read_vectors():
            found = self._collection.query(
                query_embeddings=vector.tolist(),
                n_results=limit,
                ids=None if vector_ids is None else list(vector_ids),
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        return {
            vector_id: 1.0 - distance
            for vector_id, distance in zip(found["ids"][0], distances[0], strict=True)
        }

    @contextmanager
    def _read_vectors(self) -> Iterator[None]:
        """Let the first reader in alone, while Chroma loads the graph.

        Threads that load a graph at the same time each apply what is left in Chroma's log, and
        write it, also to a sealed folder: earlier builds could leave a change there.
        """
        with wrap_chroma_errors(self.server):
            if self._is_loaded:
                yield
            else:
                with self._load_lock:
                    yield
                    self._is_loaded = True

    def count(self) -> int:
        """Return the number of vectors."""
        with wrap_chroma_errors(self.server):
            return int(self._collection.count())

    def dimensions(self) -> int:
        """Return the number of dimensions of a vector; 0 if the store is empty."""
        with self._read_vectors():
            sample = self._collection.get(limit=1, include=["embeddings"])["embeddings"]
        return int(np.shape(sample)[-1]) if sample is not None and len(sample) else 0

    def seal(self) -> None:
        """Write out what Chroma still buffers, and close the store."""
        if self._collection_ref:
            write_collection_ref(self._folder, self._collection_ref._replace(vectors=self.count()))
            self.close()
        else:
            with wrap_chroma_errors(None):
                self._seal_folder()

    def _seal_folder(self) -> None:
        folder = self._folder
        # Chroma has no call that writes its buffer. It writes after `sync_threshold` changes,
        # and reads that setting when a store is opened. So make updates that change nothing. What
        # is not written is applied by readers, who would write it to the sealed folder then.
        self._collection.modify(configuration={"hnsw": {"sync_threshold": 2}})
        self.close()
        client = _open_client(folder)
        collection = client.get_collection(_COLLECTION_NAME, embedding_function=None)
        for _ in range(_MAX_SEALING_UPDATES):
            sample = collection.get(limit=1, include=["embeddings"])
            if not _has_unwritten_changes(folder):
                break
            collection.update(ids=sample["ids"], embeddings=sample["embeddings"])
        client.close()
        with closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
            database.execute("VACUUM")
        if _has_unwritten_changes(folder) or not any(folder.glob("*/index_metadata.pickle")):
            raise StoreError(f"Chroma did not write the vectors to {folder}: build the index again")

    def close(self) -> None:
        """Close the files or the connection."""
        self._client.close()


class ChromaBackend:
    """Creates, opens and cleans up stores in Chroma; `StoreBackend` describes the methods."""

    def describe_engine(self) -> str:
        """Return Chroma's version."""
        return f"chromadb {version('chromadb')}"

    def accepts(self, _server: str | None) -> bool:
        """Return True: every server counts as a Chroma server, and any folder can hold a store."""
        return True

    def owns(self, _folder: Path) -> bool:
        """Return True: every folder is opened as a Chroma store."""
        return True

    def create(self, folder: Path, server: str | None) -> ChromaStore:
        """Create an empty collection in `folder` or in a server."""
        if server is None:
            with wrap_chroma_errors(None):
                client = _open_client(folder)
                return ChromaStore(folder, client, _create_collection(client, _COLLECTION_NAME))
        client = connect_to_server(server)
        with wrap_chroma_errors(server):
            collection_ref = create_collection_ref(folder, server)
            collection = _create_collection(client, collection_ref.collection)
        return ChromaStore(folder, client, collection, collection_ref)

    def create_copy(self, sealed_folder: Path, folder: Path) -> ChromaStore:
        """Copy a sealed store that is in a folder."""
        shutil.copytree(sealed_folder, folder)
        with wrap_chroma_errors(None):
            client = _open_client(folder)
            collection = client.get_collection(_COLLECTION_NAME, embedding_function=None)
            return ChromaStore(folder, client, collection)

    def open(self, folder: Path) -> ChromaStore:
        """Open a sealed store for reading."""
        collection_ref = read_collection_ref(folder)
        if collection_ref:
            return _open_in_server(folder, collection_ref)
        return _open_in_folder(folder)

    def get_server(self, folder: Path) -> str | None:
        """Return the server that `folder` points to; None if it points to none."""
        collection_ref = read_collection_ref(folder)
        return collection_ref.server if collection_ref else None

    def check_server(self, server: str) -> None:
        """Connect to a server once."""
        connect_to_server(server).close()

    def remove_orphans(self, root: Path, servers: set[str]) -> None:
        """Delete the collections of the index at `root` that no generation points to."""
        delete_orphans(root, servers)


def _open_in_server(folder: Path, collection_ref: CollectionRef) -> ChromaStore:
    server, collection_name, expected_count = collection_ref
    client = connect_to_server(server)
    with wrap_chroma_errors(server):
        collection = client.get_collection(collection_name, embedding_function=None)
        if collection.count() != expected_count:
            message = f"the Chroma server {server} does not have all vectors of {folder}"
            raise StoreError(f"{message}: build the index again")
    return ChromaStore(folder, client, collection, collection_ref)


def _open_in_folder(folder: Path) -> ChromaStore:
    # Without this check, Chroma would create an empty store.
    if not (folder / DATABASE_FILE).is_file():
        raise StoreError(f"{folder} holds no vectors: build the index again")
    with ExitStack() as resources:
        snapshot = resources.enter_context(private_snapshot(folder))
        try:
            client, collection = _open_for_reading(snapshot)
        except StoreError:
            raise
        except Exception as error:
            message = f"the vectors in {folder} cannot be read ({type(error).__name__})"
            raise StoreError(f"{message}: build the index again") from error
        store = ChromaStore(folder, client, collection)
        finalize(store, Owner("the vectors").guard(resources.pop_all().close))
    return store


def _open_for_reading(folder: Path) -> tuple["ClientAPI | SealedCollection", Any]:
    if is_readable():
        require_free_descriptors()
        sealed = SealedCollection(folder / DATABASE_FILE, _COLLECTION_NAME)
        return sealed, sealed
    client = _open_client(folder)
    return client, client.get_collection(_COLLECTION_NAME, embedding_function=None)


def _create_collection(client: "ClientAPI", name: str) -> "chromadb.Collection":
    hnsw = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
    return client.create_collection(name, embedding_function=None, configuration={"hnsw": hnsw})


def _has_unwritten_changes(folder: Path) -> bool:
    """Return whether Chroma's log has changes that its graph on the disk has not."""
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
        [(unwritten,)] = database.execute(
            "SELECT EXISTS (SELECT 1 FROM embeddings_queue WHERE seq_id > (SELECT coalesce("
            "max(seq_id), 0) FROM max_seq_id JOIN segments ON segment_id = segments.id "
            "WHERE scope = 'VECTOR'))"
        )
    return bool(unwritten)


def _open_client(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    require_free_descriptors()
    settings = Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(folder), settings=settings)
    keep_in_forks(client)  # Its destructor waits for threads of Chroma's Rust core.
    return client
