"""The types that an index consists of, and the interface to read its articles.

Every offset counts characters of `Article.text`, which never changes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pincite.index.errors import InputError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


_ISO_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def freeze_lists(value: "DataclassInstance") -> None:
    """Make tuples of the lists in a frozen dataclass that is being made.

    JSON and the serializers of other programs have no tuples, and a value with a list has no hash.
    """
    for each in fields(value):
        if isinstance(found := getattr(value, each.name), list):
            object.__setattr__(value, each.name, tuple(found))


class StatedValue(NamedTuple):
    """A value that a file states for a field of its article, and where it states it.

    `field`: `title`, `published`, `url`, `publisher` or `author`.
    `origin`: for example `JSON-LD datePublished`, `front matter date`, `file name`.
    """

    field: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article, as its file was read.

    `id`: identifies the article in its index.
    `source`: path of the file, relative to the folder, with `/`.
    `text`: from plain text, Markdown and JSON, the text of the file without a byte-order mark and
    with LF for CRLF (of Markdown, without struck-out text); from web pages, PDF and Word files, the
    extracted text, with an empty line between paragraphs.
    `published`: the date that the article states, in ISO 8601 (`2024-06-14`, `2024-06` or `2024`);
    never the time stamp of the file.
    `hidden`: number of characters of the article that `text` lacks: hidden or struck out in the
    file, or menus, forms and links to other articles between its paragraphs.
    `invisible`: number of characters of `text` that are not visible (see `index.text.visible`).
    `digest`: sha256 of all other fields.
    `stated`: the values that the file states for title, date, address, publisher and author, the
    surest first; the first of a field is the one that the article has.
    `machine_read`: number of characters of `text` that a machine read from pictures (OCR).
    `boxes`: where the words stand on the pages of a PDF, packed; see `index.pages.locate`.
    """

    id: str
    source: str
    title: str | None
    text: str
    published: str | None
    url: str | None
    publisher: str | None
    author: str | None
    hidden: int
    invisible: int
    digest: str
    stated: tuple[StatedValue, ...] = ()
    machine_read: int = 0
    boxes: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, `article.text[start:end]`. `position` counts sentences from 0."""

    article_id: str
    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A near-duplicate of an article, for example the same agency report in a second newspaper."""

    article_id: str
    source: str
    title: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one article. A higher `score` means a better match.

    `also_in`: the near-duplicates of the article that contain at least one of the sentences.
    """

    article_id: str
    sentences: tuple[Sentence, ...]
    score: float = 0.0
    also_in: tuple[Copy, ...] = ()

    def __post_init__(self) -> None:
        freeze_lists(self)

    @property
    def start(self) -> int:
        """The offset where the first sentence starts."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """The offset where the last sentence ends."""
        return self.sentences[-1].end


class Skipped(NamedTuple):
    """A file that was not indexed, or one row of a file (`news.jsonl:7`), and the reason."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles to search or list. A field that is None excludes no article.

    `articles`: ids.
    `since`, `until`: first and last date, in ISO 8601; both are included.
    `publishers`: names; "" stands for articles that state no publisher.
    `named`: part of a title, of a publisher's name or of a file's path, in upper or lower case.

    Raises InputError for a date in another form.
    """

    articles: frozenset[str] | None = None
    since: str | None = None
    until: str | None = None
    publishers: frozenset[str] | None = None
    named: str | None = None

    def __post_init__(self) -> None:
        for name, value in (("since", self.since), ("until", self.until)):
            if value is not None and not _ISO_DATE.fullmatch(str(value)):
                raise InputError(f'"{name}" is {value!r}, not a date: write it like 2024-06-14')


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class ArticleMetadata:
    """An article without its text, as lists show it."""

    id: str
    source: str
    title: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many articles were searched, and their first and last date in ISO 8601.

    `first` and `last` are None if no article states a date. `skipped` counts the files and rows
    of the folder that were not indexed.
    """

    articles: int
    first: str | None
    last: str | None
    skipped: int


class Library(Protocol):
    """The articles of an index, to list and to read."""

    @property
    def folder(self) -> str:
        """The folder that the index was built from."""

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files and rows that were not indexed, and why."""

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        """Return how many articles match the filters, and their first and last date."""

    def listing(
        self, filters: Filters = NO_FILTERS, limit: int = 50, offset: int = 0
    ) -> tuple[ArticleMetadata, ...]:
        """Return the articles that match the filters, newest first, undated ones last."""

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return the number of articles of each publisher, largest first; None is "not stated"."""

    def months(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return the number of articles of each month, in order; None is "not stated"."""

    def article(self, article_id: str) -> Article:
        """Return an article. Raises InputError if the index has no article with this id."""

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return the near-duplicates of an article, in the order in which they were read."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build changed, in numbers of articles, and what it skipped."""

    added: int
    updated: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]


ProgressCallback = Callable[[str, int, int], None]
"""Called with the name of a step, how many items are done, and how many there are."""


class FileRecord(NamedTuple):
    """The articles of a file as (id, digest), and what was skipped in it.

    `fingerprint`: hash of the file's bytes and of the version of the reader. None if reading the
    same bytes again could give a different result.
    """

    fingerprint: str | None
    articles: tuple[tuple[str, str], ...]
    skipped: tuple[Skipped, ...]
