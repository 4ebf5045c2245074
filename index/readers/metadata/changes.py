"""A line near a headline → the line without the dates of changes and visits that it states."""

import re

from pincite.index.readers.metadata.full_dates import CLOCK, find_full_date
from pincite.index.readers.metadata.labels import CHANGED, SUBJECT

_CHANGE = re.compile(
    rf"(?i)[\s,;.(–—-]*(?:\b(?:and|und|et|y|e)\s)?\b{SUBJECT}(?:{CHANGED})"
    rf"(?:\s(?:on|of|at|am|um|vom|le|el|il))?"
    rf"\s*[:,]?\s*(?:{CLOCK},?\s+(?:(?:on|am|le|el|il)\s)?)?(?=\w)"
)
_CHANGE_WORD = re.compile(rf"(?i)\b(?:{CHANGED})\b")
_EDGES = " \t|·•,;."
# Which of 03/04/2024 is the day does not matter here.
_ANY_ORDER = "en-GB"


def strip_changes(line: str) -> tuple[str, bool]:
    """Return a line without the dates of changes and the words around them, and if it had any.

    For example "Posted on 2 May 2024" for "Posted on 2 May 2024, updated 9 a.m., 3 May 2024".
    """
    kept: list[str] = []
    position = 0
    for change in _CHANGE.finditer(line):
        found = find_full_date(line[change.end() :], _ANY_ORDER)
        if change.start() < position or found is None or found[1] > 0:
            continue
        kept.append(line[position : change.start()])
        position = change.end() + found[2]
        if "(" in change[0] and line[position:].startswith(")"):
            position += 1
    if not kept:
        return line, False
    return " ".join([*kept, line[position:]]).strip(_EDGES), True


def follows_change(before: str) -> bool:
    """Return whether the words before a date say that it is not the date of publication."""
    return _CHANGE_WORD.search(before) is not None
