"""The tables of near-duplicates in the catalog: clusters, and their aligned sentences."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pincite.index.duplicates import minhash
from pincite.index.duplicates.alignment import SentenceAligner
from pincite.index.duplicates.collapse import AlignedSentence
from pincite.index.text.visible import strip_invisible
from pincite.index.types import Copy

# `copies` and `told` have rows only for articles with near-duplicates. `story` is the number of
# the longest article of a cluster, `version` a rank in the cluster, `saying` a variant.
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

_SELECT_COPIES = """
SELECT id, source, title, publisher, published FROM articles JOIN copies ON article = number
WHERE id <> ? AND story = (
    SELECT story FROM articles JOIN copies ON article = number WHERE id = ?) ORDER BY source, id
"""

_SELECT_ALIGNED_SENTENCES = """
SELECT number, point, saying, size FROM passages
JOIN told ON told.article = passages.article AND position BETWEEN first AND last
WHERE number IN (SELECT value FROM json_each(?))
"""

_SELECT_ALSO_IN = """
SELECT DISTINCT id, source, title, publisher, published
FROM told JOIN articles ON number = article
WHERE id <> :article AND saying IN (
    SELECT saying FROM articles JOIN told ON article = number
    WHERE id = :article AND position BETWEEN :first AND :last)
ORDER BY source, id
"""


def rebuild_clusters(database: sqlite3.Connection) -> None:
    """Find the clusters of near-duplicates, align their sentences and store both.

    Signatures of articles that did not change are reused.
    """
    database.executescript("DELETE FROM copies; DELETE FROM told;")
    new = "SELECT number FROM articles WHERE number NOT IN (SELECT article FROM signatures)"
    database.executemany(
        "INSERT INTO signatures VALUES (?, ?)",
        [
            (
                number,
                minhash.compute_signature(strip_invisible(_read_article_text(database, number))),
            )
            for (number,) in database.execute(new).fetchall()
        ],
    )
    signatures_by_length = database.execute(
        "SELECT article, signature FROM signatures JOIN articles ON number = article "
        "ORDER BY length(text) DESC, source, id"
    )
    aligner = SentenceAligner()
    clusters = minhash.find_clusters(
        signatures_by_length, lambda number: strip_invisible(_read_article_text(database, number))
    )
    for cluster, members in clusters.items():
        articles = [_read_sentence_texts(database, member) for member in members]
        alignments = aligner.align(articles)
        for rank, (member, texts) in enumerate(zip(members, articles, strict=True)):
            database.execute("INSERT INTO copies VALUES (?, ?, ?)", (member, cluster, rank))
            database.executemany(
                "INSERT INTO told VALUES (?, ?, ?, ?, ?)",
                [
                    (member, position, *alignment, len(text))
                    for position, (alignment, text) in enumerate(
                        zip(alignments[rank], texts, strict=True)
                    )
                ],
            )


def find_copies(database: sqlite3.Connection, article_id: str) -> tuple[Copy, ...]:
    """Return the near-duplicates of an article, sorted by source and id."""
    return tuple(Copy(*row) for row in database.execute(_SELECT_COPIES, (article_id, article_id)))


def find_copies_of_sentences(
    database: sqlite3.Connection, article_id: str, first: int, last: int
) -> tuple[Copy, ...]:
    """Return the near-duplicates that contain any of the sentences `first` to `last`."""
    values = {"article": article_id, "first": first, "last": last}
    return tuple(Copy(*row) for row in database.execute(_SELECT_ALSO_IN, values))


def find_aligned_sentences(
    database: sqlite3.Connection, passage_numbers: Sequence[int]
) -> dict[int, list[AlignedSentence]]:
    """Return the aligned sentences of passages, by passage number.

    Passages of articles without near-duplicates have none.
    """
    sentences: defaultdict[int, list[AlignedSentence]] = defaultdict(list)
    for number, *row in database.execute(_SELECT_ALIGNED_SENTENCES, (json.dumps(passage_numbers),)):
        sentences[number].append(AlignedSentence(*row))
    return sentences


def _read_article_text(database: sqlite3.Connection, article_number: int) -> str:
    row = database.execute(
        "SELECT text FROM articles WHERE number = ?", (article_number,)
    ).fetchone()
    return str(row[0])


def _read_sentence_texts(database: sqlite3.Connection, article_number: int) -> list[str]:
    text = _read_article_text(database, article_number)
    rows: Iterable[tuple[int, int]] = database.execute(
        "SELECT start, end FROM sentences WHERE article = ? ORDER BY position", (article_number,)
    )
    return [strip_invisible(text[start:end]) for start, end in rows]
