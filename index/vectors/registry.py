"""The kinds of vector stores. A new kind is one module and one line in `BACKENDS`."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pincite.index.errors import StoreError
from pincite.index.vectors.chroma import ChromaBackend
from pincite.index.vectors.store import StoreBackend, VectorStore

BACKENDS: tuple[StoreBackend, ...] = (ChromaBackend(),)
"""The first backend that accepts a server, or owns a folder, is used. Chroma does both for all."""


def create_store(folder: Path, server: str | None = None) -> VectorStore:
    """Create an empty store in `folder`, or in a server that `folder` then points to.

    Raises InputError for an address that is not accepted, StoreError if the store cannot be
    created.
    """
    return _backend_for_server(server).create(folder, server)


def copy_store(sealed_folder: Path, folder: Path) -> VectorStore:
    """Create a store in `folder` that starts as a copy of a sealed one without a server."""
    return _backend_of_folder(sealed_folder).create_copy(sealed_folder, folder)


def open_store(folder: Path) -> VectorStore:
    """Open a sealed store for reading. Raises StoreError if it is missing or damaged."""
    return _backend_of_folder(folder).open(folder)


def server_of(folder: Path) -> str | None:
    """Return the server that holds the vectors of the store in `folder`; None without one.

    Raises StoreError if the folder cannot be read.
    """
    return _backend_of_folder(folder).server_of(folder)


def check_server(server: str) -> None:
    """Connect to a server once. Raises InputError or StoreError if that fails."""
    _backend_for_server(server).check_server(server)


def servers_in_use(root: Path) -> set[str]:
    """Return the servers that hold vectors of any generation of the index at `root`."""
    servers = set()
    for folder in root.glob("generations/*/*"):
        with suppress(StoreError):
            servers.add(server_of(folder))
    return {server for server in servers if server}


@contextmanager
def orphan_cleanup(root: Path, servers: set[str]) -> Iterator[None]:
    """At the end, remove from these servers what no generation of the index points to.

    A server that does not answer is skipped: a later build cleans it up.
    """
    try:
        yield
    finally:
        for backend in BACKENDS:
            backend.remove_orphans(root, {each for each in servers if backend.accepts(each)})


def engine_versions() -> str:
    """Return the names and versions of the search libraries in use."""
    return ", ".join(backend.engine_version() for backend in BACKENDS)


def _backend_for_server(server: str | None) -> StoreBackend:
    return next(backend for backend in BACKENDS if backend.accepts(server))


def _backend_of_folder(folder: Path) -> StoreBackend:
    return next(backend for backend in BACKENDS if backend.owns(folder))
