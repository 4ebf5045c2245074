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

from pincite.assistant.english.periods import periods
from pincite.assistant.read.ranking import Read
from pincite.index.types import Filters, Passage

SHORTLY_AFTER = timedelta(days=7)
"""How long after an event articles still report it."""

PREFERENCE = 1.8
"""What an article of the right time is worth, in log-odds that its sentence answers."""

_EDGE = r"\s+(?:the\s+)?(?:(?:start|beginning|middle|end)\s+of\s+)?$"
_FROM = re.compile(rf"\b(?P<word>since|after){_EDGE}", re.IGNORECASE)
_TO = re.compile(rf"\b(?P<word>before|until|till|up to|prior to|ahead of|by){_EDGE}", re.IGNORECASE)
_ARTICLES = re.compile(
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

Ask = Callable[[str], Sequence[Read]]
"""A question → the sentences that were read for it, best first."""

Search = Callable[[Filters], tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class When:
    """Days of publication as ISO 8601, both included; None is open.

    With `only`, no other articles are asked; else those of that time come first, and with
    `newest` the newest.
    """

    since: str | None = None
    until: str | None = None
    only: bool = False
    newest: bool = False

    def holds(self, published: str | None) -> bool:
        """Whether a publication date, as much of it as is known, is in that time."""
        if published is None or (self.since is None and self.until is None):
            return False
        size = len(published)
        return (self.since or "")[:size] <= published <= (self.until or "9999")[:size]

    def asked_of(self, filters: Filters) -> Filters:
        """Return filters that let through what is asked at all."""
        return self.within(filters) if self.only else filters

    def within(self, filters: Filters) -> Filters:
        """Return filters that let through what they do, and of that only what is of that time."""
        since = max((day for day in (filters.since, self.since) if day), default=None)
        until = min((day for day in (filters.until, self.until) if day), default=None)
        return replace(filters, since=since, until=until)


def when(question: str, today: date, ask: Ask) -> When:
    """Return what a question says of time, as it is said on the day `today`.

    `ask` is called where it names an event instead of a day.
    """
    wanted = When(newest=bool(_NEWEST.search(question)))
    for each in periods(question, today):
        return _placed(wanted, question[: each.start], each.first, each.last)
    found = _EVENT.search(question)
    if found and (day := _day_of(found["event"], ask)):
        return _placed(wanted, f"{found['word']} ", day, day)
    return wanted


def search(wanted: When, filters: Filters, find: Search) -> tuple[Passage, ...]:
    """Find passages, best first: only those of the wanted time, or half of them if they can be."""
    timed = wanted.within(filters)
    if wanted.only or timed == filters:
        return find(timed)
    found = find(filters)
    both = (*find(timed)[: len(found) // 2], *found)
    different = list({(each.article_id, each.start): each for each in both}.values())
    return tuple(sorted(different[: len(found)], key=lambda each: -each.score))


def in_time(sentences: Sequence[Read], wanted: When) -> tuple[Read, ...]:
    """Return sentences, best first, where one of another than the wanted time is worth less.

    With nothing of that time among them, each is worth what it was.
    """
    dates = {each.article.published for each in sentences if each.article.published}
    timed = any(wanted.holds(each) for each in dates)
    age = {day: rank / len(dates) for rank, day in enumerate(sorted(dates, reverse=True))}

    def worth(each: Read) -> float:
        published = each.article.published
        off = (timed and not wanted.holds(published)) + wanted.newest * age.get(published or "", 1)
        return each.odds - PREFERENCE * off

    weighed = (replace(each, odds=worth(each)) for each in sentences)
    return tuple(sorted(weighed, key=lambda each: -each.odds))


def _placed(wanted: When, before: str, first: date, last: date) -> When:
    """A time with the words before it: since it, until it, or within it."""
    only = bool(_ARTICLES.search(re.sub(_EDGE, " ", before)))
    if found := _FROM.search(before):
        start = last + timedelta(days=1) if found["word"].lower() == "after" else first
        return replace(wanted, since=str(start), only=only)
    if found := _TO.search(before):
        includes = found["word"].lower() in {"by", "until", "till", "up to"}
        end = last if includes else first - timedelta(days=1)
        return replace(wanted, until=str(end), only=only)
    end = last if only else min(last, date.max - SHORTLY_AFTER) + SHORTLY_AFTER
    return replace(wanted, since=str(first), until=str(end), only=only)


def _day_of(event: str, ask: Ask) -> date | None:
    """The day of an event, where the best article surely says it."""
    for best in ask(f"When was {event}?")[:1]:
        if best.judged.short is None or best.odds < 0:
            continue
        published = best.article.published or ""
        # A day without its year is told from the day on which it was written.
        written = date.fromisoformat(published[:10]) if len(published) >= 10 else None
        for each in periods(best.text[slice(*best.judged.short)], written or date.max):
            return each.first if written or each.year else None
    return None
