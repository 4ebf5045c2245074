"""The dates that are written in a text, with their places. English only."""

import re
from dataclasses import dataclass

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|march|mar|april|apr|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)\b"

_FORMS = tuple(
    re.compile(rf"\b{form}", re.IGNORECASE)
    for form in (
        r"(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"{DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?",
        rf"{MONTH}\s+{DAY}(?!\d)(?:,?\s+{YEAR})?",
        rf"{MONTH},?\s+(?:of\s+)?{YEAR}",
        # A bare number may be a year, or count something.
        rf"(?<![$£€.,]){YEAR}(?![.,]\d|\s*(?:%|million|billion|people|km|miles))",
        rf"(?<=\b(?:in|of)\s){MONTH}",
    )
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as much of it as is written; `text[start:end]` is where."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def apart(self, other: "Day") -> bool:
        """Whether both cannot be the same day: what only one of them says is no difference."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return any(this and that and this != that for this, that in pairs)


def days(text: str) -> list[Day]:
    """Return the dates in a text, in order."""
    found: list[Day] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if all(match.end() <= each.start or each.end <= match.start() for each in found):
                part = match.groupdict().get
                year, month, day = part("year"), part("month"), part("day")
                found.append(
                    Day(
                        *match.span(), _number(year), _month(month) if month else None, _number(day)
                    )
                )
    return sorted(found, key=lambda each: each.start)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _month(name: str) -> int:
    return int(name) if name.isdecimal() else _MONTHS.index(name[:3].lower()) + 1
