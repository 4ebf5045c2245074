"""Who is answered now, and who waits: few at a time, in turn, and nobody more than their share."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pincite.assistant.phrases import count
from pincite.index.errors import PinciteError

_MINUTE = 60.0
_REMEMBERED = 10_000


class BusyError(PinciteError):
    """There is no place for a question now. The message says when to ask again."""


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
            raise BusyError(
                f"Busy with {count(own, 'question')} of yours. Ask again when one is answered."
            )
        if len(self._line) >= self._limits.waiting:
            line = count(len(self._line), "question is", "questions are")
            raise BusyError(f"Busy: {line} waiting for an answer. Please ask again in a minute.")
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
            seconds = count(int(asked[0] + _MINUTE - now) + 1, "second")
            said = f"You asked {count(len(asked), 'question')} in a minute."
            raise BusyError(f"{said} Please ask again in {seconds}.")
        asked.append(now)
        if len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
