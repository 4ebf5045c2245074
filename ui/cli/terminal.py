"""Words, bars and colours on a terminal; plain lines where there is none."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from pincite.index.text.visible import visible

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
    from pincite.assistant.english.wording import age
    from rich.text import Text

    shown = console(error=False)

    def line(text: str, style: str = "") -> None:
        shown.print(Text(_harmless(text), style=style), soft_wrap=True)

    if answer.understood:
        line(f"Asked as: {answer.understood}\n", "dim")
    text = Text(_harmless(answer.text))
    if answer.short:
        text.highlight_words([_harmless(answer.short.text)], "bold")
    shown.print(text, soft_wrap=True)
    for dispute in answer.disputes:
        line(f"\nThe articles differ. {dispute.text} [{'] ['.join(dispute.citations)}]")
    line("")
    for citation in answer.citations:
        where = [citation.title, citation.published, citation.source]
        line(f"[{citation.label}] {', '.join(part for part in where if part)}")
        if citation.also_in:
            line(f"    also in {', '.join(copy.source for copy in citation.also_in)}", "dim")
    for notice in answer.notices:
        line(notice, "italic")
    if old := age((citation.published for citation in answer.citations), date.today()):
        line(old, "dim")
    line(f"Confidence {answer.confidence:.0%}{_took(answer)}", "dim")


def _took(answer: "Answer") -> str:
    """Which model worded an answer, and what that took; empty where none did."""
    used = answer.usage
    parts = [f"worded by {answer.model}" if answer.model else ""]
    if used:
        parts.append(f"{used.read:,} tokens read and {used.written:,} written")
        parts.append(f"cost {used.cost:.2g}" if used.cost is not None else "")
    return "".join(f", {part}" for part in parts if part)


@contextmanager
def waiting(for_what: str) -> Iterator[None]:
    """Show that work goes on."""
    shown = console(error=True)
    if shown.is_terminal:
        with shown.status(for_what):
            yield
    else:
        yield


@cache
def console(*, error: bool) -> "Console":
    """Return the terminal, or whatever stands in its place."""
    from rich.console import Console

    return Console(stderr=error, highlight=False)


def _harmless(text: str) -> str:
    """Leave out what does not show, and the control characters that a terminal would obey."""
    return "".join(c for c in visible(text) if c.isprintable() or c in "\n\t\u200c\u200d")
