"""An English question → the publication dates of the articles to search, or to prefer.

The time of an event ("in June 2024", "last week") prefers articles published then or up to a week
later. The time of articles ("articles of June 2024") excludes all other articles. The date of a
named event ("before the summit") is looked up in the articles. "In June" is the June that the
articles are about, if all are of one time, or the latest that they reach, if not to come.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import takewhile

from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.periods import PeriodMention, find_periods, write_in_full
from pincite.assistant.read.ranking import ScoredSentence
from pincite.index.text.dates import PartialDate
from pincite.index.types import Coverage, Filters, Library, Passage

REPORTING_PERIOD = timedelta(days=7)
"""Articles published up to this long after an event count as reports of it."""

OUT_OF_TIME_PENALTY = 1.2
"""What a sentence loses of its log-odds if its article is not from the preferred time."""
OTHER_TIME_PENALTY = 2.4
"""What it loses if it states a different time itself."""

_NEARLY_A_YEAR = timedelta(days=300)
ONE_TIME = timedelta(days=366)
"""Articles from so many days are of one time: each month is in it once."""

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
    r"|at the moment|these days|up to date)\b|\bnow\s*\?"
    r"|^\W*(?:is|are|does|do|has|have|can|will)\b[^?]*\bstill\b"
)
_WHAT_WILL_COME = re.compile(
    r"(?i)\b(?:will|shall|going to|(?:due|set|scheduled|expected|planned|supposed) (?:to|for|on|in)"
    r"|upcoming|next)\b"
)
_EVENT = re.compile(
    r"(?i)\b(?P<word>before|after|since|until|during|prior to|ahead of)\s+"
    r"(?P<event>the\s+(?:[\w’'-]+\s+){0,5}?[\w’'-]+)"
    r"(?=\s*[?,.;]|\s+(?:did|does|was|were|is|had)\b|$)"
)

_YEARS_FROM_NOW = {"last": -1, "this": 0, "next": 1}
_YEAR_BY_ARTICLE = re.compile(r"\b(last|this|next)\s+year\b", re.IGNORECASE)

_SENTENCE_END = re.compile(r"[.!?][\"”’»)\]]*\s+|\n+")
_MAX_NEIGHBOUR_LENGTH = 400
"""Characters before and after a sentence in which a year is searched for."""

SentenceRetriever = Callable[[str], Sequence[ScoredSentence]]
"""A question → the sentences that answer it, best first."""

PassageSearcher = Callable[[Filters], tuple[Passage, ...]]
"""Filters → the passages found with them, best first."""


@dataclass(frozen=True, slots=True)
class TimeFilter:
    """A range of publication dates (ISO 8601, both included; None is open).

    If `exclusive`, articles outside the range are not searched; if not, sentences about the range
    are preferred. If `newest`, newer articles are preferred. `last` is the last day of the event,
    which may be reported until `until`. `note` says which year is meant, if the question does not,
    and `question` is the question with the time in full.
    """

    since: str | None = None
    until: str | None = None
    exclusive: bool = False
    newest: bool = False
    last: str | None = field(default=None, compare=False)
    note: str = field(default="", compare=False)
    question: str = field(default="", compare=False)

    def matches(self, published: str | None) -> bool:
        """Return whether a publication date, full or partial, may be in the range."""
        if published is None or (self.since is None and self.until is None):
            return False
        precision = len(published)
        return (self.since or "")[:precision] <= published <= (self.until or "9999")[:precision]

    def covers(self, first: date, last: date) -> bool:
        """Return whether a period that a sentence states has a day in the range."""
        return (self.since or "") <= str(last) and str(first) <= (self.last or self.until or "9999")

    def narrow_if_exclusive(self, filters: Filters) -> Filters:
        """Return `filters`, limited to the range if it is exclusive."""
        return self.narrow(filters) if self.exclusive else filters

    def narrow(self, filters: Filters) -> Filters:
        """Return `filters`, limited to the range."""
        since = max((day for day in (filters.since, self.since) if day), default=None)
        until = min((day for day in (filters.until, self.until) if day), default=None)
        return replace(filters, since=since, until=until)


def parse_time(
    question: str,
    today: date,
    retrieve_sentences: SentenceRetriever,
    coverage: Coverage | None = None,
) -> TimeFilter:
    """Return the time filter of a question that is asked on the day `today`.

    If the question names an event instead of a date, `retrieve_sentences` finds its date.
    `coverage` has the dates of the articles, for a month without a year; None if unknown.
    """
    time_filter = TimeFilter(newest=bool(_NEWEST.search(question)))
    for period in find_periods(question, today):
        if period.lacks_year and _WHAT_WILL_COME.search(question):
            return time_filter  # Articles from before tell of it.
        note = ""
        if period.lacks_year or _is_year_after_all(period, coverage):
            period, note = _choose_year(question, period, today, coverage)
        found = _apply_period(time_filter, question[: period.start], period.first, period.last)
        return replace(found, note=note, question=write_in_full(question, period))
    match = _EVENT.search(question)
    if match and (day := _find_event_date(match["event"], retrieve_sentences)):
        return _apply_period(time_filter, f"{match['word']} ", day, day)
    return time_filter


def list_notices(time_filter: TimeFilter, filters: Filters, library: Library) -> tuple[str, ...]:
    """Return what a user must know: the year that is meant, and the articles left out undated."""
    narrowed = time_filter.narrow_if_exclusive(filters)
    undated = 0
    if narrowed.since or narrowed.until:
        undated = library.months(replace(narrowed, since=None, until=None)).get(None, 0)
    left_out = {
        0: "",
        1: "1 article has no date and was not asked.",
    }.get(undated, f"{undated:,} articles have no date and were not asked.")
    return tuple(filter(None, (time_filter.note, left_out)))


def search_in_time(
    time_filter: TimeFilter, filters: Filters, search_passages: PassageSearcher
) -> tuple[Passage, ...]:
    """Return passages, best first.

    With an exclusive filter, all of them are in its range. Otherwise half of them are taken from
    the range first, if it has so many.
    """
    narrowed = time_filter.narrow(filters)
    if time_filter.exclusive or narrowed == filters:
        return search_passages(narrowed)
    passages = search_passages(filters)
    merged = (*search_passages(narrowed)[: len(passages) // 2], *passages)
    distinct = list({(each.article_id, each.start): each for each in merged}.values())
    return tuple(sorted(distinct[: len(passages)], key=lambda each: -each.score))


def prefer_in_time(
    sentences: Sequence[ScoredSentence], time_filter: TimeFilter
) -> tuple[ScoredSentence, ...]:
    """Lower the log-odds of sentences outside the preferred time, and return them best first.

    The time of a sentence is the date that it states with its year; else the one that the sentence
    before or after it states; else the publication date of its article. If no sentence is in the
    range, the range has no effect.
    """
    dates = {each.article.published for each in sentences if each.article.published}
    relative_age = {day: rank / len(dates) for rank, day in enumerate(sorted(dates, reverse=True))}
    penalties = [_compute_penalty(each, time_filter) for each in sentences]
    has_range = 0.0 in penalties

    def adjust_logit(scored: ScoredSentence, penalty: float) -> float:
        age = relative_age.get(scored.article.published or "", 1)
        newest = OUT_OF_TIME_PENALTY * age if time_filter.newest else 0.0
        return scored.logit - newest - (penalty if has_range else 0.0)

    adjusted = (
        replace(each, logit=adjust_logit(each, penalty))
        for each, penalty in zip(sentences, penalties, strict=True)
    )
    return tuple(sorted(adjusted, key=lambda each: -each.logit))


def _compute_penalty(scored: ScoredSentence, time_filter: TimeFilter) -> float:
    """Return what a sentence loses if another one is in the range; 0 if it is in it itself."""
    if time_filter.since is None and time_filter.until is None:
        return OUT_OF_TIME_PENALTY
    text, sentence = scored.article.text, scored.sentence
    before = text[max(0, sentence.start - _MAX_NEIGHBOUR_LENGTH) : sentence.start].rstrip()
    after = text[sentence.end : sentence.end + _MAX_NEIGHBOUR_LENGTH].lstrip()
    last_end = max((mark.end() for mark in _SENTENCE_END.finditer(before)), default=0)
    first_end = _SENTENCE_END.search(after)
    published = scored.article.published
    for part in (scored.text, before[last_end:], after[: first_end.end()] if first_end else after):
        if periods := list(_find_stated_periods(part, published)):
            if any(time_filter.covers(*each) for each in periods):
                return 0.0
            return OTHER_TIME_PENALTY if part is scored.text else OUT_OF_TIME_PENALTY
    return 0.0 if time_filter.matches(published) else OUT_OF_TIME_PENALTY


def _find_stated_periods(text: str, published: str | None) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each date that a text states with its year.

    "Last year" is the one before the article was published.
    """
    for match in _YEAR_BY_ARTICLE.finditer(text) if published else ():
        year = int(published[:4]) + _YEARS_FROM_NOW[match[1].lower()] if published else 0
        if date.min.year <= year <= date.max.year:
            yield date(year, 1, 1), date(year, 12, 31)
    for mention in find_dates(text):
        parts = takewhile(bool, (mention.year, mention.month, mention.day))
        if parsed := PartialDate.parse("-".join(f"{part:02}" for part in parts)):
            yield parsed.first_day, parsed.last_day


