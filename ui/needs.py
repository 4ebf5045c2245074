"""What the chat needs of an index and of a chain: `pincite.index.Index` and `build_chain`."""

from collections.abc import Iterator
from typing import Any, Protocol

from pincite.assistant.types import Answer
from pincite.index.types import Article, Copy, Coverage, Skipped


class Library(Protocol):
    """The articles that are asked."""

    @property
    def folder(self) -> str:
        """The folder they were read from."""

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files and rows that could not be read."""

    def coverage(self) -> Coverage:
        """Return how many articles there are, from when to when."""

    def article(self, article_id: str) -> Article:
        """Return one article; raises InputError for an unknown id."""

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return the other articles that print the same story."""


class Chain(Protocol):
    """The runnable that answers."""

    def stream(self, input: Any) -> Iterator[Answer]:  # noqa: A002 the name LangChain gave it
        """Yield pieces that add up to the answer."""
