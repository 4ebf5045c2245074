"""The parts of a mail → its text, the mails attached to it, and the names of other files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from typing import Any

from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.encoding import decode
from pincite.index.readers.markup.walker import extract_markup, parse_markup

_MINOR_ATTACHMENTS = re.compile(
    r"image/.*|text/calendar|text/x-vcard|text/vcard|application/(?:pgp|x-pkcs7|pkcs7)-\w+"
    r"|message/.*|text/rfc822-headers"
)
_MAILS = ("message/rfc822", "message/global")
_FORMATTED_TAGS = ("sup", "sub", "s", "strike", "del")
_FORMATTED_STYLE = re.compile(r"(?i)vertical-align\s*:\s*su[bp]|line-through")
_FIGURE_CELL = re.compile(r"(?:\A|\|)[^|\w]{0,9}\d[\d.,\s]{0,30}[^|\w]{0,9}(?=\||\Z)")
_URL = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W\d_]+")
_MAX_MISSING = 0.1
"""Share of the words of the plain text that its form in HTML may lack, such as `[logo]`."""


@dataclass(frozen=True, slots=True)
class MailParts:
    """What a mail consists of.

    `text` is None if no part is a text, and `hidden` counts the characters that its markup hides.
    `mails` are attached mails, and `files` the names of other attachments that may be articles.
    """

    text: str | None
    hidden: int
    mails: tuple[EmailMessage, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Body:
    """A part as text; of markup, all words, and whether plain text loses its form."""

    text: str
    hidden: int = 0
    is_markup: bool = False
    is_formatted: bool = False
    words: frozenset[str] = frozenset()


def read_parts(message: EmailMessage) -> MailParts:
    """Return the text of a mail in the order in which it is shown, and what is attached to it.

    Of a part in plain text and in HTML, the plain text counts, unless it is only a hint that the
    mail is written in HTML, or loses raised, lowered or struck-out text or the cells of a table.
    """
    body = _read_body(message)
    others = list(_iter_others(message, ""))
    mails = (part.get_payload(0) for part in others if part.get_content_type() in _MAILS)
    return MailParts(
        body.text if body else None,
        body.hidden if body else 0,
        tuple(mail for mail in mails if isinstance(mail, EmailMessage)),
        tuple(
            " ".join((part.get_filename() or f"part {number}").split())
            for number, part in enumerate(others, start=1)
            if not _MINOR_ATTACHMENTS.fullmatch(part.get_content_type())
        ),
    )


def _read_body(part: MIMEPart) -> _Body | None:
    """Return what a part shows as text; None if that is nothing."""
    kind = part.get_content_type()
    if kind.startswith("multipart/"):
        bodies = [body for each in part.iter_parts() if (body := _read_body(each)) is not None]
        combine = _choose if kind == "multipart/alternative" else _join
        return combine(bodies) if bodies else None
    if not _is_shown(part):
        return None
    text = _decode_part(part)
    if kind == "text/html":
        return _read_markup(text)
    text = text.strip("\n")
    if part.get_param("format") == "flowed":
        text = _join_flowed_lines(text, delete_space=part.get_param("delsp") == "yes")
    return _Body(text)


def _is_shown(part: MIMEPart) -> bool:
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return is_text and part.get_content_disposition() != "attachment"


def _join(bodies: Sequence[_Body]) -> _Body:
    return _Body(
        "\n\n".join(body.text for body in bodies if body.text),
        sum(body.hidden for body in bodies),
        any(body.is_markup for body in bodies),
        any(body.is_formatted for body in bodies),
        frozenset().union(*(body.words for body in bodies)),
    )


def _choose(bodies: Sequence[_Body]) -> _Body:
    """Return the form of a text that says most: the last one in HTML, or the plain text."""
    markup = next((body for body in reversed(bodies) if body.is_markup), None)
    plain = next((body for body in bodies if not body.is_markup), None)
    if markup is None or plain is None:
        return markup or bodies[0]
    lengths = [len("".join(body.text.split())) for body in (markup, plain)]
    words = set(_WORD.findall(_URL.sub(" ", plain.text).lower()))
    is_whole = len(words - markup.words) <= len(words) * _MAX_MISSING
    is_better = markup.is_formatted and is_whole
    return markup if is_better or lengths[0] > 2 * lengths[1] else plain


def _read_markup(markup: str) -> _Body:
    try:
        tree = parse_markup(markup)
        page = extract_markup(tree, quote_mark="> ")
    except UnreadableError:
        return _Body("", is_markup=True)
    figure_rows = [each for each in page.paragraphs if "|" in each and _FIGURE_CELL.search(each)]
    is_formatted = len(figure_rows) > 1 or any(map(_is_formatted, tree.iter()))
    words = _WORD.findall(" ".join((page.text, *tree.itertext())).lower())
    return _Body(page.text, page.hidden, True, is_formatted, frozenset(words))


def _is_formatted(element: Any) -> bool:
    """Whether plain text loses how an element looks: raised, lowered or struck out."""
    return element.tag in _FORMATTED_TAGS or bool(
        isinstance(element.tag, str) and _FORMATTED_STYLE.search(element.get("style", ""))
    )


def _decode_part(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_param("charset")
    return (
        decode(data, charset if isinstance(charset, str) else None)
        if isinstance(data, bytes)
        else ""
    )


def _join_flowed_lines(text: str, *, delete_space: bool) -> str:
    """Join the lines that end with a space (RFC 3676), except where the quotation changes."""
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):
        marks = len(line) - len(line.lstrip(">"))
        stuffed = line[marks:].removeprefix(" ") if not marks else line[marks:]
        if is_open and lines and marks == len(lines[-1]) - len(lines[-1].lstrip(">")):
            lines[-1] += stuffed.removeprefix(" ") if marks else stuffed
        else:
            lines.append(">" * marks + stuffed)
        is_open = line.endswith(" ") and line != "-- "
        if is_open and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(line.rstrip() for line in lines)


def _iter_others(part: MIMEPart, parent: str) -> Iterator[MIMEPart]:
    """Yield the attached mails, and the other parts that are not shown as text."""
    kind = part.get_content_type()
    if kind.startswith("multipart/"):
        for each in part.iter_parts():
            yield from _iter_others(each, kind)
        return
    is_attached = part.get_content_disposition() == "attachment" or parent == "multipart/mixed"
    if kind in _MAILS or (not _is_shown(part) and (is_attached or part.get_filename())):
        yield part
