"""Pins: the sentences and answers that an owner keeps in a dossier, with notes, in their order.

A pin holds a copy of what it shows, so it stays when its conversation or its article is deleted.
Pins are in the file of the conversations.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes, token_urlsafe
from threading import Lock
from typing import Any

from pincite.assistant.types import Citation
from pincite.index.disk.space import has_room
from pincite.index.errors import InputError, StoreError
from pincite.ui.conversations.database import open_database
from pincite.ui.conversations.model import Turn
from pydantic import TypeAdapter, ValidationError

MAX_PINS_PER_OWNER = 20_000
MAX_PINS = 400_000
"""The most pins that are kept. Beyond them, the oldest are deleted of the client with most."""
MAX_NOTE_LENGTH = 4_000
"""Characters."""
_MAX_TALK_LENGTH = 64
"""Characters of the id of a conversation; a longer one is of none."""

_SCHEMA = """
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS pins (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, client TEXT NOT NULL, talk TEXT NOT NULL,
    key TEXT NOT NULL, position INTEGER NOT NULL, size INTEGER NOT NULL, pinned TEXT NOT NULL,
    note TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL, UNIQUE (owner, key));
CREATE INDEX IF NOT EXISTS pins_of_owner ON pins (owner, position, size);
"""


class DossierFullError(InputError):
    """The owner has as many pins, or as many bytes of them, as one may have."""


@dataclass(frozen=True, slots=True)
class PinnedSentence:
    """A sentence, and the publisher of its article; empty if the article states none."""

    citation: Citation
    publisher: str = ""


PinContent = Turn | PinnedSentence


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned sentence, or the turn of a pinned answer.

    `talk` is the id of the conversation in which it was pinned, and `pinned` the time (ISO 8601,
    UTC).
    """

    content: PinContent
    talk: str = ""
    note: str = ""
    id: str = field(default_factory=lambda: token_urlsafe(16))
    pinned: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "answer": TypeAdapter(Turn),
    "sentence": TypeAdapter(PinnedSentence),
}


