"""The SQLite file of what people keep in the chat."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from pincite.index.errors import StoreError


def open_database(
    path: Path | None,
    schema: str,
    content: str,
    migrate: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> sqlite3.Connection:
    """Open or create the file at `path`, readable by its owner only; with None, it is in memory.

    `schema` creates missing tables, `migrate` brings older ones up to date, and `content` names
    what is kept, in the error. Raises StoreError if the file cannot be opened or is not a database.
    """
    try:
        if path:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
        database = sqlite3.connect(path or ":memory:", check_same_thread=False)
        database.executescript(schema)
        migrate(database)
    except (sqlite3.DatabaseError, OSError) as error:
        raise StoreError(
            f"{content} cannot be kept in {path} ({error}): move it away, or give the chat the "
            "right to read and write it"
        ) from error
    return database
