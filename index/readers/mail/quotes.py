"""The text of a mail → what its sender wrote, and the messages that it quotes or forwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.readers.mail.headings import (
    Heading,
    find_heading,
    is_marked,
    skip_empty,
    strip_mark,
)

_MAX_DEPTH = 50
"""How deep messages may quote each other; an endless thread is cut here, and the rest stays."""


@dataclass(frozen=True, slots=True)
class QuotedMessage:
    """A message inside another one; None for what the lines above it do not state.

    `date` is as written, in `language` if that is known.
    """

    text: str
    sender: str | None = None
    date: str | None = None
    subject: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SplitMail:
    """What the sender wrote, without quotations, and the messages quoted, newest first."""

    own: str
    quoted: tuple[QuotedMessage, ...]


def split_quotes(text: str) -> SplitMail:
    """Split the text of a mail where it quotes (`>`, "On Monday Jane Doe wrote:") or forwards.

    Each line is in one of the messages, apart from the headings that mail programs write.
    """
    return _split(text.split("\n"), 0)


def _split(lines: Sequence[str], depth: int) -> SplitMail:
    own: list[str] = []
    quoted: list[QuotedMessage] = []
    start = at = 0
    while at < len(lines) and depth < _MAX_DEPTH:
        heading = find_heading(lines, at) or (Heading() if is_marked(lines[at]) else None)
        if heading is None:
            at += 1
            continue
        own.append(_join(lines[start:at]))
        begin = at + heading.size
        start = at = len(lines) if heading.is_forward else _find_end(lines, begin)
        inner = _split(_strip_marks(lines[begin:at], heading), depth + 1)
        stated = (heading.sender, heading.date, heading.subject, heading.language)
        quoted += (QuotedMessage(inner.own, *stated), *inner.quoted)
    own.append(_join(lines[start:]))
    return SplitMail(
        "\n\n".join(part for part in own if part),
        tuple(each for each in quoted if each.text),
    )


def _find_end(lines: Sequence[str], begin: int) -> int:
    """Return where a quotation ends: at its last mark, or nowhere if it has none."""
    end = skip_empty(lines, begin)
    if end == len(lines) or not is_marked(lines[end]):
        return len(lines)
    for at in range(end, len(lines)):
        if is_marked(lines[at]):
            end = at + 1
        elif lines[at].strip():
            break
    return end


def _strip_marks(lines: Sequence[str], heading: Heading) -> list[str]:
    first = skip_empty(lines, 0)
    is_quotation = not heading.is_forward and first < len(lines) and is_marked(lines[first])
    return [strip_mark(line) if is_quotation else line for line in lines]


def _join(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()
