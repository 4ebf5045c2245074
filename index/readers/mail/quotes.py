"""The text of a mail → what its sender wrote, and the messages that it quotes or forwards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTE_MARK = re.compile(r"^>+ ?", re.MULTILINE)
_QUOTED_LINE = re.compile(r"[ \t]*>")
_MAX_QUOTES = 50
"""Messages that one mail may quote; an endless thread is cut here, and the rest stays as is."""


@dataclass(frozen=True, slots=True)
class QuotedMessage:
    """A message inside another one; None for what the line above it does not state."""

    text: str
    sender: str | None = None
    date: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class SplitMail:
    """What the sender wrote, without quotations, and the messages quoted, newest first."""

    own: str
    quoted: tuple[QuotedMessage, ...]


def split_quotes(text: str) -> SplitMail:
    """Split the text of a mail where it quotes (`>`, "On Monday Jane Doe wrote:") or forwards."""
    own: list[str] = []
    quoted: list[QuotedMessage] = []
    _split(text, own, quoted)
    return SplitMail(
        "\n\n".join(part.strip("\n") for part in own if part.strip()),
        tuple(each for each in quoted if each.text.strip()),
    )


def _split(text: str, own: list[str], quoted: list[QuotedMessage]) -> None:
    from quotequail import unwrap

    found = unwrap(text) if len(quoted) < _MAX_QUOTES else None
    if found is None:
        for is_quoted, part in _split_marked_lines(text):
            if is_quoted:
                quoted.append(QuotedMessage(part))
            else:
                own.append(part)
        return
    if top := found.get("text_top"):
        _split(top, own, quoted)
    position = len(quoted)
    inner: list[str] = []
    _split(found.get("text") or "", inner, quoted)
    message = QuotedMessage(
        "\n\n".join(part.strip("\n") for part in inner),
        found.get("from"),
        found.get("date"),
        found.get("subject"),
    )
    quoted.insert(position, message)
    if bottom := found.get("text_bottom"):
        _split(bottom, own, quoted)


def _split_marked_lines(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text that are marked with `>` in every line, and those that are not."""
    lines: list[str] = []
    was_quoted = False
    for line in text.split("\n"):
        is_quoted = _QUOTED_LINE.match(line) is not None
        if lines and is_quoted != was_quoted:
            yield was_quoted, _clean(lines, was_quoted)
            lines = []
        lines.append(line)
        was_quoted = is_quoted
    if lines:
        yield was_quoted, _clean(lines, was_quoted)


def _clean(lines: list[str], is_quoted: bool) -> str:
    text = "\n".join(lines)
    return _QUOTE_MARK.sub("", text) if is_quoted else text
