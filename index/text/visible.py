"""Invisible characters: articles keep them, but search, answers and pages leave them out.

They are the default-ignorable characters of Unicode (DerivedCoreProperties.txt): zero-width
spaces and joiners, marks of writing direction, tag characters, variation selectors, soft hyphens
and fillers. Interlinear annotation marks count as well. A joiner between two letters of a script
that needs it for spelling (Arabic, and the scripts of India and its neighbours) is visible.
"""

import re
from unicodedata import category

from pincite.index.text.broken_words import join_broken_words

_JOINERS = "\u200c\u200d"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINING_SCRIPTS = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua800-\uabff]")


def strip_invisible(text: str) -> str:
    """Return `text` without its invisible characters."""
    if text.isascii():
        return text
    return _INVISIBLE.sub(lambda found: found[0] if _is_visible_joiner(found) else "", text)


def to_single_line(text: str) -> str:
    """Return the visible part of `text` on one line, with single spaces and whole words."""
    return " ".join(strip_invisible(join_broken_words(text)).split())


def find_invisible(text: str) -> list[int]:
    """Return the offsets of the invisible characters in `text`, in order."""
    if text.isascii():
        return []
    return [found.start() for found in _INVISIBLE.finditer(text) if not _is_visible_joiner(found)]


def _is_visible_joiner(match: re.Match[str]) -> bool:
    if match[0] not in _JOINERS:
        return False
    neighbours = (
        match.string[match.start() - 1 : match.start()],
        match.string[match.end() : match.end() + 1],
    )
    return all(
        _JOINING_SCRIPTS.fullmatch(neighbour) and category(neighbour)[0] in "LM"
        for neighbour in neighbours
    )
