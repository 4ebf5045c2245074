"""Progress of long steps: bars on a terminal, lines in a log, JSON for a program."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from pincite.ui.cli.output import terminal

if TYPE_CHECKING:
    from pincite.index.types import ProgressCallback

ProgressFormat = Literal["words", "json", "none"]


@dataclass(frozen=True, slots=True)
class ProgressUpdate:
    """Progress of a step after `seconds`. Rate and remaining time are None until known."""

    step: str
    done: int
    total: int
    seconds: float
    per_second: float | None
    seconds_left: float | None


UpdateHandler = Callable[[ProgressUpdate], None]


@contextmanager
def progress(
    output_format: ProgressFormat = "words", *, delay: float = 0.0
) -> Iterator["ProgressCallback"]:
    """Yield a function to call with the step, the number of items done, and their total.

    It reports to standard error each step that has taken `delay` seconds.
    """
    if output_format == "none":
        yield lambda _step, _done, _total: None
    elif output_format == "json":
        yield measure_progress(_limit_updates(100, _print_json_update), delay)
    elif terminal.get_console(error=True).is_terminal:
        with _progress_bars() as update_bars:
            yield measure_progress(update_bars, delay)
    else:
        yield measure_progress(_limit_updates(10, _print_text_update, min_total=100), delay)


def measure_progress(
    on_update: UpdateHandler, delay: float = 0.0, clock: Callable[[], float] = time.monotonic
) -> "ProgressCallback":
    """Return a function that measures each step, and reports it once it has taken `delay` s."""
    starts: dict[str, tuple[float, int]] = {}

    def report_progress(step: str, done: int, total: int) -> None:
        now = clock()
        started, done_before = starts.setdefault(step, (now, done))
        seconds, done_since = now - started, done - done_before
        rate = done_since / seconds if done_since and seconds else None
        seconds_left = (total - done) / rate if rate else None
        if total and seconds >= delay:
            rounded = [None if each is None else round(each, 1) for each in (rate, seconds_left)]
            on_update(ProgressUpdate(step, done, total, round(seconds, 1), *rounded))

    return report_progress


def _limit_updates(parts: int, on_update: UpdateHandler, min_total: int = 0) -> UpdateHandler:
    """Pass on the first update of a step, then one for each of its `parts` equal parts.

    A step of fewer than `min_total` items has one part.
    """
    last_parts: dict[str, int] = {}

    def handle_update(update: ProgressUpdate) -> None:
        part = parts * update.done // update.total if update.total >= min_total else 0
        if part > last_parts.get(update.step, -1):
            last_parts[update.step] = part
            on_update(update)

    return handle_update


def _print_text_update(update: ProgressUpdate) -> None:
    details = "".join(
        f", {each}" for each in (_format_rate(update), _format_time_left(update)) if each
    )
    terminal.warn(f"{update.step}: {update.done:,} of {update.total:,}{details}")


def _print_json_update(update: ProgressUpdate) -> None:
    print(json.dumps(asdict(update)), file=sys.stderr, flush=True)


@contextmanager
def _progress_bars() -> Iterator[UpdateHandler]:
    from rich import progress as rich

    counting_columns = rich.BarColumn(), rich.MofNCompleteColumn()
    columns = ("{task.description}", *counting_columns, "{task.fields[pace]}")
    with rich.Progress(*columns, console=terminal.get_console(error=True)) as bars:
        tasks: dict[str, rich.TaskID] = {}

        def update_bars(update: ProgressUpdate) -> None:
            if update.step not in tasks:
                tasks[update.step] = bars.add_task(update.step, total=update.total, pace="")
            details = "  ".join(filter(None, (_format_rate(update), _format_time_left(update))))
            bars.update(tasks[update.step], completed=update.done, total=update.total, pace=details)

        yield update_bars


def _format_rate(update: ProgressUpdate) -> str:
    return "" if update.per_second is None else f"{update.per_second:,.0f} a second"


def _format_time_left(update: ProgressUpdate) -> str:
    if not update.seconds_left:
        return ""
    minutes, seconds = divmod(round(update.seconds_left), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02} left" if hours else f"{minutes}:{seconds:02} left"
