"""What a question says of time → which articles are asked, or count more, by publication date.

"in June 2024" and "last week" are times of events: sentences of articles that were published then,
or shortly after, come first, and others are read too. "articles of June 2024" is a time of
articles: no others are asked. An event ("before the summit") is looked up; its day is what an
article says of it, never the day on which that was published. English only.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pincite.assistant.english.periods import find_periods
from pincite.assistant.read.ranking import ScoredSentence
from pincite.index.types import Filters, Passage

REPORTING_PERIOD = timedelta(days=7)
"""How long after an event articles still report it."""

IN_TIME_BOOST = 1.8
"""What an article of the right time is worth, in log-odds that its sentence answers."""

_BEFORE_PERIOD = r"\s+(?:the\s+)?(?:(?:start|beginning|middle|end)\s+of\s+)?$"
_SINCE = re.compile(rf"\b(?P<word>since|after){_BEFORE_PERIOD}", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?P<word>before|until|till|up to|prior to|ahead of|by){_BEFORE_PERIOD}", re.IGNORECASE
)
_ARTICLE_TIME = re.compile(
    r"(?i)\b(?:articles?|stories|reports?|coverage|headlines?|papers?|news)\b[^.?!]{0,30}$"
    r"|\b(?:published|printed|reported|wr(?:ote|itten))\s+(?:\w+\s+){0,3}$"
)
_NEWEST = re.compile(
    r"(?i)\b(?:latest|newest|most recent(?:ly)?|currently|right now|so far|as of (?:now|today)"
    r"|at the moment|these days|up to date|still)\b|\bnow\s*\?"
)
_EVENT = re.compile(
    r"(?i)\b(?P<word>before|after|since|until|during|prior to|ahead of)\s+"
    r"(?P<event>the\s+(?:[\w’'-]+\s+){0,5}?[\w’'-]+)"
    r"(?=\s*[?,.;]|\s+(?:did|does|was|were|is|had)\b|$)"
)

SentenceRetriever = Callable[[str], Sequence[ScoredSentence]]
"""A question → the sentences that were read for it, best first."""

PassageSearcher = Callable[[Filters], tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class TimeFilter:
    """Days of publication as ISO 8601, both included; None is open.

    With `only`, no other articles are asked; else those of that time come first, and with
    `newest` the newest.
    """

    since: str | None = None
    until: str | None = None
    only: bool = False
    newest: bool = False

    def matches(self, published: str | None) -> bool:
        """Whether a publication date, as much of it as is known, is in that time."""
        if published is None or (self.since is None and self.until is None):
            return False
        precision = len(published)
        return (self.since or "")[:precision] <= published <= (self.until or "9999")[:precision]

    def narrow_if_only(self, filters: Filters) -> Filters:
        """Return filters that let through what is asked at all."""
        return self.narrow(filters) if self.only else filters

    def narrow(self, filters: Filters) -> Filters:
        """Return filters that let through what they do, and of that only what is of that time."""
        since = max((day for day in (filters.since, self.since) if day), default=None)
        until = min((day for day in (filters.until, self.until) if day), default=None)
        return replace(filters, since=since, until=until)


def parse_time(question: str, today: date, retrieve_sentences: SentenceRetriever) -> TimeFilter:
    """Return what a question says of time, as it is said on the day `today`.

    `ask` is called where it names an event instead of a day.
    """
    time_filter = TimeFilter(newest=bool(_NEWEST.search(question)))
    for period in find_periods(question, today):
        return _apply_period(time_filter, question[: period.start], period.first, period.last)
    match = _EVENT.search(question)
    if match and (day := _find_event_date(match["event"], retrieve_sentences)):
        return _apply_period(time_filter, f"{match['word']} ", day, day)
    return time_filter


def search_in_time(
    time_filter: TimeFilter, filters: Filters, search_passages: PassageSearcher
) -> tuple[Passage, ...]:
    """Find passages, best first: only those of the wanted time, or half of them if they can be."""
    narrowed = time_filter.narrow(filters)
    if time_filter.only or narrowed == filters:
        return search_passages(narrowed)
    passages = search_passages(filters)
    merged = (*search_passages(narrowed)[: len(passages) // 2], *passages)
    distinct = list({(each.article_id, each.start): each for each in merged}.values())
    return tuple(sorted(distinct[: len(passages)], key=lambda each: -each.score))


def prefer_in_time(
    sentences: Sequence[ScoredSentence], time_filter: TimeFilter
) -> tuple[ScoredSentence, ...]:
    """Return sentences, best first, where one of another than the wanted time is worth less.

    With nothing of that time among them, each is worth what it was.
    """
    dates = {each.article.published for each in sentences if each.article.published}
    any_in_time = any(time_filter.matches(each) for each in dates)
    relative_age = {day: rank / len(dates) for rank, day in enumerate(sorted(dates, reverse=True))}

    def adjust_logit(scored: ScoredSentence) -> float:
        published = scored.article.published
        penalty = (
            any_in_time and not time_filter.matches(published)
        ) + time_filter.newest * relative_age.get(published or "", 1)
        return scored.logit - IN_TIME_BOOST * penalty

    adjusted = (replace(each, logit=adjust_logit(each)) for each in sentences)
    return tuple(sorted(adjusted, key=lambda each: -each.logit))


def _apply_period(
    time_filter: TimeFilter, preceding_text: str, first_day: date, last_day: date
) -> TimeFilter:
    """A time with the words before it: since it, until it, or within it."""
    only = bool(_ARTICLE_TIME.search(re.sub(_BEFORE_PERIOD, " ", preceding_text)))
    if match := _SINCE.search(preceding_text):
        start = last_day + timedelta(days=1) if match["word"].lower() == "after" else first_day
        return replace(time_filter, since=str(start), only=only)
    if match := _UNTIL.search(preceding_text):
        inclusive = match["word"].lower() in {"by", "until", "till", "up to"}
        end = last_day if inclusive else first_day - timedelta(days=1)
        return replace(time_filter, until=str(end), only=only)
    end = last_day if only else min(last_day, date.max - REPORTING_PERIOD) + REPORTING_PERIOD
    return replace(time_filter, since=str(first_day), until=str(end), only=only)


def _find_event_date(event: str, retrieve_sentences: SentenceRetriever) -> date | None:
    """The day of an event, where the best article surely says it."""
    for best in retrieve_sentences(f"When was {event}?")[:1]:
        if best.judgement.short is None or best.logit < 0:
            continue
        published = best.article.published or ""
        # A day without its year is told from the day on which it was written.
        publication_date = date.fromisoformat(published[:10]) if len(published) >= 10 else None
        for period in find_periods(
            best.text[slice(*best.judgement.short)], publication_date or date.max
        ):
            return period.first if publication_date or period.has_year else None
    return None
