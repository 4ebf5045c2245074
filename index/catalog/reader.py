"""The catalog of one generation: articles, sentences, passages and BM25 in one SQLite file.

`CatalogWriter` writes the file during a build. After the build, the file is only read.
"""

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pincite.index.catalog import bm25
from pincite.index.catalog.filters import build_where_clause
from pincite.index.duplicates import tables
from pincite.index.duplicates.collapse import AlignedSentence, Candidate
from pincite.index.errors import InputError, StoreError, make_closed_error
from pincite.index.ids import explain_unknown_id
from pincite.index.types import (
    NO_FILTERS,
    Article,
    ArticleMetadata,
    Copy,
    Coverage,
    FileRecord,
    Filters,
    Passage,
    Sentence,
    Skipped,
    StatedValue,
)

ARTICLE_COLUMNS = (
    "id, source, title, text, published, url, publisher, author, hidden, invisible, digest, "
    "machine_read, stated, boxes"
)


def article_to_row(article: Article) -> tuple[object, ...]:
    """Return the values of an article in the order of `ARTICLE_COLUMNS`."""
    *fields, _, _ = ARTICLE_COLUMNS.split(", ")
    stated = json.dumps(article.stated, ensure_ascii=False)
    values = (getattr(article, field) for field in fields)
    return (*values, stated, zlib.compress(article.boxes.encode()) if article.boxes else b"")


def _article_from_row(row: Sequence[Any]) -> Article:
    *values, stated, boxes = row
    *fields, _, _ = ARTICLE_COLUMNS.split(", ")
    return Article(
        **dict(zip(fields, values, strict=True)),
        stated=tuple(StatedValue(*each) for each in json.loads(stated)),
        boxes=zlib.decompress(boxes).decode() if boxes else "",
    )


class _Connection(sqlite3.Connection):
    """A connection that is closed when the last thread that reads with it has let go of it.

    The module sqlite3 crashes if a thread closes a connection with which another one reads.
    """

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # It could not be opened.
            self.close()


