"""What the top of a plain text says about it: the headline, and explicit lines around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, takewhile

from pincite.index.text.dates import iso

_LONGEST_HEADLINE = 200  # characters; real ones seldom pass 120
_LOOKED_AT = 4000  # characters of the text
_LONGEST_LINE = 120  # of a line such as "By Jane Doe | 14 June 2024"
_WRAPPED = range(40, 101)  # widths of a line of prose that an editor broke

_FIELDS = {
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
_LABELLED = re.compile(rf"({'|'.join(_FIELDS)})(?: on)?\s*:\s*(\S.*)", re.IGNORECASE)
_DATED = re.compile(r"(published|posted|updated|last updated)(?: on| at)? (.+)", re.IGNORECASE)
_BYLINE = re.compile(r"by\s+(\S.*)", re.IGNORECASE)
_BETWEEN_NAMES = frozenset(
    "and for of in the de del der den di da la le van von bin al el y".split()
)
_SENTENCE_END = re.compile(r"(?:[.,;:。][\"'”’»)\]]*|\s[—–-])$|[^\W\dA-Z]{4,}\.\s+[A-Z]")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St)\.$|\.\.$")


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above the first paragraph; None for what does not."""

    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None


def top(text: str) -> Top:
    """Read the headline of a text, and the byline, date and labelled lines around it.

    The first line is the headline if it is repeated below, or is short, stands apart and does
    not read as a sentence of the first paragraph. Below (or above) it only whole lines of an
    explicit form count: `By Jane Doe`, `14 June 2024`, `Published: 2024-06-14`,
    `Source: Gazette`, or several with `|` between; the first other line ends the search.
    """
    found: dict[str, str] = {}
    for stated, _ in _stating(text):
        found = stated | found
    return Top(**found)


def credits_end(text: str) -> int:
    """Return where the last line above the first paragraph ends that states more than a title.

    0 where there is none, or nothing below. Lines end in LF.
    """
    end = max((end for stated, end in _stating(text) if "title" not in stated), default=0)
    return end if text[end:].strip() else 0


def _stating(text: str) -> Iterator[tuple[dict[str, str], int]]:
    """Yield what the lines state that `top` reads, each with where it ends."""
    whole = re.split(r"\r\n?|\n", text[:_LOOKED_AT])
    ends = accumulate(len(line) + 1 for line in whole)
    lines = [line.strip() for line in whole]
    found: dict[str, str] = {}
    for position, (line, end) in enumerate(zip(lines, ends, strict=True)):
        if not line or line == found.get("title"):
            continue
        stated = _stated(line, first=not found)
        if stated is None and "title" not in found and _is_headline(lines[position:]):
            stated = {"title": line}
        if stated is None:
            return
        found = stated | found
        yield stated, end - 1


def _is_headline(lines: list[str]) -> bool:
    """Tell whether the first of `lines`, which are stripped, is a headline of those below."""
    line, *below = lines
    following = next(filter(None, below), None)
    if following is None or len(line) > _LONGEST_HEADLINE or not re.search(r"[^\W_]", line):
        return False
    if following == line or _stated(following, first=False):
        return True
    if _SENTENCE_END.search(line) and not _ABBREVIATION.search(line):
        return False
    if not below[0]:
        return True
    *broken, _ = takewhile(bool, lines)
    wrapped = all(len(line) in _WRAPPED for line in broken)
    return not wrapped and not following[0].islower()


def _stated(line: str, *, first: bool) -> dict[str, str] | None:
    """Return the fields that a line states; None if any part of it is something else."""
    if len(line) > _LONGEST_LINE:
        return None
    fields: dict[str, str] = {}
    for part in re.split(r"\s+[|·•]\s+", line):
        stated = _fields(part)
        # "Source: Minister to resign" is a headline when nothing stands above it.
        if stated is None or (first and "publisher" in stated):
            return None
        fields = stated | fields
    return fields


def _fields(part: str) -> dict[str, str] | None:
    """Return the fields that a part of a line states: none for when it was updated."""
    if labelled := _LABELLED.fullmatch(part):
        field, value = _FIELDS[labelled[1].lower()], labelled[2]
        if field != "published":
            return {field: value} if field else {}
        day = iso(value)
        return {field: day} if day else {}
    if dated := _DATED.fullmatch(part):
        field, day = _FIELDS[dated[1].lower()], iso(dated[2])
        return ({field: day} if field else {}) if day else None
    if byline := _BYLINE.fullmatch(part):
        names, _, rest = byline[1].partition(", ")
        if day := _day(rest):
            return {"author": names, "published": day} if _are_names(names) else None
        return {"author": byline[1]} if _are_names(byline[1]) else None
    day = _day(part)
    return {"published": day} if day else None


def _day(written: str) -> str | None:
    day = iso(written)
    return day if day and len(day) == len("2024-06-14") else None


def _are_names(value: str) -> bool:
    """Tell whether each word could be part of a name: "Jane Doe and J. P. van Dam, Gazette"."""
    words = value.split()
    return (
        len(words) <= 14
        and not _SENTENCE_END.search(value)
        and not re.search(r"\d|day\b", value)  # "By Friday"
        and all(word[0].isupper() or word.lower() in _BETWEEN_NAMES for word in words)
        and words[0][0].isupper()
    )
