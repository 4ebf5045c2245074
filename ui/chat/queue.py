"""The answer queue: how many questions are answered at once, who waits, and who must stop."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

_MINUTE = 60.0
_MAX_VISITORS = 10_000
"""Visitors whose request times are remembered; the one seen longest ago is forgotten first."""


class BusyError(Exception):
    """The queue refuses a question.

    `reason` is "own" (`number` questions of the visitor are in the queue), "line" (`number`
    questions are waiting) or "minute" (rate limit: the visitor may ask again in `number` seconds).
    """

    def __init__(self, reason: Literal["own", "line", "minute"], number: int) -> None:
        super().__init__(reason, number)
        self.reason = reason
        self.number = number


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """Limits on questions: running and waiting in total, then per visitor and per minute."""

    max_running: int = 4
    max_waiting: int = 64
    per_visitor: int = 3
    per_minute: int = 30


@dataclass(frozen=True, eq=False, slots=True)
class Ticket:
    """A question in the queue; it waits until `admitted` is set.

    Work `is_long` if it may take minutes, such as the check of a text. It leaves half of the places
    to questions.
    """

    visitor_id: str
    is_long: bool = False
    admitted: asyncio.Event = field(default_factory=asyncio.Event)


class AnswerQueue:
    """First in, first out, but for long work. Call it from the thread of one event loop only."""

    def __init__(self, limits: QueueLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._running: set[Ticket] = set()
        self._waiting: list[Ticket] = []
        self._abandoned: set[Ticket] = set()
        self._request_times: OrderedDict[str, deque[float]] = OrderedDict()

    def enqueue(self, visitor_id: str, *, is_long: bool = False) -> Ticket:
        """Add a question and return its ticket. Raises BusyError if a limit is reached."""
        tickets = (*self._running, *self._waiting, *self._abandoned)
        own = sum(ticket.visitor_id == visitor_id for ticket in tickets)
        if own >= self.limits.per_visitor:
            raise BusyError("own", own)
        if len(self._waiting) >= self.limits.max_waiting:
            raise BusyError("line", len(self._waiting))
        self._apply_rate_limit(visitor_id)
        ticket = Ticket(visitor_id, is_long)
        self._waiting.append(ticket)
        self._admit()
        return ticket

    def release(self, ticket: Ticket) -> None:
        """Remove a question, and admit the next one. A second call does nothing."""
        self._running.discard(ticket)
        self._abandoned.discard(ticket)
        self._waiting = [each for each in self._waiting if each is not ticket]
        self._admit()

    def abandon(self, ticket: Ticket) -> None:
        """Give the place of a running question to the next one, while its thread still works.

        Until `release`, it counts for its visitor. At most as many as may run can be abandoned.
        """
        if ticket in self._running and len(self._abandoned) < self.limits.max_running:
            self._running.discard(ticket)
            self._abandoned.add(ticket)
            self._admit()

    def count_ahead(self, ticket: Ticket) -> int:
        """Return how many questions wait in front of this one."""
        return self._waiting.index(ticket) if ticket in self._waiting else 0

    def count_running(self) -> int:
        """Return how many questions are being answered."""
        return len(self._running)

    def count_waiting(self) -> int:
        """Return how many questions wait."""
        return len(self._waiting)

    def _admit(self) -> None:
        for ticket in list(self._waiting):
            if self._has_place_for(ticket):
                self._waiting.remove(ticket)
                self._running.add(ticket)
                ticket.admitted.set()

    def _has_place_for(self, ticket: Ticket) -> bool:
        most = self.limits.max_running
        if ticket.is_long and sum(each.is_long for each in self._running) >= max(1, most // 2):
            return False
        return len(self._running) < most

    def count_action(self, visitor_id: str, action: str) -> None:
        """Count an action other than a question. Each kind has the limit of questions a minute.

        Raises BusyError if the limit is reached.
        """
        self._apply_rate_limit(f"{visitor_id} {action}")

    def _apply_rate_limit(self, visitor_id: str) -> None:
        now = self._clock()
        times = deque(
            each for each in self._request_times.pop(visitor_id, ()) if now - each < _MINUTE
        )
        self._request_times[visitor_id] = times
        if len(times) >= self.limits.per_minute:
            raise BusyError("minute", int(_MINUTE - (now - times[0])) + 1 if times else 60)
        times.append(now)
        if len(self._request_times) > _MAX_VISITORS:
            self._request_times.popitem(last=False)