def _choose_year(
    question: str, period: PeriodMention, today: date, coverage: Coverage | None
) -> tuple[PeriodMention, str]:
    """Return a period of a month in the year that is meant, and a note that says which.

    It is the latest before `today` that the articles reach; if they are all of one time, it is the
    one nearest to that time.
    """
    first, last = _find_span(coverage)
    reason = "the latest before today"
    if first and last and last < today:
        latest = next(find_periods(question, last), period)
        if latest != period:
            reason = "the latest that the articles reach"
        period = latest
        if last - first <= ONE_TIME:
            reason = "the time of the articles"
            year_later = date.fromordinal(min(last.toordinal() + 365, date.max.toordinal()))
            later = next(find_periods(question, year_later), period)
            if first - period.last > later.first - last:
                period = later
    years = " to ".join(dict.fromkeys(str(day.year) for day in (period.first, period.last)))
    words = question[period.start : period.end]
    return period, f"The question states no year: “{words}” is read as of {years}, {reason}."


def _is_year_after_all(period: PeriodMention, coverage: Coverage | None) -> bool:
    """Return whether a period is "this year" or "last year" and all articles are from before it."""
    _, last = _find_span(coverage)
    is_relative_year = not period.has_year and period.last - period.first > _NEARLY_A_YEAR
    return is_relative_year and last is not None and last < period.first


