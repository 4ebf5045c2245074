"""The arguments of the tools: their JSON Schemas, and one line for each that does not fit."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pincite.assistant.question import parse_iso_date
from pincite.assistant.types import Caution
from pincite.index.errors import InputError
from pincite.index.types import Filters
from pydantic import BaseModel, ConfigDict, Field, ValidationError

MAX_PASSAGES = 50
MAX_LISTED = 200
DEFAULT_CHARACTERS = 20_000
MAX_CHARACTERS = 100_000
_MAX_PROBLEMS = 20


class Arguments(BaseModel):
    """The arguments of a tool. Unknown ones are refused, so that no filter is lost by a typo."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FilterArguments(Arguments):
    """Which articles a tool uses; without any, all."""

    publishers: list[str] | None = Field(
        None, description='Use only articles of these publishers; "" stands for none stated.'
    )
    since: str | None = Field(
        None,
        description="Use only articles published on this day or later, as 2024-06-14, 2024-06 or "
        "2024. Articles without a date are left out.",
    )
    until: str | None = Field(
        None, description="Use only articles published on this day or earlier."
    )

    def to_filters(self) -> Filters:
        """Return the filters of an index. Raises InputError for an invalid date."""
        return Filters(
            articles=_to_set(getattr(self, "articles", None)),
            since=parse_iso_date(self.since, "since"),
            until=parse_iso_date(self.until, "until"),
            publishers=_to_set(self.publishers),
            named=(getattr(self, "named", None) or "").strip() or None,
        )


class SelectionArguments(FilterArguments):
    """The filters of the tools that search."""

    articles: list[str] | None = Field(
        None, description="Search only the articles with these ids, as other tools return them."
    )


class AskArguments(SelectionArguments):
    """The arguments of `ask`."""

    question: str = Field(description="The question, in English, as a whole sentence.")
    history: list[str] | None = Field(
        None,
        description="Earlier turns of the conversation, user and assistant in turn, oldest first: "
        "a follow-up question is understood with them.",
    )
    caution: Caution | None = Field(
        None, description="How sure an answer must be to be given; the default is the server's."
    )
    asked: str | None = Field(
        None,
        description='The day that "last week" refers to, as 2024-06-14; the default is today.',
    )


class SearchArguments(SelectionArguments):
    """The arguments of `search`."""

    query: str = Field(
        min_length=1, max_length=4_000, description="A question, or words to search for."
    )
    limit: int = Field(10, ge=1, le=MAX_PASSAGES, description="How many passages at most.")


class ReadArticleArguments(Arguments):
    """The arguments of `read_article`."""

    id: str = Field(description="The id of an article, as other tools return it.")
    start: int = Field(0, ge=0, description="The offset of the first character to read.")
    characters: int = Field(
        DEFAULT_CHARACTERS,
        ge=1,
        le=MAX_CHARACTERS,
        description="How many characters to read at most; `next_start` is where to continue.",
    )


class ListArticlesArguments(FilterArguments):
    """The arguments of `list_articles`."""

    named: str | None = Field(
        None,
        max_length=200,
        description="List only articles with this in their title, publisher or file path.",
    )
    limit: int = Field(50, ge=1, le=MAX_LISTED, description="How many articles at most.")
    offset: int = Field(0, ge=0, description="How many articles to skip.")


ArgumentsType = TypeVar("ArgumentsType", bound=Arguments)


def parse_arguments(
    kind: type[ArgumentsType], tool: str, values: Mapping[str, Any]
) -> ArgumentsType:
    """Return the arguments of a tool call. Raises InputError, which names what does not fit."""
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        names = [*kind.model_fields]
        errors = error.errors(include_url=False)[:_MAX_PROBLEMS]
        raise InputError("; ".join(_describe(each, tool, names) for each in errors)) from None


def _describe(problem: Mapping[str, Any], tool: str, names: list[str]) -> str:
    field, *rest = (str(part) for part in problem["loc"])
    where = f'"{field}"' + "".join(f"[{part}]" for part in rest)
    if problem["type"] == "missing":
        return f"{where} is missing: add it"
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(field, names, n=1)
        known = f'did you mean "{near[0]}"?' if near else f"it takes {', '.join(names)}"
        return f"{tool} has no argument {where}: {known}"
    message = problem["msg"]
    return f"{where}: {message[0].lower()}{message[1:]}"


def _to_set(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)
