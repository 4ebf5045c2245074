"""Writes the catalog of a new generation, from scratch or from a copy of the previous one."""

import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pincite.index.catalog import bm25
from pincite.index.catalog.bm25 import to_indexed_text
from pincite.index.catalog.reader import ARTICLE_COLUMNS, Catalog, article_to_row
from pincite.index.duplicates import tables
from pincite.index.text.languages import detect_language
from pincite.index.types import Article, FileRecord, Passage, Sentence

SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, title TEXT,
    text TEXT NOT NULL, published TEXT, url TEXT, publisher TEXT, author TEXT,
    hidden INTEGER NOT NULL, invisible INTEGER NOT NULL, digest TEXT NOT NULL,
    machine_read INTEGER NOT NULL, stated TEXT NOT NULL, boxes BLOB NOT NULL);
CREATE TABLE sentences (
    article INTEGER NOT NULL REFERENCES articles, position INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles,
    first INTEGER NOT NULL, last INTEGER NOT NULL, vector TEXT NOT NULL);
CREATE INDEX passages_of_article ON passages (article);
CREATE INDEX passages_of_vector ON passages (vector);
CREATE TABLE files (source TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE skipped (source TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL);
"""

_SELECT_ARTICLE_TEXT = "SELECT number, title, text, 0, NULL FROM articles WHERE number = ?"
_SELECT_PASSAGE_TEXTS = """
SELECT passages.number, title, text, head.start, tail.end FROM passages
JOIN articles ON articles.number = passages.article
JOIN sentences AS head ON head.article = passages.article AND head.position = first
JOIN sentences AS tail ON tail.article = passages.article AND tail.position = last
WHERE passages.article = ?
"""


class CatalogWriter(Catalog):
    """A catalog that can also be changed, by the thread that created it."""

    @classmethod
    def create(cls, path: Path) -> "CatalogWriter":
        """Create an empty catalog at `path`."""
        catalog = cls._connect(path)
        catalog._database.executescript(SCHEMA + bm25.SCHEMA + tables.SCHEMA)
        return catalog

    @classmethod
    def create_copy(cls, previous: Path, path: Path) -> "CatalogWriter":
        """Create a catalog at `path` that starts as a copy of a previous one."""
        shutil.copyfile(previous, path)
        return cls._connect(path)

    @classmethod
    def _connect(cls, path: Path) -> "CatalogWriter":
        database = sqlite3.connect(path)
        # No journal: the files of a build that does not finish are deleted.
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        return cls(database)

    def close(self) -> None:
        """Commit the changes and close the file."""
        self._database.commit()
        super().close()

    def add(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        passages: Sequence[Passage],
        vector_ids: Sequence[str],
    ) -> None:
        """Add an article. `vector_ids` has one id for each passage."""
        execute = self._database.execute
        row = article_to_row(article)
        places = ", ".join("?" * len(row))
        number = execute(
            f"INSERT INTO articles ({ARTICLE_COLUMNS}) VALUES ({places})", row
        ).lastrowid
        self._database.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?)",
            [(number, s.position, s.start, s.end) for s in sentences],
        )
        language = detect_language(article.text)
        title = to_indexed_text(article.title or "", language)
        rows = [(number, title, to_indexed_text(article.text, language))]
        self._database.executemany(bm25.INSERT_WORDS.format("article_words"), rows)
        rows = []
        for passage, vector_id in zip(passages, vector_ids, strict=True):
            first, last = passage.sentences[0].position, passage.sentences[-1].position
            passage_number = execute(
                "INSERT INTO passages (article, first, last, vector) VALUES (?, ?, ?, ?)",
                (number, first, last, vector_id),
            ).lastrowid
            text = article.text[passage.start : passage.end]
            rows.append((passage_number, title, to_indexed_text(text, language)))
        self._database.executemany(bm25.INSERT_WORDS.format("passage_words"), rows)

    def remove(self, article_ids: Iterable[str]) -> None:
        """Remove articles with their sentences, passages, words and signatures."""
        execute = self._database.execute
        for article_id in article_ids:
            query = "SELECT number FROM articles WHERE id = ?"
            (number,) = execute(query, (article_id,)).fetchone()
            for table, query in (
                ("article_words", _SELECT_ARTICLE_TEXT),
                ("passage_words", _SELECT_PASSAGE_TEXTS),
            ):
                # FTS5 removes words only if it gets the same text again.
                rows = [
                    (row, *_make_indexed_texts(title or "", text, start, end))
                    for row, title, text, start, end in execute(query, (number,)).fetchall()
                ]
                self._database.executemany(bm25.DELETE_WORDS.format(table), rows)
            for table in ("sentences", "passages", "signatures"):
                execute(f"DELETE FROM {table} WHERE article = ?", (number,))
            execute("DELETE FROM articles WHERE number = ?", (number,))

    def rebuild_clusters(self) -> None:
        """Find the near-duplicates among all articles again."""
        tables.rebuild_clusters(self._database)

    def replace_file_records(self, file_records: Mapping[str, FileRecord]) -> None:
        """Replace the records of all files: fingerprints, and what was skipped."""
        self._database.executescript("DELETE FROM files; DELETE FROM skipped;")
        self._database.executemany(
            "INSERT INTO files VALUES (?, ?)",
            [
                (source, record.fingerprint)
                for source, record in file_records.items()
                if record.fingerprint
            ],
        )
        self._database.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)",
            [(source, *each) for source, record in file_records.items() for each in record.skipped],
        )


def _make_indexed_texts(title: str, text: str, start: int, end: int | None) -> tuple[str, str]:
    """Return what was indexed of the title and of `text[start:end]` of an article."""
    language = detect_language(text)
    return to_indexed_text(title, language), to_indexed_text(text[start:end], language)
