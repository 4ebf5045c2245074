"""The full date, with day, month and year, that stands within a line."""

import re

from pincite.index.text.dates import parse_date
from pincite.index.text.months import ANY_WEEKDAY

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)|\d{8}")
_WORD = re.compile(r"\S+")
_WEEKDAY_AFTER = re.compile(rf",?\s+{ANY_WEEKDAY.removesuffix('+)')}*)\Z", re.IGNORECASE)
_EDGES = " ,;:()[]"
_MAX_WORDS = 9  # of a date with weekday, time and zone


def parse_full_date(text: str, language: str | None) -> str | None:
    """Return a date with a day as `YYYY-MM-DD`; a weekday may follow it. None for other text."""
    day = parse_date(_WEEKDAY_AFTER.sub("", text), language)
    return day if day and len(day) == len("2024-06-14") else None


def find_full_date(text: str, language: str | None) -> tuple[str, int, int] | None:
    """Return the first full date in a line, the longest spelling of it, with its start and end.

    None if there is none. `text` should be one line: the time grows with the square of its words.
    """
    if not _YEAR.search(text):
        return None
    words = list(_WORD.finditer(text))
    for first, word in enumerate(words):
        for last in range(min(first + _MAX_WORDS, len(words)) - 1, first - 1, -1):
            written = text[word.start() : words[last].end()]
            # A full stop may end the line, or belong to a time ("a.m.").
            for candidate in (written.strip(_EDGES), written.strip(_EDGES + ".")):
                if day := parse_full_date(candidate, language):
                    start = word.start() + written.index(candidate)
                    return day, start, start + len(candidate)
    return None
