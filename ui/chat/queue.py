"""Who is answered now, and who waits: few at a time, in turn, and nobody more than their share."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

_MINUTE = 60.0
_REMEMBERED = 10_000


class BusyError(Exception):
    """There is no place for a question now, and why: so many of the person's `own` are being
    answered, so many wait in `line`, or there may be another in so many seconds of the `minute`.
    """

    def __init__(self, why: Literal["own", "line", "minute"], number: int) -> None:
        super().__init__(why, number)
        self.why = why
        self.number = number


@dataclass(frozen=True, slots=True)
class Limits:
    """How many questions are answered at once, and how many more may wait, of all people;
    how many of these may be one person's, and how many a person may ask in a minute.
    """

    at_once: int = 4
    waiting: int = 64
    each: int = 3
    a_minute: int = 30


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A question's place: in the line until its turn has come, then at the desk."""

    person: str
    turn: asyncio.Event = field(default_factory=asyncio.Event)


class Desk:
    """Gives out places, which must be left. For the one thread of an event loop."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._at_desk: set[Place] = set()
        self._line: list[Place] = []
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def ask(self, person: str) -> Place:
        """Return a place for a person's question. Raises BusyError where there is none."""
        own = sum(place.person == person for place in (*self._at_desk, *self._line))
        if own >= self._limits.each:
            raise BusyError("own", own)
        if len(self._line) >= self._limits.waiting:
            raise BusyError("line", len(self._line))
        self._note(person)
        place = Place(person)
        self._line.append(place)
        self._call()
        return place

    def leave(self, place: Place) -> None:
        """Give up a place; one that was given up already is none."""
        self._at_desk.discard(place)
        self._line = [each for each in self._line if each is not place]
        self._call()

    def before(self, place: Place) -> int:
        """Return how many questions stand in the line before it."""
        return self._line.index(place) if place in self._line else 0

    def _call(self) -> None:
        while self._line and len(self._at_desk) < self._limits.at_once:
            place = self._line.pop(0)
            self._at_desk.add(place)
            place.turn.set()

    def _note(self, person: str) -> None:
        now = self._clock()
        asked = deque(each for each in self._asked.pop(person, ()) if now - each < _MINUTE)
        self._asked[person] = asked
        if len(asked) >= self._limits.a_minute:
            raise BusyError("minute", int(_MINUTE - (now - asked[0])) + 1 if asked else 60)
        asked.append(now)
        if len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
