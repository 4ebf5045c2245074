"""A question → the periods that it mentions ("last week", "in June 2024"). English only.

dateparser resolves each expression. A date without a year is the latest such date in the past.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from pincite.assistant.english.dates import DAY, YEAR
from pincite.index.text.dates import MONTH

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_UNIT = "(?:day|week|weekend|fortnight|month|quarter|year|decade)"
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
} | {"a": 1, "an": 1, "twelve": 12}
_COUNT = rf"(?:\d{{1,4}}|{'|'.join(_NUMBER_WORDS)})"
_DAYS_PER_UNIT = {"day": 1, "week": 7, "month": 30, "year": 365}

# "May", "March" and "mar" have other meanings: a month alone counts only after one of these.
_BEFORE_MONTHS = (
    *(rf"{word}\s" for word in "in since of from before after until by last early late".split()),
    "mid-",
)
_TIME_EXPRESSION = "|".join(
    re.sub(r"\?P<\w+>", "?:", form)
    for form in (
        r"\b\d{4}-\d{2}(?:-\d{2})?\b",
        rf"\b{DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?",
        rf"\b{MONTH}\s+{DAY}(?!\d)(?:,?\s+{YEAR})?",
        rf"\b{MONTH},?\s+(?:of\s+)?{YEAR}",
        rf"\b{_COUNT}\s+{_UNIT}s?\s+ago\b",
        rf"\b(?:this|last|past|previous)\s+{_UNIT}\b",
        r"\b(?:yesterday|today|tonight|this (?:morning|afternoon|evening)|last night)\b",
        r"\b(?:last\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
        "|".join(rf"(?<=\b{word}){MONTH}" for word in _BEFORE_MONTHS),
        rf"(?<![$£€.,])\b{YEAR}(?![.,]\d|\s*(?:%|million|billion|people|km|miles))",
    )
)
_TIME_EXPRESSIONS = re.compile(_TIME_EXPRESSION, re.IGNORECASE)
_LAST_UNITS = re.compile(
    rf"\b(?:last|past|previous)\s+(?P<count>{_COUNT})\s+(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_PREPOSITION_END = re.compile(r"\b(?:in|since|of|from|for|by|until|before|after|during)\s+$", re.I)
_MONTH = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_RANGE_END = rf"{_TIME_EXPRESSION}|\b{re.sub(r'[?]P<[a-z]+>', '?:', MONTH)}"
_TIME_RANGE = re.compile(
    rf"\b(?:between|from)\s+(?P<first>{_RANGE_END})\s+(?:and|to|until|till|through)\s+(?P<last>{_RANGE_END})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period in a text, at `text[start:end]`, from its first day to its last.

    `has_year` is true if the text says the year. `lacks_year` is true if the period is of a month
    whose year it does not say; "last week" needs none.
    """

    start: int
    end: int
    first: date
    last: date
    has_year: bool
    lacks_year: bool = False


def find_periods(text: str, today: date) -> Iterator[PeriodMention]:
    """Yield the periods that a text written on `today` mentions.

    Ranges ("from May to June") come first, then "the last two weeks", then single expressions. A
    single expression inside a range is yielded too.
    """
    for match in _TIME_RANGE.finditer(text):
        first, last = (_parse_date_range(match[part], today) for part in ("first", "last"))
        if first and last and first[0] > last[1] and _lacks_year(match["first"]):
            first = _parse_date_range(match["first"], last[0])  # "from November to February"
        if first and last and first[0] <= last[1]:
            yield PeriodMention(
                *match.span(), first[0], last[1], _has_year(match[0]), _lacks_year(match[0])
            )
    for match in _LAST_UNITS.finditer(text):
        count = _NUMBER_WORDS.get(match["count"].lower()) or int(match["count"])
        length = timedelta(
            days=min(count * _DAYS_PER_UNIT[match["unit"].lower()], (today - date.min).days)
        )
        yield PeriodMention(*match.span(), today - length, today, True)
    for match in _TIME_EXPRESSIONS.finditer(text):
        if date_range := _parse_date_range(match[0], today):
            has_year, lacks_year = _has_year(match[0]), _lacks_year(match[0])
            yield PeriodMention(*match.span(), *date_range, has_year, lacks_year)


def write_in_full(question: str, period: PeriodMention) -> str:
    """Return a question with the year in place of "last year", and after a month without a year.

    So the reader can compare it with the day of an article. Other periods stay as they are.
    """
    before, words = question[: period.start], question[period.start : period.end]
    first, last = period.first, period.last
    if period.lacks_year and first.year == last.year:
        return f"{before}{words} {first.year}{question[period.end :]}"
    is_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if period.has_year or not is_year or first.year != last.year:
        return question
    after = question[period.end :]
    is_phrase = not _PREPOSITION_END.search(before) and not after.startswith(("'s", "’s"))
    return f"{before}{'in ' if is_phrase else ''}{first.year}{after}"


def _has_year(expression: str) -> bool:
    return re.search(YEAR, expression) is not None


def _lacks_year(expression: str) -> bool:
    return bool(_MONTH.search(expression)) and not _has_year(expression)


def _parse_date_range(expression: str, today: date) -> tuple[date, date] | None:
    try:
        parsed = _make_parser(today).get_date_data(" ".join(expression.split()))
    except OverflowError:  # "Monday", if today is in the first week of year 1
        return None
    if parsed.date_obj is None:
        return None
    day: date = parsed.date_obj.date()
    match parsed.period:
        case "year":
            return day.replace(month=1, day=1), day.replace(month=12, day=31)
        case "month":
            last = calendar.monthrange(day.year, day.month)[1]
            return day.replace(day=1), day.replace(day=last)
        case "week":
            monday = day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
            sunday = min(monday, date.max - timedelta(days=6)) + timedelta(days=6)
            # On a Monday too, people call the last seven days "this week".
            if monday <= today <= sunday:
                monday = min(monday, date.fromordinal(max(1, today.toordinal() - 6)))
            return monday, sunday
    return day, day


@lru_cache(maxsize=16)
def _make_parser(today: date) -> "DateDataParser":
    from dateparser.date import DateDataParser

    relative_base = datetime(today.year, today.month, today.day)
    settings = {"RELATIVE_BASE": relative_base, "PREFER_DATES_FROM": "past"}
    return DateDataParser(languages=["en"], settings=settings)