class Catalog:
    """An open catalog. Safe to use from several threads."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._open_database: sqlite3.Connection | None = database

    @property
    def _database(self) -> sqlite3.Connection:
        return self._require_open()

    def _require_open(self) -> sqlite3.Connection:
        database = self._open_database
        if database is None:
            raise make_closed_error()
        return database

    @classmethod
    def open(cls, path: Path) -> "Catalog":
        """Open a catalog for reading. Raises StoreError if it is missing or damaged."""
        try:
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            database = sqlite3.connect(uri, uri=True, check_same_thread=False, factory=_Connection)
            database.execute("SELECT count(*) FROM articles").fetchone()
            database.create_function("casefold", 1, str.casefold, deterministic=True)
        except sqlite3.DatabaseError as error:
            message = f"{path} cannot be read ({error}): build the index again"
            raise StoreError(message) from error
        return cls(database)

    def close(self) -> None:
        """Close the file, as soon as no thread reads it."""
        self._open_database = None

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of each file that has one, by the file's source path."""
        return dict(self._database.execute("SELECT source, mark FROM files"))

    def file_records(self) -> dict[str, FileRecord]:
        """Return what each file with a fingerprint held, by the file's source path."""
        articles: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for source, *article in self._database.execute(
            "SELECT source, id, digest FROM articles ORDER BY number"
        ):
            articles[source].append((article[0], article[1]))
        skipped: defaultdict[str, list[Skipped]] = defaultdict(list)
        for source, *each in self._database.execute("SELECT source, path, reason FROM skipped"):
            skipped[source].append(Skipped(*each))
        return {
            source: FileRecord(fingerprint, tuple(articles[source]), tuple(skipped[source]))
            for source, fingerprint in self.fingerprints().items()
        }

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the files and rows that were not indexed, and why."""
        rows = self._database.execute("SELECT path, reason FROM skipped ORDER BY path, reason")
        return tuple(Skipped(*row) for row in rows)

    def digests(self) -> dict[str, str]:
        """Return the digest of each article, by the article's id."""
        return dict(self._database.execute("SELECT id, digest FROM articles"))

    def article(self, article_id: str) -> Article:
        """Return an article. Raises InputError if the index has no article with this id."""
        query = f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?"
        row = self._database.execute(query, (article_id,)).fetchone()
        if row is None:
            known = [each for (each,) in self._database.execute("SELECT id FROM articles")]
            raise InputError(explain_unknown_id(article_id, known))
        return _article_from_row(row)

    def articles(self, filters: Filters = NO_FILTERS) -> Iterator[Article]:
        """Yield the articles that match the filters, sorted by source, then by id."""
        where, values = build_where_clause(filters, "number")
        query = f"SELECT {ARTICLE_COLUMNS} FROM articles {where} ORDER BY source, id"
        return map(_article_from_row, self._iterate(self._database.execute(query, values)))

    def _iterate(self, cursor: sqlite3.Cursor) -> Iterator[Sequence[Any]]:
        """Yield the rows of a cursor. Raises StoreError if the catalog is closed before its end."""
        for row in cursor:
            yield row
            self._require_open()

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of an article, in order."""
        rows = self._database.execute(
            "SELECT position, start, end FROM sentences JOIN articles ON number = article "
            "WHERE id = ? ORDER BY position",
            (article_id,),
        )
        return tuple(Sentence(article_id, *row) for row in rows)

    def passage(self, number: int, score: float) -> Passage:
        """Return the passage with this number, with `score` as its score."""
        rows = self._database.execute(
            "SELECT articles.id, position, start, end FROM passages "
            "JOIN articles ON articles.number = passages.article "
            "JOIN sentences ON sentences.article = passages.article "
            "AND position BETWEEN first AND last WHERE passages.number = ? ORDER BY position",
            (number,),
        ).fetchall()
        sentences = tuple(Sentence(*row) for row in rows)
        return Passage(rows[0][0], sentences, score, self.also_in(sentences))

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return the near-duplicates of an article."""
        return tables.find_copies(self._database, article_id)

    def also_in(self, sentences: Sequence[Sentence]) -> tuple[Copy, ...]:
        """Return the near-duplicates that contain any of these consecutive sentences."""
        first, last = sentences[0], sentences[-1]
        return tables.find_copies_of_sentences(
            self._database, first.article_id, first.position, last.position
        )

    def aligned_sentences(self, passage_numbers: Sequence[int]) -> dict[int, list[AlignedSentence]]:
        """Return the aligned sentences of passages, by passage number.

        Passages of articles without near-duplicates have none.
        """
        return tables.find_aligned_sentences(self._database, passage_numbers)

    def candidates(
        self, vector_ids: Sequence[str], passage_numbers: Sequence[int], filters: Filters
    ) -> tuple[Candidate, ...]:
        """Return the passages with one of these vector ids or numbers that match the filters.

        They are sorted by source and id, not by number: numbers depend on the order in which
        articles were added to the index.
        """
        where, values = build_where_clause(filters, "article")
        rows = self._database.execute(
            "SELECT passages.number, article, vector, coalesce(story, article), "
            "coalesce(version, 0) FROM passages JOIN articles ON articles.number = article "
            f"LEFT JOIN copies USING (article) {where or 'WHERE true'} AND "
            "(vector IN (SELECT value FROM json_each(:vectors)) OR "
            "passages.number IN (SELECT value FROM json_each(:numbers))) "
            "ORDER BY source, id, first",
            {**values, "vectors": json.dumps(vector_ids), "numbers": json.dumps(passage_numbers)},
        )
        return tuple(Candidate(*row) for row in rows)

    def passage_numbers(self) -> list[int]:
        """Return the numbers of all passages, in order."""
        return [row[0] for row in self._database.execute("SELECT number FROM passages ORDER BY 1")]

    def vector_ids(self, filters: Filters = NO_FILTERS) -> list[str]:
        """Return the vector ids of all passages that match the filters."""
        where, values = build_where_clause(filters, "article")
        query = f"SELECT DISTINCT vector FROM passages {where}"
        return [row[0] for row in self._database.execute(query, values)]

    def lead_vector_ids(self) -> dict[str, str]:
        """Return the vector id of the first passage of each article, by the article's id."""
        rows = self._database.execute(
            "SELECT id, vector FROM passages JOIN articles ON articles.number = article "
            "WHERE first = 0 ORDER BY source, id"
        )
        return dict(rows)

    def search(self, query: str, limit: int, filters: Filters) -> dict[int, float]:
        """Return the best passages by BM25: passage number → score."""
        where, values = build_where_clause(filters, "passages.article")
        found = bm25.search(self._database, query, limit, where_clause=where, values=values)
        return dict(found)

    def listing(self, filters: Filters, limit: int, offset: int) -> tuple[ArticleMetadata, ...]:
        """Return the articles that match the filters: newest first, undated last."""
        where, values = build_where_clause(filters, "number")
        rows = self._database.execute(
            f"SELECT id, source, title, publisher, published FROM articles {where} "
            "ORDER BY published IS NULL, published DESC, source, id LIMIT :limit OFFSET :offset",
            {**values, "limit": limit, "offset": offset},
        )
        return tuple(ArticleMetadata(*row) for row in rows)

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return the number of articles of each publisher, largest first; None if not stated."""
        where, values = build_where_clause(filters, "number")
        query = f"SELECT publisher, count(*) FROM articles {where} GROUP BY 1 ORDER BY 2 DESC, 1"
        return dict(self._database.execute(query, values))

    def months(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return the number of articles of each month (`2024-06`, or only `2024`), in order.

        The key None counts articles without a publication date.
        """
        where, values = build_where_clause(filters, "number")
        columns = "substr(published, 1, 7), count(*)"
        query = f"SELECT {columns} FROM articles {where} GROUP BY 1 ORDER BY 1"
        return dict(self._database.execute(query, values))

    def count_unseen_characters(self) -> tuple[int, int]:
        """Return the number of hidden and of invisible characters in all articles."""
        query = "SELECT coalesce(sum(hidden), 0), coalesce(sum(invisible), 0) FROM articles"
        hidden, invisible = self._database.execute(query).fetchone()
        return hidden, invisible

    def count_machine_read_characters(self) -> int:
        """Return the number of characters in all articles that were read from pictures."""
        query = "SELECT coalesce(sum(machine_read), 0) FROM articles"
        count: int = self._database.execute(query).fetchone()[0]
        return count

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        """Return the number of articles that match the filters, and their first and last date."""
        where, values = build_where_clause(filters, "number")
        query = f"SELECT count(*), min(published), max(published) FROM articles {where}"
        articles, first, last = self._database.execute(query, values).fetchone()
        (skipped,) = self._database.execute("SELECT count(*) FROM skipped").fetchone()
        return Coverage(articles, first, last, skipped)
