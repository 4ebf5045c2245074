"""Which articles tell one story, and which sentences say the same, in the catalogue's SQLite."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pincite.index.duplicates import minhash
from pincite.index.duplicates.alignment import Telling
from pincite.index.duplicates.collapse import Part
from pincite.index.text.visible import visible
from pincite.index.types import Copy

# `copies` and `told` are of articles that have copies: a story has the number of its fullest one.
SCHEMA = """
CREATE TABLE signatures (article INTEGER PRIMARY KEY REFERENCES articles, signature BLOB NOT NULL);
CREATE TABLE copies (article INTEGER PRIMARY KEY REFERENCES articles, story INTEGER NOT NULL,
    version INTEGER NOT NULL);
CREATE TABLE told (
    article INTEGER NOT NULL REFERENCES copies, position INTEGER NOT NULL,
    point INTEGER NOT NULL, saying INTEGER NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX told_by_saying ON told (saying);
"""

_OTHERS = """
SELECT id, source, title, publisher, published FROM articles JOIN copies ON article = number
WHERE id <> ? AND story = (
    SELECT story FROM articles JOIN copies ON article = number WHERE id = ?) ORDER BY source, id
"""

_PARTS = """
SELECT number, point, saying, size FROM passages
JOIN told ON told.article = passages.article AND position BETWEEN first AND last
WHERE number IN (SELECT value FROM json_each(?))
"""

_ALSO_IN = """
SELECT DISTINCT id, source, title, publisher, published
FROM told JOIN articles ON number = article
WHERE id <> :article AND saying IN (
    SELECT saying FROM articles JOIN told ON article = number
    WHERE id = :article AND position BETWEEN :first AND :last)
ORDER BY source, id
"""


def record(database: sqlite3.Connection) -> None:
    """Find the copies among the articles, and which of their sentences say the same."""
    database.executescript("DELETE FROM copies; DELETE FROM told;")
    new = "SELECT number FROM articles WHERE number NOT IN (SELECT article FROM signatures)"
    database.executemany(
        "INSERT INTO signatures VALUES (?, ?)",
        [
            (number, minhash.signature(visible(_text(database, number))))
            for (number,) in database.execute(new).fetchall()
        ],
    )
    by_length = database.execute(
        "SELECT article, signature FROM signatures JOIN articles ON number = article "
        "ORDER BY length(text) DESC, source, id"
    )
    telling = Telling()
    groups = minhash.group(by_length, lambda number: visible(_text(database, number)))
    for story, members in groups.items():
        versions = [_sentences(database, member) for member in members]
        numbered = telling.number(versions)
        for version, (member, texts) in enumerate(zip(members, versions, strict=True)):
            database.execute("INSERT INTO copies VALUES (?, ?, ?)", (member, story, version))
            database.executemany(
                "INSERT INTO told VALUES (?, ?, ?, ?, ?)",
                [
                    (member, position, *numbers, len(text))
                    for position, (numbers, text) in enumerate(
                        zip(numbered[version], texts, strict=True)
                    )
                ],
            )


def others(database: sqlite3.Connection, article_id: str) -> tuple[Copy, ...]:
    """Return the other articles of an article's story."""
    return tuple(Copy(*row) for row in database.execute(_OTHERS, (article_id, article_id)))


def also_in(
    database: sqlite3.Connection, article_id: str, first: int, last: int
) -> tuple[Copy, ...]:
    """Return the other articles that have any of sentences `first` to `last` of this one."""
    values = {"article": article_id, "first": first, "last": last}
    return tuple(Copy(*row) for row in database.execute(_ALSO_IN, values))


def told(database: sqlite3.Connection, passages: Sequence[int]) -> dict[int, list[Part]]:
    """Return the sentences of passages of articles that have copies, by the passages' numbers."""
    parts: defaultdict[int, list[Part]] = defaultdict(list)
    for number, *part in database.execute(_PARTS, (json.dumps(passages),)):
        parts[number].append(Part(*part))
    return parts


def _text(database: sqlite3.Connection, number: int) -> str:
    row = database.execute("SELECT text FROM articles WHERE number = ?", (number,)).fetchone()
    return str(row[0])


def _sentences(database: sqlite3.Connection, number: int) -> list[str]:
    text = _text(database, number)
    rows: Iterable[tuple[int, int]] = database.execute(
        "SELECT start, end FROM sentences WHERE article = ? ORDER BY position", (number,)
    )
    return [visible(text[start:end]) for start, end in rows]
