"""Chroma over HTTP (`chroma run`): one collection for each generation.

The generation's folder holds a reference to its collection in place of the vectors. The name of
a collection starts with a hash of the index folder. A build can thus delete the collections of
its own index that no generation refers to any more, and no others.
"""

import hashlib
import json
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from pincite.index.addresses import parse_server_address
from pincite.index.errors import InputError, StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

COLLECTION_REF_FILE = "server.json"
HTTP_BATCH_SIZE = 500
"""Vectors in one request: 500 long ones as JSON stay below the server's limit of 40 MB."""

TIMEOUT_SECONDS = 60.0
_PAGE_SIZE = 100


class CollectionRef(NamedTuple):
    """Where a generation's vectors are: server address, collection name, number of vectors."""

    server: str
    collection: str
    vectors: int = 0


def connect_to_server(server: str) -> "ClientAPI":
    """Return a client of a Chroma server.

    Raises InputError for an address that is not accepted, StoreError if the server does not
    answer.
    """
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
        # Chroma has no setting for a timeout; without one it waits for ever.
        client._server._session.timeout = TIMEOUT_SECONDS
    except Exception as error:
        raise make_unreachable_error(server, error) from error
    return client


def make_unreachable_error(server: str, error: Exception) -> StoreError:
    """Return the error for a server that does not answer, or answers with an error."""
    problem = f"does not answer ({type(error).__name__})"
    return StoreError(f"the Chroma server {server} {problem}: start it with `chroma run`")


def create_collection_ref(folder: Path, server: str) -> CollectionRef:
    """Choose a collection name for the generation of a vectors folder; write the reference there.

    `folder` is `ROOT/generations/GENERATION/vectors`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    collection_name = f"{_make_collection_prefix(folder.parent.parent.parent)}{uuid4().hex}"
    collection_ref = CollectionRef(server, collection_name)
    write_collection_ref(folder, collection_ref)
    return collection_ref


def write_collection_ref(folder: Path, collection_ref: CollectionRef) -> None:
    """Write a reference into a generation's vectors folder."""
    (folder / COLLECTION_REF_FILE).write_text(json.dumps(collection_ref._asdict()), "utf-8")


def read_collection_ref(folder: Path) -> CollectionRef | None:
    """Return the reference in a vectors folder; None if the folder holds the vectors itself.

    Raises StoreError if the reference is damaged.
    """
    path = folder / COLLECTION_REF_FILE
    if not path.exists():
        return None
    try:
        return CollectionRef(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{path} cannot be read: build the index again") from error


def delete_orphans(root: Path, servers: set[str]) -> None:
    """Delete the collections of the index at `root` that no generation refers to any more.

    A server that does not answer is skipped.
    """
    referenced = _find_referenced_collections(root)
    for server in servers:
        with suppress(Exception):
            client = connect_to_server(server)
            names: list[str] = []
            while page := client.list_collections(limit=_PAGE_SIZE, offset=len(names)):
                names += [collection.name for collection in page]
            for name in names:
                if name.startswith(_make_collection_prefix(root)) and name not in referenced:
                    client.delete_collection(name)


def _find_referenced_collections(root: Path) -> set[str]:
    collections = set()
    for path in root.glob(f"generations/*/*/{COLLECTION_REF_FILE}"):
        with suppress(StoreError):
            collection_ref = read_collection_ref(path.parent)
            if collection_ref:
                collections.add(collection_ref.collection)
    return collections


def _make_collection_prefix(root: Path) -> str:
    """Return the prefix of an index's collections; a copy in another place has its own prefix."""
    location = f"{socket.gethostname()}:{root.resolve()}"
    return f"pincite-{hashlib.sha256(location.encode()).hexdigest()[:16]}-"
