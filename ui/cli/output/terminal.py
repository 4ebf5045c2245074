"""Output on a terminal, with styles; plain lines if standard output is not a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pincite.assistant import Answer
    from rich.console import Console


def print_line(text: str) -> None:
    """Print a line, without control characters: text of articles must not steer the terminal."""
    print(_sanitize(text))


def warn(text: str) -> None:
    """Print a line to standard error, without control characters."""
    print(_sanitize(text), file=sys.stderr)


def print_answer(answer: "Answer") -> None:
    """Print an answer, its sources and its confidence."""
    from pincite.assistant.english.wording import format_age
    from rich.text import Text

    output = get_console(error=False)

    def print_styled(text: str, style: str = "") -> None:
        output.print(Text(_sanitize(text), style=style), soft_wrap=True)

    if answer.rewritten_question:
        print_styled(f"Asked as: {answer.rewritten_question}\n", "dim")
    text = Text(_sanitize(answer.text))
    if answer.short:
        text.highlight_words([_sanitize(answer.short.text)], "bold")
    output.print(text, soft_wrap=True)
    for dispute in answer.disputes:
        print_styled(f"\nThe articles differ. {dispute.text} [{'] ['.join(dispute.citations)}]")
    print_styled("")
    for citation in answer.citations:
        source_details = [citation.title, citation.published, citation.source]
        print_styled(f"[{citation.label}] {', '.join(part for part in source_details if part)}")
        if citation.also_in:
            print_styled(
                f"    also in {', '.join(copy.source for copy in citation.also_in)}", "dim"
            )
    for notice in answer.notices:
        print_styled(notice, "italic")
    if age_notice := format_age(
        (citation.published for citation in answer.citations), date.today()
    ):
        print_styled(age_notice, "dim")
    print_styled(f"Confidence {answer.confidence:.0%}{_format_usage(answer)}", "dim")


def _format_usage(answer: "Answer") -> str:
    """Return which model wrote the answer, and its tokens and cost; empty for quotations."""
    usage = answer.usage
    parts = [f"worded by {answer.model}" if answer.model else ""]
    if usage:
        parts.append(f"{usage.read:,} tokens read and {usage.written:,} written")
        parts.append(f"cost {usage.cost:.2g}" if usage.cost is not None else "")
    return "".join(f", {part}" for part in parts if part)


@contextmanager
def spinner(message: str) -> Iterator[None]:
    """Show a message while the body runs, if standard error is a terminal."""
    output = get_console(error=True)
    if output.is_terminal:
        with output.status(message):
            yield
    else:
        yield


@cache
def get_console(*, error: bool) -> "Console":
    """Return the console for standard output or standard error."""
    from rich.console import Console

    return Console(stderr=error, highlight=False)


def _sanitize(text: str) -> str:
    """Return the text without invisible characters and terminal control characters."""
    from pincite.index.text.visible import strip_invisible

    return "".join(c for c in strip_invisible(text) if c.isprintable() or c in "\n\t\u200c\u200d")