class PinStore:
    """The pins of all owners. Safe to use from several threads."""

    def __init__(
        self, path: Path | None = None, owner_mb: float = 50.0, free_percent: float = 5.0
    ) -> None:
        """Open or create the file at `path`. With None, the pins stay in memory.

        The pins of one owner have at most `owner_mb` megabytes, and leave `free_percent` of the
        disk free. Raises StoreError if the file cannot be opened or is not a database.
        """
        self._lock = Lock()
        self._path = path
        self._owner_bytes = owner_mb * 1e6
        self._free_percent = free_percent
        # The hash of a client, which may be an address, must not be reversible.
        self._salt = token_bytes(16)
        self._database = open_database(path, _SCHEMA, "pins")

    def add(self, owner: str, pin: Pin, client: str = "") -> bool:
        """Add a pin at the end, and return whether it is new: what is pinned already stays.

        `client` is who pins, which of several browsers are one visitor; by default the owner.
        Raises DossierFullError, and StoreError if the disk is too full.
        """
        kind, key, content = _serialize(pin.content)
        talk, note = pin.talk[:_MAX_TALK_LENGTH], pin.note[:MAX_NOTE_LENGTH]
        new_size = len(content) + len(note)
        if self._path and not has_room(self._path.parent, self._free_percent, len(content)):
            raise StoreError(f"{self._path} is not written: the disk is nearly full. Free space.")
        client_hash = hashlib.sha256(self._salt + (client or owner).encode()).hexdigest()[:16]
        with self._transaction() as database:
            count, size, last = database.execute(
                "SELECT count(*), coalesce(sum(size), 0), coalesce(max(position), 0) FROM pins "
                "WHERE owner = ?",
                (owner,),
            ).fetchone()
            if count >= MAX_PINS_PER_OWNER or size + new_size > self._owner_bytes:
                raise DossierFullError(f"a dossier of {count:,} pins is full: remove some")
            cursor = database.execute(
                "INSERT INTO pins (id, owner, client, talk, key, position, size, pinned, note, "
                "kind, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (owner, key) DO NOTHING",
                (pin.id, owner, client_hash, talk, key, last + 1, new_size, pin.pinned, note, kind,
                 content),
            )  # fmt: skip
            _delete_of_largest_client(database)
            return bool(cursor.rowcount)

    def list(
        self, owner: str, talk: str = "", limit: int | None = None, offset: int = 0
    ) -> tuple[Pin, ...]:
        """Return the owner's pins in their order; with `talk`, those of this conversation."""
        with self._transaction() as database:
            rows = database.execute(
                "SELECT kind, content, talk, note, id, pinned FROM pins WHERE owner = :owner "
                "AND (:talk = '' OR talk = :talk) ORDER BY position LIMIT :limit OFFSET :offset",
                {
                    "owner": owner,
                    "talk": talk,
                    "limit": -1 if limit is None else limit,
                    "offset": offset,
                },
            ).fetchall()
        return tuple(pin for row in rows if (pin := _make_pin(*row)))

    def count(self, owner: str, talk: str = "") -> int:
        """Return how many pins the owner has; with `talk`, of this conversation."""
        with self._transaction() as database:
            (count,) = database.execute(
                "SELECT count(*) FROM pins WHERE owner = :owner AND (:talk = '' OR talk = :talk)",
                {"owner": owner, "talk": talk},
            ).fetchone()
        return int(count)

    def annotate(self, owner: str, pin_id: str, note: str) -> None:
        """Replace the note of a pin; it is cut at `MAX_NOTE_LENGTH`."""
        with self._transaction() as database:
            database.execute(
                "UPDATE pins SET size = size - length(note) + length(:note), note = :note "
                "WHERE id = :id AND owner = :owner",
                {"note": note[:MAX_NOTE_LENGTH], "id": pin_id, "owner": owner},
            )

    def move(self, owner: str, pin_id: str, other_id: str, *, after: bool = False) -> None:
        """Move a pin before another one, or after it. Unknown ids change nothing."""
        with self._transaction() as database:
            places = dict(
                database.execute(
                    "SELECT id, position FROM pins WHERE owner = ? AND id IN (?, ?)",
                    (owner, pin_id, other_id),
                )
            )
            if len(places) < 2:
                return
            place = places[other_id] + after
            database.execute(
                "UPDATE pins SET position = position + 1 WHERE owner = ? AND position >= ?",
                (owner, place),
            )
            database.execute("UPDATE pins SET position = ? WHERE id = ?", (place, pin_id))

    def remove(self, owner: str, pin_id: str) -> None:
        """Remove a pin of the owner."""
        with self._transaction() as database:
            database.execute("DELETE FROM pins WHERE id = ? AND owner = ?", (pin_id, owner))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._database:
            yield self._database


def _serialize(content: PinContent) -> tuple[str, str, str]:
    """Return kind, key and JSON of a content; what is pinned twice has the same key."""
    if isinstance(content, Turn):
        answer = replace(content.found, passages=()) if content.found else None
        content = replace(content, found=answer)
        return "answer", content.id, _ADAPTERS["answer"].dump_json(content).decode()
    cited = content.citation
    key = hashlib.sha256(f"{cited.article_id}\0{cited.start}\0{cited.quote}".encode()).hexdigest()
    return "sentence", key, _ADAPTERS["sentence"].dump_json(content).decode()


def _make_pin(
    kind: str, content: str, talk: str, note: str, pin_id: str, pinned: str
) -> Pin | None:
    try:
        value = _ADAPTERS[kind].validate_json(content)
    except (ValidationError, KeyError):  # stored by a version with different fields
        return None
    return Pin(value, talk, note, pin_id, pinned)


def _delete_of_largest_client(database: sqlite3.Connection) -> None:
    """Delete pins beyond MAX_PINS: visitors with many browsers push out their own only."""
    (count,) = database.execute("SELECT count(*) FROM pins").fetchone()
    for _ in range(count - MAX_PINS):
        database.execute(
            "DELETE FROM pins WHERE id = (SELECT id FROM pins WHERE client = ("
            "SELECT client FROM pins GROUP BY client ORDER BY count(*) DESC LIMIT 1) "
            "ORDER BY pinned, rowid LIMIT 1)"
        )
