"""The bodies of requests; their JSON schemas are part of the OpenAPI document."""

import re
from datetime import date
from typing import Annotated

from pincite.assistant.types import Caution, Question
from pincite.index.types import Filters
from pincite.ui.conversations.model import MAX_QUOTES
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

MAX_QUESTION_LENGTH = 4_000
"""Characters."""
MAX_HISTORY = 200
"""Turns."""
MAX_SELECTED = 1_000
"""Articles, or publishers, that a request may select."""

VISIBLE_PATTERN = r"[^\s\u001c-\u001f\u0085\ufeff]"
"""Matches a text that is not empty. Languages differ in what `\\s` matches."""

_PARTIAL_DATE = re.compile(r"[12][0-9]{3}(-(0[1-9]|1[0-2]))?")


def check_visible(text: str) -> str:
    """Return the text. Raises ValueError if it has whitespace only."""
    if not re.search(VISIBLE_PATTERN, text):
        raise ValueError("it is empty: write something")
    return text


def _check_day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ValueError("it is not a date: write it like 2024-06-14")
    return text


def _read_whole(value: object) -> object:
    # JSON does not tell 5.0 from 5.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_date(text: str) -> str:
    return text if _PARTIAL_DATE.fullmatch(text) else _check_day(text)


_DAY_SCHEMA = {"type": "string", "format": "date"}
_DATE_SCHEMA = {
    "anyOf": [_DAY_SCHEMA, {"type": "string", "pattern": f"^({_PARTIAL_DATE.pattern})$"}]
}

QuestionText = Annotated[
    str,
    Field(
        min_length=1, max_length=MAX_QUESTION_LENGTH, json_schema_extra={"pattern": VISIBLE_PATTERN}
    ),
    AfterValidator(check_visible),
]
Day = Annotated[str, AfterValidator(_check_day), WithJsonSchema(_DAY_SCHEMA)]
PartialDateText = Annotated[str, AfterValidator(_check_date), WithJsonSchema(_DATE_SCHEMA)]
QuoteCount = Annotated[int, Field(ge=1, le=MAX_QUOTES), BeforeValidator(_read_whole)]
PassageCount = Annotated[int, Field(ge=1, le=100), BeforeValidator(_read_whole)]
Names = Annotated[list[str], Field(max_length=MAX_SELECTED)]
FewNames = Annotated[list[str], Field(max_length=20)]
PartOfName = Annotated[str, Field(max_length=200)]

_PUBLISHERS = "names of publishers; an empty string stands for articles that name none"
_SINCE = "first date of publication: 2024-06-14, 2024-06 or 2024"
_UNTIL = "last date of publication, inclusive"
_NAMED = "a part of the title, of the publisher's name or of the file's path"


class ArticleFilters(BaseModel):
    """Which articles to search; a field that is left out excludes none."""

    model_config = ConfigDict(extra="forbid")

    articles: Names | None = Field(None, description="ids of articles")
    publishers: Names | None = Field(None, description=_PUBLISHERS)
    since: PartialDateText | None = Field(None, description=_SINCE)
    until: PartialDateText | None = Field(None, description=_UNTIL)
    named: PartOfName | None = Field(None, description=_NAMED)

    def to_filters(self) -> Filters:
        """Return the filters of an index."""
        return Filters(
            articles=None if self.articles is None else frozenset(self.articles),
            since=self.since,
            until=self.until,
            publishers=None if self.publishers is None else frozenset(self.publishers),
            named=(self.named or "").strip() or None,
        )


class ListParameters(BaseModel):
    """Which articles to list, and which part of the list. A URL has no null: it leaves out."""

    model_config = ConfigDict(extra="forbid")

    articles: FewNames = Field([], description="ids of articles (repeatable)")
    publishers: FewNames = Field([], description=f"{_PUBLISHERS} (repeatable)")
    since: PartialDateText | SkipJsonSchema[None] = Field(None, description=_SINCE)
    until: PartialDateText | SkipJsonSchema[None] = Field(None, description=_UNTIL)
    named: PartOfName = Field("", description=_NAMED)
    limit: int = Field(50, ge=1, le=500, description="the most articles to return")
    offset: int = Field(0, ge=0, le=10**9, description="how many articles to leave out first")

    def to_filters(self) -> Filters:
        """Return the filters of an index."""
        return Filters(
            articles=frozenset(self.articles) or None,
            since=self.since,
            until=self.until,
            publishers=frozenset(self.publishers) or None,
            named=self.named.strip() or None,
        )


class AnswerOptions(ArticleFilters):
    """How to answer, and from which articles."""

    caution: Caution | None = Field(
        None, description="how sure an answer must be; null: as the server was started"
    )
    quotes: QuoteCount | None = Field(None, description="the most sentences to quote")
    asked: Day | None = Field(None, description="the day that `last week` counts from; null: today")

    def to_question(self, text: str, history: tuple[str, ...] = ()) -> Question:
        """Return the question for a chain."""
        return Question(
            text,
            history,
            self.to_filters(),
            self.caution,
            date.fromisoformat(self.asked) if self.asked else None,
            self.quotes,
        )


class AskRequest(AnswerOptions):
    """A question."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"question": "When did Russian troops withdraw from the city of Kherson?"},
                {
                    "question": "And when was that?",
                    "history": ["Who is Putin?", "Vladimir Putin is president of Russia. [1]"],
                    "since": "2024-06",
                    "caution": "high",
                },
            ]
        },
    )

    question: QuestionText
    history: list[str] = Field(
        default=[],
        max_length=MAX_HISTORY,
        description="earlier turns, user and assistant in turn, oldest first",
    )
    model: str | None = Field(
        None,
        max_length=200,
        description="a language model of `models` in the status, or an empty string for "
        "quotations; null: the first of `models`",
    )


class SearchRequest(ArticleFilters):
    """A search for passages."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"query": "grain exports", "limit": 5}]},
    )

    query: QuestionText
    limit: PassageCount = Field(10, description="the most passages to return")