def _find_span(coverage: Coverage | None) -> tuple[date, date] | tuple[None, None]:
    """Return the first and last day that the articles may be from."""
    first = coverage and coverage.first and PartialDate.parse(coverage.first)
    last = coverage and coverage.last and PartialDate.parse(coverage.last)
    return (first.first_day, last.last_day) if first and last else (None, None)


def _apply_period(
    time_filter: TimeFilter, preceding_text: str, first_day: date, last_day: date
) -> TimeFilter:
    """Set the range of a filter: since, until or within a period, as the text before it says."""
    exclusive = bool(_ARTICLE_TIME.search(re.sub(_BEFORE_PERIOD, " ", preceding_text)))
    if match := _SINCE.search(preceding_text):
        start = last_day + timedelta(days=1) if match["word"].lower() == "after" else first_day
        return replace(time_filter, since=str(start), exclusive=exclusive)
    if match := _UNTIL.search(preceding_text):
        inclusive = match["word"].lower() in {"by", "until", "till", "up to"}
        end = last_day if inclusive else first_day - timedelta(days=1)
        return replace(time_filter, until=str(end), exclusive=exclusive)
    end = last_day if exclusive else min(last_day, date.max - REPORTING_PERIOD) + REPORTING_PERIOD
    return replace(
        time_filter,
        since=str(first_day),
        until=str(end),
        exclusive=exclusive,
        last=str(last_day),
    )


def _find_event_date(event: str, retrieve_sentences: SentenceRetriever) -> date | None:
    """Return the date that the best sentence gives for an event, or None if it is uncertain."""
    for best in retrieve_sentences(f"When was {event}?")[:1]:
        if best.judgement.short is None or best.logit < 0:
            continue
        published = best.article.published or ""
        # A weekday, or a date without a year, is the latest one before the publication date.
        publication_date = date.fromisoformat(published[:10]) if len(published) >= 10 else None
        for period in find_periods(
            best.text[slice(*best.judgement.short)], publication_date or date.max
        ):
            return period.first if publication_date or period.has_year else None
    return None
