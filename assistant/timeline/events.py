"""The articles of a story → its dated sentences, in the order of their days.

The first sentence of an article has the day of its publication. Another sentence has the day that
it mentions, if it mentions one; "on Monday" counts from the publication. English only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pincite.assistant.english.periods import find_periods
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
    periods = (each for each in find_periods(text, published) if each.first == each.last)
    first = min(periods, key=lambda each: each.start, default=None)
    if first is None:
        return None
    expression = text[first.start : first.end]
    is_weekday = bool(_WEEKDAY.search(expression)) and not expression.startswith("last")
    if is_weekday and first.first + _WEEK == published:
        return published  # "on Monday" in a report of that Monday
    if not _TO_COME.search(text):
        return first.first
    if is_weekday:
        return first.first + _WEEK
    if first.lacks_year and first.first < published - timedelta(days=180):
        return _add_year(first.first)
    return first.first


def _add_year(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day
