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

COLLECTION_REF_FILE = "server.json"
HTTP_BATCH_SIZE = 500
"""Vectors sent at once: as JSON, 500 long ones stay within what a server takes (40 MB)."""
TIMEOUT_SECONDS = 60.0
_PAGE_SIZE = 100


class CollectionRef(NamedTuple):
    """Where a generation's vectors are: a server's address as written, a collection, how many."""

    server: str
    collection: str
    vectors: int = 0


def connect_to_server(server: str) -> "ClientAPI":
    """Return a client of a server. Raises StoreError where it cannot be reached."""
    import chromadb
    from chromadb.config import Settings

    server_address = parse_server_address(server)
    if server_address.url.count("/") > 2:
        raise InputError(f"{server} has a path: write the server's host and port only")
    try:
        client = chromadb.HttpClient(
            server_address.host,
            server_address.port,
            ssl=server_address.encrypted,
            settings=Settings(anonymized_telemetry=False),
        )
        # Chroma waits without end, and has no setting for that.
        client._server._session.timeout = TIMEOUT_SECONDS
    except Exception as error:
        raise make_unreachable_error(server, error) from error
    return client


def make_unreachable_error(server: str, error: Exception) -> StoreError:
    """Return the error for a server that does not answer as it should."""
    problem = f"does not answer ({type(error).__name__})"
    return StoreError(f"the Chroma server {server} {problem}: start it with `chroma run`")


def create_collection_ref(folder: Path, server: str) -> CollectionRef:
    """Choose a collection for a generation's vectors, and write that into their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_collection_ref(
        folder,
        CollectionRef(server, f"{_collection_prefix(folder.parent.parent.parent)}{uuid4().hex}"),
    )


def write_collection_ref(folder: Path, collection_ref: CollectionRef) -> CollectionRef:
    """Write into the folder of a generation's vectors where they are."""
    (folder / COLLECTION_REF_FILE).write_text(json.dumps(collection_ref._asdict()), "utf-8")
    return collection_ref


def read_collection_ref(folder: Path) -> CollectionRef | None:
    """Return where the vectors of a generation are, None where they are in the folder itself."""
    path = folder / COLLECTION_REF_FILE
    if not path.exists():
        return None
    try:
        return CollectionRef(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{path} cannot be read: build the index again") from error


def list_collection_refs(root: Path) -> set[CollectionRef]:
    """Return where the vectors of all generations of an index are that are in servers."""
    collection_refs = set()
    for path in root.glob(f"generations/*/*/{COLLECTION_REF_FILE}"):
        with suppress(StoreError):
            collection_refs.add(read_collection_ref(path.parent))
    return {each for each in collection_refs if each}


@contextmanager
def orphan_cleanup(root: Path, servers: Iterable[str]) -> Iterator[None]:
    """In the end, remove an index's collections from servers, but for those it still names.

    A server that does not answer is left for another time.
    """
    try:
        yield
    finally:
        _delete_orphans(root, servers)


def _delete_orphans(root: Path, servers: Iterable[str]) -> None:
    referenced = {each.collection for each in list_collection_refs(root)}
    for server in set(servers):
        with suppress(Exception):
            client = connect_to_server(server)
            names: list[str] = []
            while page := client.list_collections(limit=_PAGE_SIZE, offset=len(names)):
                names += [collection.name for collection in page]
            for name in names:
                if name.startswith(_collection_prefix(root)) and name not in referenced:
                    client.delete_collection(name)


def _collection_prefix(root: Path) -> str:
    """Name an index: copies of it, on another machine or in another folder, are others."""
    location = f"{socket.gethostname()}:{root.resolve()}"
    return f"pincite-{hashlib.sha256(location.encode()).hexdigest()[:16]}-"
