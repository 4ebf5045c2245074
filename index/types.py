"""What the index is made of. Every offset refers to the one frozen `Article.text`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    `text` is frozen: every offset counts its characters. Of plain text, Markdown and JSON it is
    the input's but for a removed byte-order mark and CRLF → LF; of web pages, PDF and Word files
    it is what was extracted, paragraphs apart by an empty line. `source` is the file's path
    relative to the folder, with `/`. `published` is the article's own date as ISO 8601
    (`2024-06-14`, or `2024-06`, or `2024`), never the file's time stamp. `hidden` counts the
    characters that the file holds but does not show, which are not in `text`; `invisible` those
    of `text` that do not show (`index.invisible`). `digest` is the sha256 of everything else.
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """`article.text[start:end]`, the `position`-th sentence of its article, from 0."""

    article_id: str
    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that says the same in the same words, as a paper that prints it too."""

    article_id: str
    source: str
    title: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one article. `score` orders passages: higher is better.

    `also_in` names the copies of the article that have any of the sentences too: they take one
    place together.
    """

    article_id: str
    sentences: tuple[Sentence, ...]
    score: float = 0.0
    also_in: tuple[Copy, ...] = ()

    @property
    def start(self) -> int:
        """Where the first sentence starts."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where the last sentence ends."""
        return self.sentences[-1].end


class Skipped(NamedTuple):
    """A file, or a row of one (`news.jsonl:7`), that was not indexed, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may be asked. Dates are ISO 8601, both ends included; None is no limit.

    `publishers` has "" for those that are not stated. `named` is part of a title, of a publisher
    or of a file's path, in any case.
    """

    articles: frozenset[str] | None = None
    since: str | None = None
    until: str | None = None
    publishers: frozenset[str] | None = None
    named: str | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class ArticleMetadata:
    """An article as a list of them shows it."""

    id: str
    source: str
    title: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a question was asked of: how many articles, from when to when (ISO 8601).

    `first` and `last` are None where no article says its date. `skipped` counts the files and
    rows of the folder that could not be read.
    """

    articles: int
    first: str | None
    last: str | None
    skipped: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, in articles. `skipped` names each file or row left out, and why."""

    added: int
    updated: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]


ProgressCallback = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many."""


class FileRecord(NamedTuple):
    """What a file held: articles as (id, digest), and what of it was skipped.

    `mark` is the hash of its bytes and of what read them; None where the same bytes may hold
    something else the next time.
    """

    fingerprint: str | None
    articles: tuple[tuple[str, str], ...]
    skipped: tuple[Skipped, ...]
