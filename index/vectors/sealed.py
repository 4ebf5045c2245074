"""A sealed Chroma store in a folder, read by Chroma's compiled core alone.

The package chromadb takes a second of the processor to import, and reading needs none of it.
"""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pincite.index.errors import make_closed_error
from pincite.index.processes.forks import keep_in_forks

_KNOWN_VERSIONS = ("1.5.",)
"""Chroma's core has no stable interface: other versions are read through the package."""
_HNSW_CACHE_SIZE = 1
"""Open graphs: a store has one."""
_TENANT, _DATABASE = "default_tenant", "default_database"


def is_readable() -> bool:
    """Return whether the core that is installed has the interface known here."""
    return version("chromadb").startswith(_KNOWN_VERSIONS)


class SealedCollection:
    """A collection to read from; its methods are those of `chromadb.Collection`."""

    def __init__(self, database_file: Path, name: str) -> None:
        """Open a collection. Chroma's core raises errors of its own."""
        import chromadb_rust_bindings as core

        database = core.SqliteDBConfig(
            hash_type=core.MigrationHash.MD5,
            migration_mode=core.MigrationMode.Apply,
            url=str(database_file),
        )
        self._open_core: Any = core.Bindings(
            allow_reset=False,
            sqlite_db_config=database,
            persist_path=str(database_file.parent),
            hnsw_cache_size=_HNSW_CACHE_SIZE,
        )
        keep_in_forks(self)  # The destructor of the core waits for threads.
        self._id = str(self._core.get_collection(name, _TENANT, _DATABASE).id)

    @property
    def _core(self) -> Any:
        opened = self._open_core
        if opened is None:
            raise make_closed_error()
        return opened

    def count(self) -> int:
        """Return the number of vectors."""
        return int(self._core.count(self._id, _TENANT, _DATABASE))

    def get(
        self, ids: list[str] | None = None, *, include: list[str], limit: int | None = None
    ) -> dict[str, Any]:
        """Return ids and what `include` names."""
        found = self._core.get(self._id, ids, None, limit, 0, None, include, _TENANT, _DATABASE)
        return {"ids": found.ids, "embeddings": found.embeddings}

    def query(
        self,
        query_embeddings: Sequence[float],
        n_results: int,
        ids: list[str] | None,
        include: list[str],
    ) -> dict[str, Any]:
        """Return the nearest vectors of one vector, and what `include` names."""
        found = self._core.query(
            self._id,
            ids,
            [query_embeddings],
            n_results,
            None,
            None,
            include,
            _TENANT,
            _DATABASE,
        )
        return {"ids": found.ids, "distances": found.distances}

    def close(self) -> None:
        """Close the files, as soon as no thread reads them."""
        self._open_core = None
