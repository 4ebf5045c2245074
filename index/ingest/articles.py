"""Articles that a program has in memory → the articles of an index, and what was skipped."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pincite.index.errors import FolderError, InputError
from pincite.index.ingest.scan import Scan
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.json import make_article_from_row
from pincite.index.types import Article, FileRecord, ProgressCallback, Skipped

STEP = 100
"""Articles between two calls of the progress callback."""


def scan_articles(
    articles: Iterable[object],
    name: str,
    previous: Mapping[str, str],
    progress: ProgressCallback,
) -> Scan:
    """Read mappings like rows of a `.jsonl` file, and documents of LangChain.

    `name` names the articles in messages, and `previous` has the digest of each article of the
    previous build, by its id: the text of an equal article is not kept in memory. As in a folder,
    an article without a text is skipped with the reason, and so is a second article of one id.
    """
    if isinstance(articles, str | bytes | Mapping) or not isinstance(articles, Iterable):
        raise InputError(
            f"articles is {type(articles).__name__}, not an iterable of mappings or documents: for "
            "a folder, call build"
        )
    found: dict[str, tuple[str, str]] = {}
    changed: dict[str, Article] = {}
    skipped: list[Skipped] = []
    number = 0
    for number, item in enumerate(_iterate(articles, name), start=1):
        if number % STEP == 0:
            progress("Reading articles", number, number)
        try:
            article = _read_article(item, f"{name}#{number}")
            if article.id in found:
                raise UnreadableError(f"has the id {article.id!r}, as an earlier one: change it")
        except UnreadableError as error:
            skipped.append(Skipped(f"{name}:{number}", str(error)))
            continue
        found[article.id] = (article.source, article.digest)
        if previous.get(article.id) != article.digest:
            changed[article.id] = article
    progress("Reading articles", number, number)
    return Scan(_group_by_source(found, skipped), changed)


def _iterate(articles: Iterable[object], name: str) -> Iterator[object]:
    """Yield the articles. An OSError of their source must not look like one of the index."""
    try:
        yield from articles
    except OSError as error:
        raise FolderError(
            f"the articles of {name} cannot be read to their end ({type(error).__name__}: {error})"
            ": correct this and build again; the index is unchanged"
        ) from error


def _group_by_source(
    found: Mapping[str, tuple[str, str]], skipped: list[Skipped]
) -> dict[str, FileRecord]:
    articles: dict[str, list[tuple[str, str]]] = {}
    for article_id, (source, digest) in found.items():
        articles.setdefault(source, []).append((article_id, digest))
    records = {source: FileRecord(None, tuple(rows), ()) for source, rows in articles.items()}
    return {"": FileRecord(None, (), tuple(skipped)), **records}


def _read_article(item: object, default_id: str) -> Article:
    """Return an article. Raises UnreadableError if it cannot be read."""
    if isinstance(item, Article):
        return item
    if isinstance(item, Mapping):
        row, source = dict(item), None
    elif hasattr(item, "page_content") and isinstance(getattr(item, "metadata", None), Mapping):
        row, source = _read_document(item)
    else:
        return make_article_from_row(item, default_id, default_id)
    # Programs have dates as objects.
    row = {key: each.isoformat() if isinstance(each, date) else each for key, each in row.items()}
    source = source or str(row.get("id") or default_id)
    return make_article_from_row(row, source, default_id)


def _read_document(document: Any) -> tuple[dict[str, Any], str | None]:
    """Return the row of a document of LangChain, and its source: a path or an address."""
    metadata = dict(document.metadata)
    source = metadata.pop("source", None)
    source = source if isinstance(source, str) and source.strip() else None
    address = {"url": source} if source and "://" in source else {}
    identifier = document.id or metadata.get("id") or source
    return {**address, **metadata, "id": identifier, "text": document.page_content}, source
