"""Vectors in a running Chroma server (`chroma run`): a collection for each generation.

The generation's folder holds, in place of the vectors, which collection of which server has
them. A collection is named after the index folder it belongs to, so that a build can remove
those that no generation of its own index names any more, and only those.
"""

import hashlib
import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from pincite.index.addresses import parse_server_address
from pincite.index.errors import InputError, StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

RECORD = "server.json"
BATCH = 500
"""Vectors sent at once: as JSON, 500 long ones stay within what a server takes (40 MB)."""
SECONDS = 60.0
_PAGE = 100


class Place(NamedTuple):
    """Where a generation's vectors are: a server's address as written, a collection, how many."""

    server: str
    collection: str
    vectors: int = 0


def connect(server: str) -> "ClientAPI":
    """Return a client of a server. Raises StoreError where it cannot be reached."""
    import chromadb
    from chromadb.config import Settings

    where = parse_server_address(server)
    if where.url.count("/") > 2:
        raise InputError(f"{server} has a path: write the server's host and port only")
    try:
        client = chromadb.HttpClient(
            where.host,
            where.port,
            ssl=where.encrypted,
            settings=Settings(anonymized_telemetry=False),
        )
        # Chroma waits without end, and has no setting for that.
        client._server._session.timeout = SECONDS
    except Exception as error:
        raise unreachable(server, error) from error
    return client


def unreachable(server: str, error: Exception) -> StoreError:
    """Return the error for a server that does not answer as it should."""
    how = f"does not answer ({type(error).__name__})"
    return StoreError(f"the Chroma server {server} {how}: start it with `chroma run`")


def new_place(folder: Path, server: str) -> Place:
    """Choose a collection for a generation's vectors, and write that into their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return write(folder, Place(server, f"{_prefix(folder.parent.parent.parent)}{uuid4().hex}"))


def write(folder: Path, place: Place) -> Place:
    """Write into the folder of a generation's vectors where they are."""
    (folder / RECORD).write_text(json.dumps(place._asdict()), "utf-8")
    return place


def place(folder: Path) -> Place | None:
    """Return where the vectors of a generation are, None where they are in the folder itself."""
    record = folder / RECORD
    if not record.exists():
        return None
    try:
        return Place(**json.loads(record.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{record} cannot be read: build the index again") from error


def places(root: Path) -> set[Place]:
    """Return where the vectors of all generations of an index are that are in servers."""
    found = set()
    for record in root.glob(f"generations/*/*/{RECORD}"):
        with suppress(StoreError):
            found.add(place(record.parent))
    return {each for each in found if each}


@contextmanager
def sweeping(root: Path, servers: Iterable[str]) -> Iterator[None]:
    """In the end, remove an index's collections from servers, but for those it still names.

    A server that does not answer is left for another time.
    """
    try:
        yield
    finally:
        _sweep(root, servers)


def _sweep(root: Path, servers: Iterable[str]) -> None:
    needed = {each.collection for each in places(root)}
    for server in set(servers):
        with suppress(Exception):
            client = connect(server)
            names: list[str] = []
            while page := client.list_collections(limit=_PAGE, offset=len(names)):
                names += [collection.name for collection in page]
            for name in names:
                if name.startswith(_prefix(root)) and name not in needed:
                    client.delete_collection(name)


def _prefix(root: Path) -> str:
    """Name an index: copies of it, on another machine or in another folder, are others."""
    where = f"{socket.gethostname()}:{root.resolve()}"
    return f"pincite-{hashlib.sha256(where.encode()).hexdigest()[:16]}-"
