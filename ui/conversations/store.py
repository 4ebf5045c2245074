"""Conversations in one SQLite file. Only its owner can see a conversation.

The owner is a user, or a browser where the chat has no login. An answer is stored with its
quotations, so it can be read when the articles no longer exist; its passages are not stored.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from threading import Lock
from typing import NamedTuple

from pincite.assistant.answer_json import add_standing
from pincite.index.disk.space import has_room
from pincite.index.errors import StoreError
from pincite.ui.conversations.database import open_database
from pincite.ui.conversations.model import Conversation, Turn
from pydantic import TypeAdapter, ValidationError

MAX_CONVERSATIONS_PER_OWNER = 500
MAX_CONVERSATIONS = 20_000
"""The most conversations that are kept. Beyond them, the oldest are deleted: those of the owner,
or of the client that has most of them."""


@dataclass(frozen=True, slots=True)
class StoreQuotas:
    """Megabytes of one conversation and of one owner, and the percent of the disk to leave free."""

    conversation_mb: float = 4.0
    owner_mb: float = 50.0
    free_percent: float = 5.0


DEFAULT_QUOTAS = StoreQuotas()

_MAX_NAME_LENGTH = 200
_TURN_ADAPTER = TypeAdapter(Turn)
_SCHEMA = """
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS talks (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, changed TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS talks_of_owner ON talks (owner, changed);
CREATE TABLE IF NOT EXISTS turns (
    id TEXT PRIMARY KEY, talk TEXT NOT NULL REFERENCES talks ON DELETE CASCADE,
    position INTEGER NOT NULL, words TEXT NOT NULL, turn TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS turns_of_talk ON turns (talk, position);
"""
_ADDED_COLUMNS = {"client": "TEXT NOT NULL DEFAULT ''", "size": "INTEGER NOT NULL DEFAULT 0"}
"""Columns of `talks` that files of earlier versions lack: who stored it, and its bytes."""


class ConversationSummary(NamedTuple):
    """A conversation in the list; `changed` is the time of its last save (ISO 8601, UTC)."""

    id: str
    name: str
    changed: str


class ConversationStore:
    """The conversations of all owners. Safe to use from several threads."""

    def __init__(self, path: Path | None = None, quotas: StoreQuotas = DEFAULT_QUOTAS) -> None:
        """Open or create the file at `path`. With None, the conversations stay in memory.

        Raises StoreError if the file cannot be opened or is not a database of conversations.
        """
        self._lock = Lock()
        self._path = path
        self._quotas = quotas
        # The hash of a client, which may be an address, must not be reversible.
        self._salt = token_bytes(16)
        self._database = open_database(path, _SCHEMA, "conversations", _add_missing_columns)

    def search(
        self, owner: str, query: str = "", limit: int = 200
    ) -> tuple[ConversationSummary, ...]:
        """Return the owner's conversations, last changed first.

        With a `query`, only those with this text in their name, questions or answers; upper and
        lower case do not matter.
        """
        with self._transaction() as database:
            rows = database.execute(
                "SELECT id, name, changed FROM talks WHERE owner = :owner AND (:words = '' "
                "OR instr(lower(name), :words) OR EXISTS (SELECT 1 FROM turns "
                "WHERE talk = talks.id AND instr(words, :words))) "
                "ORDER BY changed DESC, rowid DESC LIMIT :limit",
                {"owner": owner, "words": query.strip().lower(), "limit": limit},
            )
            return tuple(ConversationSummary(*row) for row in rows)

    def get(self, owner: str, conversation_id: str) -> Conversation | None:
        """Return a conversation, or None if the owner has none with this id."""
        with self._transaction() as database:
            conversation_row = database.execute(
                "SELECT id, name FROM talks WHERE id = ? AND owner = ?", (conversation_id, owner)
            ).fetchone()
            turn_rows = database.execute(
                "SELECT turn FROM turns WHERE talk = ? ORDER BY position", (conversation_id,)
            ).fetchall()
        if conversation_row is None:
            return None
        stored_id, name = conversation_row
        turns = tuple(turn for row in turn_rows if (turn := _from_json(row[0])))
        return Conversation(stored_id, name, turns, stored=True)

    def get_turn(self, turn_id: str) -> Turn | None:
        """Return a turn of any owner by its id, or None if there is none."""
        with self._transaction() as database:
            row = database.execute("SELECT turn FROM turns WHERE id = ?", (turn_id,)).fetchone()
        return _from_json(row[0]) if row else None

    def save(self, owner: str, conversation: Conversation, client: str = "") -> None:
        """Add the turns of a conversation, or update them, unless a different owner has stored it.

        Turns that only the store has stay, except those in `conversation.replaced`: a second tab
        may have added them. `client` is who asked, which of several browsers are one visitor; by
        default the owner. Raises StoreError if the disk is too full.
        """
        if not conversation.turns:
            return
        rows = [(turn.id, _join_texts(turn), _to_json(turn)) for turn in conversation.turns]
        self._require_room(sum(len(texts) + len(row) for _, texts, row in rows))
        client_hash = hashlib.sha256(self._salt + (client or owner).encode()).hexdigest()[:16]
        with self._transaction() as database:
            # Keep the stored name: the owner may have renamed the conversation since it was opened.
            cursor = database.execute(
                "INSERT INTO talks (id, owner, name, changed, client) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET changed = excluded.changed, "
                "client = excluded.client WHERE owner = excluded.owner",
                (
                    conversation.id,
                    owner,
                    conversation.name[:_MAX_NAME_LENGTH],
                    datetime.now(UTC).isoformat(),
                    client_hash,
                ),
            )
            if not cursor.rowcount:  # the conversation has a different owner
                return
            _write_turns(database, conversation, rows)
            _delete_oldest(database, owner, self._quotas.owner_mb * 1e6)
            _delete_of_largest_client(database)

    def is_full(self, owner: str, conversation_id: str) -> bool:
        """Return whether a stored conversation has as many bytes as one may have."""
        with self._transaction() as database:
            row = database.execute(
                "SELECT size FROM talks WHERE id = ? AND owner = ?", (conversation_id, owner)
            ).fetchone()
        return bool(row) and row[0] >= self._quotas.conversation_mb * 1e6

    def _require_room(self, size: int) -> None:
        if self._path and not has_room(self._path.parent, self._quotas.free_percent, size):
            raise StoreError(
                f"{self._path} is not written: less than {self._quotas.free_percent:g} % of the "
                "disk would be free. Free some space."
            )

    def rename(self, owner: str, conversation_id: str, name: str) -> None:
        """Rename a conversation of the owner. An empty name changes nothing."""
        if name := " ".join(name.split())[:_MAX_NAME_LENGTH]:
            with self._transaction() as database:
                database.execute(
                    "UPDATE talks SET name = ? WHERE id = ? AND owner = ?",
                    (name, conversation_id, owner),
                )

    def delete(self, owner: str, conversation_id: str) -> None:
        """Delete a conversation of the owner. It cannot be restored."""
        with self._transaction() as database:
            database.execute(
                "DELETE FROM talks WHERE id = ? AND owner = ?", (conversation_id, owner)
            )

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._database:
            yield self._database


def _add_missing_columns(database: sqlite3.Connection) -> None:
    present = {row[1] for row in database.execute("PRAGMA table_info(talks)")}
    for name, definition in _ADDED_COLUMNS.items():
        if name not in present:
            database.execute(f"ALTER TABLE talks ADD COLUMN {name} {definition}")


def _write_turns(
    database: sqlite3.Connection, conversation: Conversation, rows: Sequence[tuple[str, str, str]]
) -> None:
    """Add turns (id, texts, JSON) at the end, or update those that the conversation has."""
    database.executemany(
        "DELETE FROM turns WHERE id = ? AND talk = ?",
        [(turn_id, conversation.id) for turn_id in conversation.replaced],
    )
    database.executemany(
        "INSERT INTO turns (id, talk, position, words, turn) VALUES (:id, :talk, "
        "(SELECT coalesce(max(position), -1) + 1 FROM turns WHERE talk = :talk), :words, :turn) "
        "ON CONFLICT (id) DO UPDATE SET words = excluded.words, turn = excluded.turn "
        "WHERE talk = excluded.talk",
        [
            {"id": turn_id, "talk": conversation.id, "words": texts, "turn": row}
            for turn_id, texts, row in rows
        ],
    )
    database.execute(
        "UPDATE talks SET size = (SELECT sum(length(words) + length(turn)) FROM turns "
        "WHERE talk = talks.id) WHERE id = ?",
        (conversation.id,),
    )


def _delete_oldest(database: sqlite3.Connection, owner: str, max_bytes: float) -> None:
    """Delete the owner's oldest conversations beyond the quotas, but not the last one."""
    database.execute(
        "DELETE FROM talks WHERE id IN (SELECT id FROM ("
        "SELECT id, row_number() OVER newest AS number, sum(size) OVER newest AS bytes "
        "FROM talks WHERE owner = ? WINDOW newest AS (ORDER BY changed DESC, rowid DESC)) "
        "WHERE number > ? OR (number > 1 AND bytes > ?))",
        (owner, MAX_CONVERSATIONS_PER_OWNER, max_bytes),
    )


def _delete_of_largest_client(database: sqlite3.Connection) -> None:
    """Delete conversations beyond MAX_CONVERSATIONS, the oldest of the client with most of them.

    A visitor without a login can have any number of browsers: they push out their own only.
    """
    (count,) = database.execute("SELECT count(*) FROM talks").fetchone()
    for _ in range(count - MAX_CONVERSATIONS):
        database.execute(
            "DELETE FROM talks WHERE id = (SELECT id FROM talks WHERE client = ("
            "SELECT client FROM talks GROUP BY client ORDER BY count(*) DESC LIMIT 1) "
            "ORDER BY changed, rowid LIMIT 1)"
        )


def _join_texts(turn: Turn) -> str:
    return f"{turn.question}\n{turn.found.text if turn.found else ''}".lower()


def _to_json(turn: Turn) -> str:
    answer = replace(turn.found, passages=()) if turn.found else None
    return _TURN_ADAPTER.dump_json(replace(turn, found=answer)).decode()


def _from_json(text: str) -> Turn | None:
    try:
        row = json.loads(text)
        if row.get("found"):
            row["found"] = add_standing(row["found"])
        return _TURN_ADAPTER.validate_python(row)
    except ValidationError:  # stored by a version with different fields
        return None
