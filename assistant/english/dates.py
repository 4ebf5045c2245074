"""A text → the dates that it mentions. English only."""

import re
from dataclasses import dataclass

from pincite.assistant.english.spans import SpanIndex
from pincite.index.text.dates import MONTH, parse_month

DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)\b"

_DATE_PATTERNS = tuple(
    re.compile(rf"\b{form}", re.IGNORECASE)
    for form in (
        r"(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"{DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?",
        rf"{MONTH}\s+{DAY}(?!\d)(?:,?\s+{YEAR})?",
        rf"{MONTH},?\s+(?:of\s+)?{YEAR}",
        # A year alone, if it neither counts nor measures something.
        rf"(?<![$£€.,]){YEAR}(?![.,]\d|\s*(?:%|million|billion|people|km|miles))",
        rf"(?<=\b(?:in|of)\s){MONTH}",
    )
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, at `text[start:end]`. A part that is not written is None."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def conflicts_with(self, other: "DateMention") -> bool:
        """Return whether both cannot be the same date: a part that both have differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return any(this and that and this != that for this, that in pairs)


def find_dates(text: str) -> list[DateMention]:
    """Return the dates that a text mentions, in order; they do not overlap."""
    mentions: list[DateMention] = []
    for pattern in _DATE_PATTERNS:
        found = SpanIndex((each.start, each.end) for each in mentions)
        mentions += [
            _make_mention(match)
            for match in pattern.finditer(text)
            if not found.overlaps(*match.span())
        ]
        mentions.sort(key=lambda each: each.start)
    return mentions


def _make_mention(match: re.Match[str]) -> DateMention:
    group = match.groupdict().get
    year, month, day = group("year"), group("month"), group("day")
    return DateMention(
        *match.span(), _to_int(year), parse_month(month) if month else None, _to_int(day)
    )


def _to_int(digits: str | None) -> int | None:
    return int(digits) if digits else None
