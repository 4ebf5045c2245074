"""Publication dates, as they are written in the wild, as ISO 8601.

python-dateutil and dateparser fill what is missing from today's date and guess the order of
03/04/2024; a date shown beside a quotation must not be a guess, hence these explicit forms.
"""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>[12]\d{3})"
# What may follow a full date: a time with or without zone, which never moves the date.
_TIME = r"(?:(?:t|,?\s+(?:at\s+)?)\d{1,2}(?::\d{2}|\s?[ap]\.?m\b|\d{4}).{0,40})?"

_DATE_PATTERNS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:-(?P<month>\d{{2}}))?",
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}{_TIME}",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}}){_TIME}",
        rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th|\.)?[\s-](?:of\s)?{_MONTH},?[\s-]{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_MONTH}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}{_TIME}",
        rf"{_MONTH},?\s{_YEAR}",
        rf"{_YEAR}年(?:(?P<month>\d{{1,2}})月(?:{_DAY}日.{{0,40}})?)?",
    )
)
_NUMERIC_DATE = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<mark>[-/.])(?P<two>\d{{1,2}})(?P=mark){_YEAR}{_TIME}"
)


def parse_date(value: object) -> str | None:
    """Return a date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; None for what is not surely a date.

    `value` is a string, a `date` or a `datetime`. The date is kept as written: a time or zone
    never shifts it. A date whose order of day and month is open (03/04/2024), a year of two
    digits, and a number of seconds are not guessed at.
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
        candidates = {_format_date(year, one, two), _format_date(year, two, one)} - {None}
        return candidates.pop() if len(candidates) == 1 else None
    return None


def _format_date(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year
    month_number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    try:
        full = date(int(year), month_number, int(day or 1)).isoformat()
    except ValueError:
        return None
    return full if day else full[:7]
