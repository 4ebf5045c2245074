"""How far a long step has come: bars on a terminal, lines in a log, JSON for a program."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Literal

from pincite.index.types import ProgressCallback
from pincite.ui.cli import terminal

Form = Literal["words", "json", "none"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a step has come after so many seconds; None where that cannot be told yet."""

    step: str
    done: int
    total: int
    seconds: float
    per_second: float | None
    seconds_left: float | None


Tell = Callable[[Pace], None]


@contextmanager
def progress(form: Form = "words", *, after: float = 0.0) -> Iterator[ProgressCallback]:
    """Give a function to call with what is being done, how many are done, and of how many.

    It tells standard error of each step that has gone on for `after` seconds.
    """
    if form == "none":
        yield lambda _step, _done, _total: None
    elif form == "json":
        yield measured(_at_parts(100, _say_json), after)
    elif terminal.console(error=True).is_terminal:
        with _bars() as move:
            yield measured(move, after)
    else:
        yield measured(_at_parts(10, _say_words, least=100), after)


def measured(
    tell: Tell, after: float = 0.0, clock: Callable[[], float] = time.monotonic
) -> ProgressCallback:
    """Return a function that tells the pace of each step, once it has gone on for `after` s."""
    starts: dict[str, tuple[float, int]] = {}

    def move(step: str, done: int, total: int) -> None:
        now = clock()
        started, before = starts.setdefault(step, (now, done))
        seconds, moved = now - started, done - before
        rate = moved / seconds if moved and seconds else None
        left = (total - done) / rate if rate else None
        if total and seconds >= after:
            rounded = [None if each is None else round(each, 1) for each in (rate, left)]
            tell(Pace(step, done, total, round(seconds, 1), *rounded))

    return move


def _at_parts(parts: int, tell: Tell, least: int = 0) -> Tell:
    """Tell when a step begins, and at each of its parts where it has at least so many items."""
    said: dict[str, int] = {}

    def move(pace: Pace) -> None:
        part = parts * pace.done // pace.total if pace.total >= least else 0
        if part > said.get(pace.step, -1):
            said[pace.step] = part
            tell(pace)

    return move


def _say_words(pace: Pace) -> None:
    details = "".join(f", {each}" for each in (_rate(pace), _left(pace)) if each)
    terminal.warn(f"{pace.step}: {pace.done:,} of {pace.total:,}{details}")


def _say_json(pace: Pace) -> None:
    print(json.dumps(asdict(pace)), file=sys.stderr, flush=True)


@contextmanager
def _bars() -> Iterator[Tell]:
    from rich import progress as rich

    counted = rich.BarColumn(), rich.MofNCompleteColumn()
    columns = ("{task.description}", *counted, "{task.fields[pace]}")
    with rich.Progress(*columns, console=terminal.console(error=True)) as shown:
        tasks: dict[str, rich.TaskID] = {}

        def move(pace: Pace) -> None:
            if pace.step not in tasks:
                tasks[pace.step] = shown.add_task(pace.step, total=pace.total, pace="")
            said = "  ".join(filter(None, (_rate(pace), _left(pace))))
            shown.update(tasks[pace.step], completed=pace.done, total=pace.total, pace=said)

        yield move


def _rate(pace: Pace) -> str:
    return "" if pace.per_second is None else f"{pace.per_second:,.0f} a second"


def _left(pace: Pace) -> str:
    if not pace.seconds_left:
        return ""
    minutes, seconds = divmod(round(pace.seconds_left), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02} left" if hours else f"{minutes}:{seconds:02} left"
