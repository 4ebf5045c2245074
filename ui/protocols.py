"""What the chat needs of a chain: `pincite.assistant.build_chain` builds one."""

from collections.abc import Iterator
from typing import Any, Protocol

from pincite.assistant.types import Answer


class Chain(Protocol):
    """Answers questions, one piece of an answer after the other."""

    def stream(self, input: Any) -> Iterator[Answer]:  # noqa: A002 LangChain's name for it
        """Yield pieces whose sum is the answer."""
