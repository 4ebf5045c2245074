"""Open streams: how many one person may have, and when they end."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

_CHECK_SECONDS = 1.0
"""Seconds between two checks whether the visitor may still listen."""


class OpenStreams:
    """The streams that are open, by visitor. Call it from the thread of one event loop only."""

    def __init__(self, max_per_visitor: int) -> None:
        self._max_per_visitor = max_per_visitor
        self._counts: Counter[str] = Counter()

    def is_full(self, visitor_id: str) -> bool:
        """Return whether the visitor has as many streams as one person may have."""
        return self._counts[visitor_id] >= self._max_per_visitor

    async def run(
        self, visitor_id: str, response: Awaitable[None], is_allowed: Callable[[], bool]
    ) -> None:
        """Run a response until it ends, or until the visitor is no longer allowed to listen."""
        self._counts[visitor_id] += 1
        task = asyncio.ensure_future(response)
        try:
            while not (await asyncio.wait({task}, timeout=_CHECK_SECONDS))[0]:
                if not is_allowed():
                    return
            await task
        finally:
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            self._counts[visitor_id] -= 1
            if not self._counts[visitor_id]:
                del self._counts[visitor_id]
