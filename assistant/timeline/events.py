"""The articles of a story → its dated sentences, in the order of their days.

The first sentence of an article has the day of its publication. Another sentence has the day that
it mentions, if it mentions one; "on Monday" counts from the publication. English only.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from pincite.assistant.english.dates import DateMention, find_dates
from pincite.assistant.english.periods import PeriodMention, find_periods
from pincite.assistant.english.spans import SpanIndex
from pincite.assistant.read.quotable import QuotableFilter
from pincite.index.sentences import split
from pincite.index.text.dates import PartialDate
from pincite.index.text.languages import is_foreign
from pincite.index.types import Article, Sentence

MAX_EVENTS = 200
"""Most events of a timeline: the sentences of the newest days stay."""
MAX_EVENTS_PER_ARTICLE = 12

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_TO_COME = re.compile(
    r"\b(?:will|would|shall|next|plans?|planned|due|expected|scheduled|is to|are to|set to)\b"
)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated sentence: `article.text[start:end] == text`.

    `day` is in ISO 8601. `is_stated` is whether the sentence mentions the day; otherwise it is the
    day on which the article was published.
    """

    day: str
    article_id: str
    start: int
    end: int
    text: str
    is_stated: bool


def build_timeline(articles: Sequence[Article]) -> tuple[Event, ...]:
    """Return the dated sentences of the articles of one story, in order of their days.

    A sentence that several articles have is listed once, of the earliest. Articles without a day
    of publication, and those in other languages than English, have no events.
    """
    seen: set[str] = set()
    events: list[Event] = []
    for article in sorted(articles, key=lambda each: each.published or ""):
        published = _parse_day(article.published)
        if published is None or is_foreign(article.text):
            continue
        for event in _iter_events(article, published):
            key = " ".join(event.text.lower().split())
            if key not in seen:
                seen.add(key)
                events.append(event)
    events.sort(key=lambda each: each.day)
    return tuple(events[-MAX_EVENTS:])


def _parse_day(published: str | None) -> date | None:
    partial = PartialDate.parse(published)
    return partial.first_day if partial and partial.day else None


def _iter_events(article: Article, published: date) -> Iterator[Event]:
    quotable = QuotableFilter("")
    spans = [
        Sentence(article.id, position, span.start, span.end)
        for position, span in enumerate(split(article.text))
    ]
    count = 0
    for position, each in enumerate(quotable.select(article, spans)):
        text = article.text[each.start : each.end]
        stated = _find_day(text, published)
        if stated or position == 0:
            day = (stated or published).isoformat()
            yield Event(day, article.id, each.start, each.end, text, stated is not None)
            count += 1
        if count == MAX_EVENTS_PER_ARTICLE:
            return


def _find_day(text: str, published: date) -> date | None:
    """Return the first day that a sentence mentions; None if it mentions none, or a period."""
    written = [
        (each.start, _resolve(text, each, published))
        for each in find_dates(text)
        if each.month and each.day
    ]
    spans = SpanIndex((each.start, each.end) for each in find_dates(text))
    relative = [
        (each.start, _resolve_relative(text, each, published))
        for each in find_periods(text, published)
        if each.first == each.last and not spans.overlaps(each.start, each.end)
    ]
    days = sorted((start, day) for start, day in (*written, *relative) if day)
    return days[0][1] if days else None


def _resolve(text: str, mention: DateMention, published: date) -> date | None:
    """Return the day of a date.

    Without a year, it is the one nearest to the publication; in a sentence on what is to come, the
    next one.
    """
    years = (mention.year,) if mention.year else range(published.year - 1, published.year + 2)
    days = []
    for year in years:
        with suppress(ValueError):  # 31 June
            days.append(date(year, mention.month or 1, mention.day or 1))
    if not mention.year and _TO_COME.search(text):
        days = [day for day in days if day >= published]
    return min(days, key=lambda day: abs(day - published), default=None)


def _resolve_relative(text: str, period: PeriodMention, published: date) -> date:
    """Return the day of "yesterday" or "on Monday", which may be to come."""
    if not _WEEKDAY.match(text, period.start):
        return period.first
    if period.first + _WEEK == published:
        return published  # "on Monday" in a report of that Monday
    return period.first + _WEEK if _TO_COME.search(text) else period.first
