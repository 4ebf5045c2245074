"""Sparse retrieval: passages ranked by BM25, in SQLite FTS5.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with FTS5's
k1 = 1.2 and b = 0.75, over Porter stems. Articles in German, French, Spanish and Italian also have
the stems of their own language (Snowball), since FTS5 has only the English stemmer. The score of a
passage is its own BM25 plus half the BM25 of the whole article, because one paragraph seldom names
everything its article is about.
"""

import re
import sqlite3

from pincite.index.text.figures import list_other_spellings
from pincite.index.text.languages import detect_language
from pincite.index.text.reading_form import to_reading_form
from pincite.index.text.words import content_words, stems

# Contentless tables (content=''): they index the words; the other tables hold the texts.
SCHEMA = """
CREATE VIRTUAL TABLE passage_words USING fts5(
    title, text, content='', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE article_words USING fts5(
    title, text, content='', tokenize='porter unicode61 remove_diacritics 2');
"""
INSERT_WORDS = "INSERT INTO {0} (rowid, title, text) VALUES (?, ?, ?)"
DELETE_WORDS = "INSERT INTO {0} ({0}, rowid, title, text) VALUES ('delete', ?, ?, ?)"
"""A contentless FTS5 table removes a row only if it gets the same title and text again."""

TITLE_WEIGHT = 2.0
ARTICLE_WEIGHT = 0.5
MAX_QUERY_TERMS = 64

_TERM = re.compile(r"\w+")

_SEARCH = """
WITH own AS MATERIALIZED (
    SELECT rowid AS passage, -bm25(passage_words, :title, 1.0) AS score
    FROM passage_words WHERE passage_words MATCH :words
),
whole AS MATERIALIZED (
    SELECT rowid AS article, -bm25(article_words, :title, 1.0) AS score
    FROM article_words WHERE article_words MATCH :words
)
SELECT own.passage, own.score + :article * whole.score AS total
FROM own
JOIN passages ON passages.number = own.passage
JOIN whole ON whole.article = passages.article
{where}
ORDER BY total DESC, passages.vector, own.passage LIMIT :limit
"""


def to_indexed_text(text: str, language: str | None) -> str:
    """Return what is indexed of a text: its reading form, and the stems of another language.

    The words stay next to their stems, so that a name is found in any language.
    """
    reading_form = to_reading_form(text)
    if language in (None, "en"):
        return reading_form
    words = content_words(reading_form, language)
    changed = (
        stem for word, stem in zip(words, stems(words, language), strict=True) if stem != word
    )
    return f"{reading_form}\n{' '.join(changed)}"


def list_query_words(query: str) -> list[str]:
    """Return the content words of a query, and their stems if it is not in English."""
    language = detect_language(query)
    words = content_words(query, language)
    return words if language in (None, "en") else [*words, *stems(words, language)]


def search(
    database: sqlite3.Connection,
    query: str,
    limit: int,
    *,
    where_clause: str,
    values: dict[str, str],
) -> list[tuple[int, float]]:
    """Return the best passages for a query: (passage number, score above 0), best first.

    `where_clause`, with its `values`, restricts `passages.article`; "" searches all articles.
    """
    terms = dict.fromkeys(term for word in list_query_words(query) for term in _TERM.findall(word))
    terms |= dict.fromkeys(list_other_spellings(query))
    if not terms:
        return []
    fts_query = " OR ".join(f'"{part}"' for part in list(terms)[:MAX_QUERY_TERMS])
    parameters = {
        "words": fts_query,
        "title": TITLE_WEIGHT,
        "article": ARTICLE_WEIGHT,
        "limit": limit,
    }
    return database.execute(_SEARCH.format(where=where_clause), {**parameters, **values}).fetchall()
