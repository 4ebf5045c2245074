"""Who is answered now, and who waits: few at a time, in turn, and nobody more than their share."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

_MINUTE = 60.0
_MAX_VISITORS = 10_000


class BusyError(Exception):
    """There is no place for a question now, and why: so many of the person's `own` are being
    answered, so many wait in `line`, or there may be another in so many seconds of the `minute`.
    """

    def __init__(self, reason: Literal["own", "line", "minute"], number: int) -> None:
        super().__init__(reason, number)
        self.reason = reason
        self.number = number


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How many questions are answered at once, and how many more may wait, of all people;
    how many of these may be one person's, and how many a person may ask in a minute.
    """

    max_running: int = 4
    max_waiting: int = 64
    per_visitor: int = 3
    per_minute: int = 30


@dataclass(frozen=True, eq=False, slots=True)
class Ticket:
    """A question's place: in the line until its turn has come, then at the desk."""

    visitor_id: str
    admitted: asyncio.Event = field(default_factory=asyncio.Event)


class AnswerQueue:
    """Gives out places, which must be left. For the one thread of an event loop."""

    def __init__(self, limits: QueueLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._running: set[Ticket] = set()
        self._waiting: list[Ticket] = []
        self._request_times: OrderedDict[str, deque[float]] = OrderedDict()

    def enqueue(self, visitor_id: str) -> Ticket:
        """Return a place for a person's question. Raises BusyError where there is none."""
        own = sum(ticket.visitor_id == visitor_id for ticket in (*self._running, *self._waiting))
        if own >= self._limits.per_visitor:
            raise BusyError("own", own)
        if len(self._waiting) >= self._limits.max_waiting:
            raise BusyError("line", len(self._waiting))
        self._apply_rate_limit(visitor_id)
        place = Ticket(visitor_id)
        self._waiting.append(place)
        self._admit()
        return place

    def release(self, ticket: Ticket) -> None:
        """Give up a place; one that was given up already is none."""
        self._running.discard(ticket)
        self._waiting = [each for each in self._waiting if each is not ticket]
        self._admit()

    def count_ahead(self, ticket: Ticket) -> int:
        """Return how many questions stand in the line before it."""
        return self._waiting.index(ticket) if ticket in self._waiting else 0

    def _admit(self) -> None:
        while self._waiting and len(self._running) < self._limits.max_running:
            ticket = self._waiting.pop(0)
            self._running.add(ticket)
            ticket.admitted.set()

    def _apply_rate_limit(self, visitor_id: str) -> None:
        now = self._clock()
        times = deque(
            each for each in self._request_times.pop(visitor_id, ()) if now - each < _MINUTE
        )
        self._request_times[visitor_id] = times
        if len(times) >= self._limits.per_minute:
            raise BusyError("minute", int(_MINUTE - (now - times[0])) + 1 if times else 60)
        times.append(now)
        if len(self._request_times) > _MAX_VISITORS:
            self._request_times.popitem(last=False)
