"""Dates: publication dates of any usual spelling → ISO 8601, and ISO 8601 → `PartialDate`.

python-dateutil and dateparser fill missing parts from today's date and guess the order of
03/04/2024. A date shown next to a quotation must not be a guess, so only explicit forms count.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from pincite.index.text.months import ANY_MONTH, ANY_WEEKDAY, is_day_first, number_month

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
"""Pattern of an English month name, written out or abbreviated; the group `month` holds it."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>[12]\d{3})"
# A time, with or without a zone, may follow a full date. It never moves the date.
_TIME = (
    r"(?:(?:t|,?\s+(?:[|–-]\s+)?(?:(?:at|um|à|a las|alle(?: ore)?|om|kl\.?)\s+)?)"
    r"\d{1,2}(?::\d{2}|[.h]\d{2}(?!\d)|\s?(?:[ap]\.?m|uhr|h)\b|\d{4}).{0,40})?"
)
_OF = r"(?:(?:of|de|del|di)\s)?"

_DATE_PATTERNS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:-(?P<month>\d{{2}}))?",
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}{_TIME}",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}}){_TIME}",
        rf"{ANY_WEEKDAY}?(?:(?:the|den|le|el|il)\s)?{_DAY}(?:st|nd|rd|th|er|º|°|\.)?[\s-]{_OF}"
        rf"{ANY_MONTH},?[\s-]{_OF}{_YEAR}{_TIME}",
        rf"{ANY_WEEKDAY}?{ANY_MONTH}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}{_TIME}",
        rf"{ANY_MONTH},?\s{_OF}{_YEAR}",
        rf"{_YEAR}年(?:(?P<month>\d{{1,2}})月(?:{_DAY}日.{{0,40}})?)?",
    )
)
_NUMERIC_DATE = re.compile(
    rf"{ANY_WEEKDAY}?(?:den\s)?(?P<one>\d{{1,2}})(?P<mark>[-/.])\s?(?P<two>\d{{1,2}})(?P=mark)\s?"
    rf"{_YEAR}{_TIME}",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day. The parts that are not known are None."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> "PartialDate | None":
        """Return the date of `2024`, `2024-06` or `2024-06-14`; a time that follows is ignored.

        None for anything else.
        """
        found = _ISO_DATE.fullmatch((text or "")[:10])
        if not found:
            return None
        parts = [int(part) for part in found.groups() if part]
        try:
            date(*parts, *[1] * (3 - len(parts)))
        except ValueError:
            return None
        return cls(*parts)

    @property
    def first_day(self) -> date:
        """The first day of the year or month, or the day itself."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day of the year or month, or the day itself."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def count_months_until(self, today: date) -> int:
        """Return the number of whole months from this date to `today`.

        A year alone counts as its 28 December, and a month alone as its 12th day.
        """
        month, day = self.month or 12, self.day or (12 if self.month else 28)
        return (today.year - self.year) * 12 + today.month - month - (today.day < day)


def parse_month(name: str) -> int:
    """Return 1 to 12 for a month as `MONTH` matches it, or as digits."""
    return int(name) if name.isdecimal() else _MONTHS.index(name[:3].lower()) + 1


def parse_date(value: object, language: str | None = None) -> str | None:
    """Return a date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; None if `value` is not clearly a date.

    `value` is a string, a `date` or a `datetime`; months are read in any language of
    `index.text.months`. A time or zone never shifts the date. 03.04.2024 is 3 April. Not clear are
    03/04/2024 (day or month first?) unless `language`, a tag such as `de` or `en-GB`, tells; a
    two-digit year; and a number of seconds.
    """
    if isinstance(value, date):  # a datetime is a date
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    for pattern in _DATE_PATTERNS:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            return _format_date(parts["year"], parts.get("month"), parts.get("day"))
    if found := _NUMERIC_DATE.fullmatch(text):
        year, one, two = found["year"], found["one"], found["two"]
        by_order = {True: _format_date(year, two, one), False: _format_date(year, one, two)}
        candidates = {*by_order.values()} - {None}
        day_first = found["mark"] == "." or is_day_first(language)
        if len(candidates) == 2 and day_first is not None:
            return by_order[day_first]
        return candidates.pop() if len(candidates) == 1 else None
    return None


def _format_date(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year
    try:
        full = date(int(year), number_month(month), int(day or 1)).isoformat()
    except ValueError:
        return None
    return full if day else full[:7]
