"""Work that takes seconds, such as a Word export: a few pieces at a time, and few that wait."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool
from pincite.ui.i18n import get_translations
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

Result = TypeVar("Result")


class CrowdedError(Exception):
    """Too much work waits already, of this visitor or of all."""


class Turnstile:
    """Runs work in threads: `running` pieces at a time, while `waiting` others wait.

    One visitor has at most `per_visitor` of these places. All other routes share the threads that
    are left. Call it from the thread of one event loop only.
    """

    def __init__(self, running: int = 2, waiting: int = 30, per_visitor: int = 8) -> None:
        self._turns = asyncio.Semaphore(running)
        self._most = running + waiting
        self._per_visitor = per_visitor
        self._counts: Counter[str] = Counter()

    async def run(self, visitor_id: str, work: Callable[[], Result]) -> Result:
        """Return what `work` returns. Raises CrowdedError if there is no place to wait."""
        if self._counts[visitor_id] >= self._per_visitor or self._counts.total() >= self._most:
            raise CrowdedError
        self._counts[visitor_id] += 1
        try:
            async with self._turns:
                return await run_in_threadpool(work)
        finally:
            self._counts -= Counter([visitor_id])


def render_crowded(request: Request, _error: Exception) -> Response:
    """Return the refusal of work that has no place to wait."""
    return PlainTextResponse(get_translations(request)("busy.work"), 429, {"Retry-After": "5"})
