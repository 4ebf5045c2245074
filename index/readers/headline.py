"""The top of a plain text → its headline, author, date, publisher and URL."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, takewhile

from pincite.index.text.dates import parse_date

_MAX_HEADLINE_LENGTH = 200  # characters; real ones seldom have more than 120
_MAX_HEADER_LENGTH = 4000  # characters from the start of the text
_MAX_HEADER_LINE_LENGTH = 120  # characters, as in "By Jane Doe | 14 June 2024"
_WRAPPED_LINE_LENGTHS = range(40, 101)  # characters in a hard-wrapped line of prose

_FIELD_BY_LABEL = {
    "title": "title",
    "headline": "title",
    "by": "author",
    "author": "author",
    "byline": "author",
    "date": "published",
    "published": "published",
    "publication date": "published",
    "posted": "published",
    "updated": "",
    "last updated": "",
    "publisher": "publisher",
    "source": "publisher",
    "url": "url",
    "link": "url",
}
_LABELLED_VALUE = re.compile(rf"({'|'.join(_FIELD_BY_LABEL)})(?: on)?\s*:\s*(\S.*)", re.IGNORECASE)
_DATE_PHRASE = re.compile(
    r"(published|posted|updated|last updated)(?: on| at)? (.+)", re.IGNORECASE
)
_BYLINE = re.compile(r"by\s+(\S.*)", re.IGNORECASE)
_NAME_PARTICLES = frozenset(
    "and for of in the de del der den di da la le van von bin al el y".split()
)
_SENTENCE_END = re.compile(r"(?:[.,;:。][\"'”’»)\]]*|\s[—–-])$|[^\W\dA-Z]{4,}\.\s+[A-Z]")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St)\.$|\.\.$")


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines above the first paragraph state; None for a field that they do not state."""

    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None


def read_header(text: str) -> Header:
    """Return the headline of a text, and the byline, date and labelled lines around it.

    The first line is the headline if the text repeats it below, or if it is short, is set apart
    and does not read as a sentence of the first paragraph. Around it, only whole lines of an
    explicit form count: `By Jane Doe`, `14 June 2024`, `Published: 2024-06-14`,
    `Source: Gazette`, or several of them separated by `|`. Any other line ends the search.
    """
    fields: dict[str, str] = {}
    for line_fields, _ in _iter_header_lines(text):
        fields = line_fields | fields
    return Header(**fields)


def find_header_end(text: str) -> int:
    """Return the offset at which the byline, date and labelled lines above the text end.

    0 if there are none, or if no text follows them. Lines end in LF.
    """
    end = max(
        (end for line_fields, end in _iter_header_lines(text) if "title" not in line_fields),
        default=0,
    )
    return end if text[end:].strip() else 0


def _iter_header_lines(text: str) -> Iterator[tuple[dict[str, str], int]]:
    """Yield, for each line of the header, the fields that it states and the offset of its end."""
    raw_lines = re.split(r"\r\n?|\n", text[:_MAX_HEADER_LENGTH])
    ends = accumulate(len(line) + 1 for line in raw_lines)
    lines = [line.strip() for line in raw_lines]
    fields: dict[str, str] = {}
    for position, (line, end) in enumerate(zip(lines, ends, strict=True)):
        if not line or line == fields.get("title"):
            continue
        line_fields = _parse_line(line, first=not fields)
        if line_fields is None and "title" not in fields and _is_headline(lines[position:]):
            line_fields = {"title": line}
        if line_fields is None:
            return
        fields = line_fields | fields
        yield line_fields, end - 1


def _is_headline(lines: list[str]) -> bool:
    """Whether the first of `lines`, all stripped, is the headline of those below."""
    line, *below = lines
    next_line = next(filter(None, below), None)
    if next_line is None or len(line) > _MAX_HEADLINE_LENGTH or not re.search(r"[^\W_]", line):
        return False
    if next_line == line or _parse_line(next_line, first=False):
        return True
    if _SENTENCE_END.search(line) and not _ABBREVIATION.search(line):
        return False
    if not below[0]:
        return True
    *all_but_last, _ = takewhile(bool, lines)
    is_wrapped = all(len(line) in _WRAPPED_LINE_LENGTHS for line in all_but_last)
    return not is_wrapped and not next_line[0].islower()


def _parse_line(line: str, *, first: bool) -> dict[str, str] | None:
    """Return the fields that a line states; None if any part of the line is other text."""
    if len(line) > _MAX_HEADER_LINE_LENGTH:
        return None
    fields: dict[str, str] = {}
    for part in re.split(r"\s+[|·•]\s+", line):
        part_fields = _parse_part(part)
        # As the first line, "Source: Minister to resign" is a headline.
        if part_fields is None or (first and "publisher" in part_fields):
            return None
        fields = part_fields | fields
    return fields


def _parse_part(part: str) -> dict[str, str] | None:
    """Return the fields that a part of a line states; {} for "Updated: …", None for other text."""
    if labelled := _LABELLED_VALUE.fullmatch(part):
        field, value = _FIELD_BY_LABEL[labelled[1].lower()], labelled[2]
        if field != "published":
            return {field: value} if field else {}
        day = parse_date(value)
        return {field: day} if day else {}
    if dated := _DATE_PHRASE.fullmatch(part):
        field, day = _FIELD_BY_LABEL[dated[1].lower()], parse_date(dated[2])
        return ({field: day} if field else {}) if day else None
    if byline := _BYLINE.fullmatch(part):
        names, _, rest = byline[1].partition(", ")
        if day := _parse_full_date(rest):
            return {"author": names, "published": day} if _are_names(names) else None
        return {"author": byline[1]} if _are_names(byline[1]) else None
    day = _parse_full_date(part)
    return {"published": day} if day else None


def _parse_full_date(text: str) -> str | None:
    day = parse_date(text)
    return day if day and len(day) == len("2024-06-14") else None


def _are_names(value: str) -> bool:
    """Whether each word may be part of a name, as in "Jane Doe and J. P. van Dam, Gazette"."""
    words = value.split()
    return (
        len(words) <= 14
        and not _SENTENCE_END.search(value)
        and not re.search(r"\d|day\b", value)  # "By Friday"
        and all(word[0].isupper() or word.lower() in _NAME_PARTICLES for word in words)
        and words[0][0].isupper()
    )
