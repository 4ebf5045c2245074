"""The kinds of vector stores. A new kind is one module and one line in `BACKENDS`."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pincite.index.errors import StoreError
from pincite.index.vectors.chroma import ChromaBackend
from pincite.index.vectors.store import StoreBackend, VectorStore

BACKENDS: tuple[StoreBackend, ...] = (ChromaBackend(),)
"""The first backend that accepts the server, or owns the folder, is used. Chroma takes any."""


def create_store(folder: Path, server: str | None = None) -> VectorStore:
    """Create an empty store in `folder`, or in a server that `folder` then points to.

    Raises InputError for an address that is not accepted, StoreError if the store cannot be
    created.
    """
    return _find_backend_for_server(server).create(folder, server)


def copy_store(sealed_folder: Path, folder: Path) -> VectorStore:
    """Create a store in `folder` that starts as a copy of a sealed one without a server."""
    return _find_backend_of_folder(sealed_folder).create_copy(sealed_folder, folder)


def open_store(folder: Path) -> VectorStore:
    """Open a sealed store for reading. Raises StoreError if it is missing or damaged."""
    return _find_backend_of_folder(folder).open(folder)


def get_server(folder: Path) -> str | None:
    """Return the server that holds the vectors of the store in `folder`; None without one.

    Raises StoreError if the folder cannot be read.
    """
    return _find_backend_of_folder(folder).get_server(folder)


def check_server(server: str) -> None:
    """Connect to a server once. Raises InputError or StoreError if that fails."""
    _find_backend_for_server(server).check_server(server)


def find_servers_in_use(root: Path) -> set[str]:
    """Return the servers that hold vectors of any generation of the index at `root`."""
    servers = set()
    for folder in root.glob("generations/*/*"):
        with suppress(StoreError, PermissionError):  # a folder of a different user
            servers.add(get_server(folder))
    return {server for server in servers if server}


@contextmanager
def orphan_cleanup(root: Path, servers: set[str]) -> Iterator[None]:
    """On exit, remove from these servers everything that no generation of the index points to.

    A server that does not answer is skipped: a later build cleans it up.
    """
    try:
        yield
    finally:
        for backend in BACKENDS:
            backend.remove_orphans(root, {each for each in servers if backend.accepts(each)})


def describe_engines() -> str:
    """Return the names and versions of the search libraries in use."""
    return ", ".join(backend.describe_engine() for backend in BACKENDS)


def _find_backend_for_server(server: str | None) -> StoreBackend:
    return next(backend for backend in BACKENDS if backend.accepts(server))


def _find_backend_of_folder(folder: Path) -> StoreBackend:
    return next(backend for backend in BACKENDS if backend.owns(folder))
