"""Words, bars and colours on a terminal; plain lines where there is none."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from pincite.index.build import Progress

if TYPE_CHECKING:
    from pincite.assistant import Answer
    from rich.console import Console


def say(text: str) -> None:
    """Print a line. Text of articles cannot steer the terminal."""
    print(_harmless(text))


def warn(text: str) -> None:
    """Print a line to standard error."""
    print(_harmless(text), file=sys.stderr)


def say_answer(answer: "Answer") -> None:
    """Print an answer, its sources, and how sure it is."""
    from rich.text import Text

    console = _console(error=False)

    def line(text: str, style: str = "") -> None:
        console.print(Text(_harmless(text), style=style), soft_wrap=True)

    if answer.standalone_question != answer.question:
        line(f"Asked as: {answer.standalone_question}\n", "dim")
    text = Text(_harmless(answer.text))
    if answer.short:
        text.highlight_words([_harmless(answer.short.text)], "bold")
    console.print(text, soft_wrap=True)
    line("")
    for citation in answer.citations:
        where = [citation.title, citation.published, citation.source]
        line(f"[{citation.label}] {', '.join(part for part in where if part)}")
    line(f"Confidence {answer.confidence:.0%}", "dim")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """Give a function to call with what is being done, how many are done, and of how many."""
    console = _console(error=True)
    if quiet:
        yield _silent
    elif console.is_terminal:
        from rich import progress as bars

        columns = ("{task.description}", bars.BarColumn(), bars.MofNCompleteColumn())
        with bars.Progress(*columns, bars.TimeRemainingColumn(), console=console) as shown:
            tasks: dict[str, bars.TaskID] = {}

            def move(step: str, done: int, total: int) -> None:
                if total and step not in tasks:
                    tasks[step] = shown.add_task(step, total=total)
                if step in tasks:
                    shown.update(tasks[step], completed=done)

            yield move
    else:
        yield _in_lines()


@contextmanager
def waiting(for_what: str) -> Iterator[None]:
    """Show that work goes on."""
    console = _console(error=True)
    if console.is_terminal:
        with console.status(for_what):
            yield
    else:
        yield


def _silent(_step: str, _done: int, _total: int) -> None: ...


def _in_lines() -> Callable[[str, int, int], None]:
    """Say where a step begins and ends, and each tenth of a long one between."""
    said: dict[str, int] = {}

    def move(step: str, done: int, total: int) -> None:
        tenth = 10 * done // total if total else 10
        if total and (tenth > said.get(step, -1) if total >= 100 else step not in said):
            said[step] = tenth
            warn(f"{step}: {done:,} of {total:,}")

    return move


@cache
def _console(*, error: bool) -> "Console":
    from rich.console import Console

    return Console(stderr=error, highlight=False)


def _harmless(text: str) -> str:
    """Leave out the control characters that a terminal would obey."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
