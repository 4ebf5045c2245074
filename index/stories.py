"""Which articles tell one story, and which sentences say the same, in the catalogue's SQLite."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pincite.index import copies
from pincite.index.invisible import visible
from pincite.index.places import Part
from pincite.index.retold import Telling
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
    SELECT story FROM articles JOIN copies ON article = number WHERE id = ?) ORDER BY number
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
ORDER BY number
"""


def record(database: sqlite3.Connection, known: Mapping[str, bytes]) -> None:
    """Find the copies among the articles, and which of their sentences say the same.

    `known` has signatures that were made before, by the digests of their articles.
    """
    database.executemany(
        "INSERT INTO signatures VALUES (?, ?)",
        [
            (number, known.get(digest) or copies.signature(visible(_text(database, number))))
            for number, digest in database.execute("SELECT number, digest FROM articles").fetchall()
        ],
    )
    by_length = database.execute(
        "SELECT article, signature FROM signatures JOIN articles ON number = article "
        "ORDER BY length(text) DESC, number"
    )
    telling = Telling()
    groups = copies.group(by_length, lambda number: visible(_text(database, number)))
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


def signatures(database: sqlite3.Connection) -> dict[str, bytes]:
    """Return the signature of each article, by the article's digest."""
    query = "SELECT digest, signature FROM signatures JOIN articles ON number = article"
    return dict(database.execute(query))


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
