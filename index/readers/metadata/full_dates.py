"""The full date, with day, month and year, that stands within a line."""

import re

from pincite.index.text.dates import parse_date
from pincite.index.text.months import ANY_MONTH, WEEKDAY

CLOCK = (
    r"\d{1,2}(?:[:.h]\d{2}(?:\s?(?:[ap]\.?m\b\.?|uhr|h)\b)?|\s?(?:[ap]\.?m\b\.?|uhr|h\b))"
    r"(?:\s(?-i:[A-Z]{2,4})\b)?"
)
"""Pattern of a time of day with its zone, as it stands before a date: `9:02 AM EDT`."""

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)|\d{8}")
_WORD = re.compile(r"\S+")
_WEEKDAY_AFTER = re.compile(rf",?\s+{WEEKDAY}\Z", re.IGNORECASE)
# What may follow the year: a time, its zone, a weekday.
_AFTER_YEAR = re.compile(
    rf"(?:[-–|,;]|at|um|à|om|alle|(?-i:\(?[A-Z]{{2,5}}\)?)|[+-]\d{{2}}:?\d{{2}}|\d{{1,2}}(?:[.:h]\d{{2}}){{0,2}}h?"
    rf"|[ap]\.?m\.?|\d{{1,2}}(?:[.:]\d{{2}})?[ap]m|uhr|{WEEKDAY})[,.;)]*",
    re.IGNORECASE,
)
_EDGES = " ,;:()[]"
_MAX_WORDS_BEFORE_YEAR = 5  # as in "Thursday, the 14th of June 2024"
_MAX_WORDS_AFTER_YEAR = 5  # as in "June 14, 2024 at 10:00 a.m. GMT"
_STARTS = re.compile(rf"\W*(?:\d|{ANY_MONTH}|{WEEKDAY}|(?:the|den|le|el|il)\b)", re.IGNORECASE)


def parse_full_date(text: str, language: str | None) -> str | None:
    """Return a date with a day as `YYYY-MM-DD`; a weekday may follow it. None for other text."""
    day = parse_date(_WEEKDAY_AFTER.sub("", text), language)
    return day if day and len(day) == len("2024-06-14") else None


def find_full_date(text: str, language: str | None) -> tuple[str, int, int] | None:
    """Return the first full date in a line, the longest spelling of it, with its start and end.

    None if there is none.
    """
    words = list(_WORD.finditer(text))
    for year, word in enumerate(words):
        if not _YEAR.search(word[0]):
            continue
        first_words = range(max(0, year - _MAX_WORDS_BEFORE_YEAR), year + 1)
        for first in (each for each in first_words if _STARTS.match(words[each][0])):
            for last in range(_find_last_word(words, year), year - 1, -1):
                written = text[words[first].start() : words[last].end()]
                # A full stop may end the line, or belong to a time ("a.m.").
                for candidate in (written.strip(_EDGES), written.strip(_EDGES + ".")):
                    if day := parse_full_date(candidate, language):
                        start = words[first].start() + written.index(candidate)
                        return day, start, start + len(candidate)
    return None


def _find_last_word(words: list[re.Match[str]], year: int) -> int:
    """Return the position of the last word that may belong to the date with this year."""
    last = year
    for position in range(year + 1, min(year + _MAX_WORDS_AFTER_YEAR + 1, len(words))):
        if not _AFTER_YEAR.fullmatch(words[position][0]):
            break
        last = position
    return last
