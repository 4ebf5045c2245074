"""When the work on an answer must end: after some seconds, or because nobody waits for it."""

import time
from collections.abc import Callable, Generator
from threading import Event
from typing import TypeVar

from pincite.index.errors import PinciteError

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class DeadlineError(PinciteError):
    """An answer took too long, or was cancelled."""


class Deadline:
    """The time for one answer. It begins with `start`, or with the first check. Thread-safe.

    A step that runs cannot be interrupted: the answer ends at the next check.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end: float | None = None
        self._cancelled = Event()

    def start(self) -> None:
        """Begin to count, unless that has begun."""
        if self._end is None:
            self._end = self._clock() + self.seconds

    def is_over(self, extra: float = 0.0) -> bool:
        """Return whether the time is over, and `extra` seconds too; false before the start."""
        return self._end is not None and self._clock() >= self._end + extra

    def cancel(self) -> None:
        """Make every later check end the answer: nobody waits for it."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise DeadlineError if the time is over or the answer is cancelled."""
        self.check_cancelled()
        self.start()
        if self.is_over():
            raise DeadlineError(
                f"The answer took more than {self.seconds:g} seconds, so it was ended: ask about "
                "fewer articles, or allow more time with --answer-seconds"
            )

    def check_cancelled(self) -> None:
        """Raise DeadlineError if the answer is cancelled."""
        if self._cancelled.is_set():
            raise DeadlineError("The answer was stopped")

    def watch(
        self, pieces: Generator[Piece, None, Result], *, timed: bool = True
    ) -> Generator[Piece, None, Result]:
        """Yield the pieces, with a check before each; if not `timed`, only for `cancel`."""
        while True:
            (self.check if timed else self.check_cancelled)()
            try:
                piece = next(pieces)
            except StopIteration as ended:
                result: Result = ended.value
                return result
            yield piece
