"""The line of text that the inline elements of HTML write, piece by piece.

An element may begin inside a word or a figure (`<b>W</b>ord`), or where a page sets two things side
by side (`<span>09:10</span><span>12 boats</span>`): the second must not become 09:1012.
"""

import re
from enum import IntEnum
from typing import Any

from pincite.index.text.dates import parse_date

_CLOCK_TIME = re.compile(
    r"(?i)(?:\d{4}-\d{2}-\d{2},? )?\d{1,2}[.:h]\d{2}(?:[.:]\d{2})?(?: ?(?:[ap]\.?m\.?|uhr|h))?"
    r"(?: ?\(?[A-Z]{2,5}\)?)?"
)
_MAX_TIME_LENGTH = 40
# Parts of a word or of a formula, not things side by side.
_PART_TAGS = frozenset("wbr math mi mn mo mrow msqrt mtext semantics".split())
_QUOTATION_MARKS = {"de": "„“", "es": "«»", "fr": "«»", "it": "«»"}
_ANY_QUOTATION_MARK = re.compile('["“”„«»‘‚‹›]')
_MAX_PIECES = 8  # that decide how a raised figure is written


class Seam(IntEnum):
    """How two pieces of a line meet, from no edge of an element to one that always ends a word."""

    NONE = 0
    EDGE = 1
    ALIKE = 2
    UNLIKE = 3
    APART = 4


# What ends at a seam, in the classes of `_classify`, besides times and dates.
_ENDS = {
    Seam.ALIKE: re.compile(r"d\|[Aa]|[Aa]\|d|a\|A"),
    Seam.UNLIKE: re.compile(r"d\|[dAa]|[Aa]\|d|a\|A|AA\|Aa"),
}


class InlineText:
    """The text of a paragraph that is being read."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._seam = Seam.NONE

    def mark(self, seam: Seam) -> None:
        """Say how the next piece meets the last one; of several seams, the strongest counts."""
        self._seam = max(self._seam, seam)

    def add(self, text: str) -> None:
        """Add a piece of text, after a space if a word or a figure ends at the seam before it."""
        if text and self._pieces and _ends_at(self._pieces[-1], text, self._seam):
            self._pieces.append(" ")
        self.write(text)

    def write(self, text: str) -> None:
        """Add what belongs to the text before it: a raised figure, a mark, a line break."""
        if text:
            self._pieces.append(text)
            self._seam = Seam.NONE

    def get_end(self, length: int) -> str:
        """Return the last characters of the text."""
        return "".join(self._pieces[-_MAX_PIECES:])[-length:]

    def take(self) -> str:
        """Return the text, and begin the next paragraph."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._seam = Seam.NONE
        return text


def find_start_seam(element: Any) -> Seam:
    """Return how the text of an inline element meets what stands before it."""
    if _get_name(element) == "time":
        return Seam.APART
    before = element.getprevious()
    if before is None or before.tail or not isinstance(before.tag, str):
        return Seam.EDGE
    if _get_name(before) in _PART_TAGS or _get_name(element) in _PART_TAGS:
        return Seam.EDGE
    return Seam.ALIKE if _get_kind(before) == _get_kind(element) else Seam.UNLIKE


def find_end_seam(element: Any) -> Seam:
    """Return how the text of an inline element meets the text after it."""
    return Seam.APART if _get_name(element) == "time" else Seam.EDGE


def is_clock_time(text: str) -> bool:
    """Return whether `text` is nothing but a time of day, with or without a date in ISO 8601."""
    return _CLOCK_TIME.fullmatch(text) is not None


def get_text_after(element: Any) -> str:
    """Return the text right after an element, and the first text of the next one."""
    following = element.getnext()
    is_element = following is not None and isinstance(following.tag, str)
    return (element.tail or "") + (next(following.itertext(), "") if is_element else "")


def get_quotation_marks(element: Any, before: str) -> tuple[str, str]:
    """Return the marks that a browser shows around a `<q>`; none if the page writes its own."""
    own = element.text_content().strip()[:1]
    if _ANY_QUOTATION_MARK.fullmatch(own) or _ANY_QUOTATION_MARK.fullmatch(before[-1:]):
        return "", ""
    stated = (each.get("lang") for each in (element, *element.iterancestors()))
    language = next(filter(None, stated), "").lower()[:2]
    marks = _QUOTATION_MARKS.get(language, "“”")
    return marks[0], marks[1]


def _ends_at(before: str, after: str, seam: Seam) -> bool:
    if seam is Seam.NONE or "-" in (_classify(before[-1]), _classify(after[0])):
        return False
    # A time or a date is whole: no figure or word goes on beside it.
    if seam is Seam.APART or _is_time(before) or _is_time(after):
        return True
    ends, starts = ("".join(map(_classify, each)) for each in (before[-2:], after[:2]))
    return seam in _ENDS and _ENDS[seam].search(f"{ends}|{starts}") is not None


def _classify(character: str) -> str:
    if character.isdecimal():
        return "d"
    if character.isalpha():
        return "A" if character.isupper() else "a" if character.islower() else "x"
    return "-"


def _is_time(text: str) -> bool:
    text = text.strip()
    if not 4 <= len(text) <= _MAX_TIME_LENGTH:
        return False
    return is_clock_time(text) or len(parse_date(text) or "") == len("2024-06-14")


def _get_name(element: Any) -> str:
    """Return the tag of an element without a namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _get_kind(element: Any) -> tuple[str, str | None, str | None]:
    return _get_name(element), element.get("class"), element.get("href")
