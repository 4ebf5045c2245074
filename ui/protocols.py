"""What the chat needs of an index and of a chain: `pincite.index.Served` and `build_chain`."""

from collections.abc import Iterator
from typing import Any, Protocol

from pincite.assistant.types import Answer
from pincite.index.types import Library

__all__ = ["Chain", "Library"]


class Chain(Protocol):
    """The runnable that answers."""

    def stream(self, input: Any) -> Iterator[Answer]:  # noqa: A002 the name LangChain gave it
        """Yield pieces that add up to the answer."""
