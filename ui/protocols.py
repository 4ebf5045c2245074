"""What the chat needs of an index and of a chain: `pincite.index.Served` and `build_chain`."""

from collections.abc import Iterator
from typing import Any, Protocol

from pincite.assistant.types import Answer
from pincite.index.types import (
    NO_FILTERS,
    Article,
    ArticleMetadata,
    Copy,
    Coverage,
    Filters,
    Skipped,
)


class Library(Protocol):
    """The articles that are asked."""

    @property
    def folder(self) -> str:
        """The folder they were read from."""

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files and rows that could not be read."""

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        """Return how many articles the filters let through, from when to when."""

    def article(self, article_id: str) -> Article:
        """Return one article; raises InputError for an unknown id."""

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return the other articles that print the same story."""

    def listing(self, filters: Filters, limit: int, offset: int) -> tuple[ArticleMetadata, ...]:
        """Return the articles that the filters let through, the newest first."""

    def publishers(self, filters: Filters) -> dict[str | None, int]:
        """Return how many articles each publisher has, most first."""

    def months(self, filters: Filters) -> dict[str | None, int]:
        """Return how many articles are of each month, in order."""


class Chain(Protocol):
    """The runnable that answers."""

    def stream(self, input: Any) -> Iterator[Answer]:  # noqa: A002 the name LangChain gave it
        """Yield pieces that add up to the answer."""
