"""The bodies of responses; their JSON schemas are part of the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class ArticleEntry(BaseModel):
    """An article in a list."""

    id: str
    source: str = Field(description="path of the file, relative to the folder of articles")
    title: str | None
    publisher: str | None
    published: str | None = Field(description="ISO 8601, or null if the article states no date")


class ArticleList(BaseModel):
    """A part of the articles, newest first, undated ones last."""

    total: int = Field(description="articles that match, in all")
    next_offset: int | None = Field(description="`offset` of the next part; null at the end")
    articles: list[ArticleEntry]


class SentenceEntry(BaseModel):
    """A sentence: `text` is `article.text[start:end]`, in characters (Unicode code points)."""

    position: int
    start: int
    end: int
    text: str


class ArticleContent(ArticleEntry):
    """An article with its sentences."""

    url: str | None
    author: str | None
    text: str = Field(description="the text that all offsets count in; it never changes")
    sentences: list[SentenceEntry]
    copies: list[ArticleEntry] = Field(description="near-duplicates of the article")


class PassageEntry(BaseModel):
    """A passage: consecutive sentences of an article, `article.text[start:end]`."""

    article_id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    start: int
    end: int
    score: float = Field(description="higher is better; comparable within one search only")
    text: str
    also_in: list[str] = Field(description="ids of the copies that contain the passage")


class SearchResult(BaseModel):
    """The passages found, best first."""

    index_id: str
    passages: list[PassageEntry]


class SkippedEntry(BaseModel):
    """A file, or a row of a file, that was not indexed, and the reason."""

    path: str
    reason: str


class PublisherCount(BaseModel):
    """How many articles a publisher has; null stands for articles that name none."""

    publisher: str | None
    articles: int


class MonthCount(BaseModel):
    """How many articles a month has; null stands for undated ones."""

    month: str | None
    articles: int


class IndexStatus(BaseModel):
    """What the index contains, and what can be asked."""

    version: str = Field(description="version of Pincite")
    ready: bool = Field(description="whether questions can be answered now")
    index_id: str
    built: str
    articles: int
    first: str | None = Field(description="first date of publication")
    last: str | None = Field(description="last date of publication")
    passages: int
    embedder: str
    dimensions: int
    models: list[str] = Field(
        description="what words the answers: names of language models, an empty string for "
        "quotations; the first is the default"
    )
    publishers: list[PublisherCount]
    months: list[MonthCount]
    skipped: list[SkippedEntry]


class ReindexStatus(BaseModel):
    """Progress of the rebuild that runs, or the result of the last one."""

    phase: str = Field(description="idle, running, done or failed")
    step: str
    done: int
    total: int
    seconds_left: float | None
    report: dict[str, Any] | None = Field(
        description="articles added, updated, removed and unchanged, and what was skipped"
    )
    problem: str


class InvalidField(BaseModel):
    """What is wrong with a field."""

    pointer: str = Field(description="the field, as a JSON pointer in a URI fragment")
    detail: str


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:pincite:busy",
                    "title": "Too many questions",
                    "status": 429,
                    "detail": "You have asked 30 questions within a minute: ask again in 12 s.",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[InvalidField] | None = None
