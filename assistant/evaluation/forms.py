"""A sentence or a headline → questions that it answers, by rule. English only.

The forms keep the order of the words, so that no verb has to change: the subject becomes "who" or
"how many", or an auxiliary moves before the subject ("The pier was closed in May" → "When was the
pier closed?").
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.names import NAME
from pincite.index.text.dates import MONTH

MIN_WORDS, MAX_WORDS = 5, 22
"""Words of a question."""

_PRONOUN = re.compile(
    r"(?i)\b(?:he|she|it|they|his|her|hers|its|their|theirs|him|them|himself|herself|itself|i|we"
    r"|our|us|you|your|my|this|these|those|there|here|also|but|however|such|former|latter|then)\b"
)
_QUOTATION = re.compile('["“”„«»‘;:()\\[\\]]')
_CLAUSE_END = re.compile(
    r",? (?:but|while|although|though|because|which|who|whose|where|when|after|before|since|if"
    r"|as)\b|, |—| – "
)
_PAST = (
    r"(?:[a-z]+ed|was|were|is|are|has|have|had|will|would|can|could|may|must|became|began|bought"
    r"|broke|brought|built|came|chose|cut|drew|drove|fell|fought|found|gave|got|grew|held|hit|kept"
    r"|led|left|lost|made|met|paid|put|ran|rose|sent|set|shut|sold|spent|spoke|stood|struck|swore"
    r"|took|voted|went|withdrew|won|wrote)"
)
_APPROXIMATION = (
    r"(?:(?:About|Around|Nearly|Almost|Roughly|Some|Over|At least|At most|More than|Fewer than"
    r"|Less than|Up to|As many as|An estimated) )?"
)
_NUMBER = (
    r"(?:\d[\d,.]*(?: (?:hundred|thousand|million|billion))?|Two|Three|Four|Five|Six|Seven|Eight"
    r"|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen|Sixteen|Seventeen|Eighteen|Nineteen|Twenty"
    r"|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety)"
)
_WHO = re.compile(rf"^(?P<who>{NAME.pattern}) (?P<rest>{_PAST} .+)$")
_WHO_SAID = re.compile(
    rf"^(?P<who>{NAME.pattern}) (?P<said>said|argued|warned|claimed|insisted|promised) "
    r"(?:that )?(?P<what>.+)$"
)
_HOW_MANY = re.compile(
    rf"^(?P<number>{_APPROXIMATION}{_NUMBER})(?P<noun>(?: of the \d+)?(?: [a-z-]+){{0,2}} "
    rf"(?:[a-z-]+s|people|children|men|women|police)) (?P<rest>{_PAST} .+)$"
)
_WHEN = re.compile(
    r"^(?P<subject>(?:The |An? )?(?:[\w’'-]+ ){1,6}?)(?P<auxiliary>was|were|is|are|will) "
    r"(?P<rest>.+)$"
)
_VERB_IN_SUBJECT = re.compile(r"\b(?:say|says|said|[a-z]+ed)\b")
_CLOCK = re.compile(r"\bat \d")
_CALENDAR_NAME = re.compile(
    rf"\b(?:{MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b", re.IGNORECASE
)
_DATE_PREPOSITION = re.compile(r" (?:on|in|since|by|from)(?: early| late| mid)?(?: the)? ?$")
_WEEKDAY = re.compile(
    r" on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?: (?:morning|afternoon"
    r"|evening|night))?\b"
)


class QuestionForm(NamedTuple):
    """A question, the words of the sentence that answer it, and what it asks for.

    `answer` is empty if the whole sentence answers.
    """

    question: str
    answer: str
    kind: str


def make_forms(sentence: str, names: frozenset[str]) -> Iterator[QuestionForm]:
    """Yield the questions that a sentence answers; most sentences give none.

    `names` are the words that are capitalized within sentences of the article: the first word of
    a sentence is a name only if it is one of them.
    """
    text = " ".join(sentence.split())
    if not text.endswith(".") or _QUOTATION.search(text):
        return
    text = text[:-1]
    for make in (_ask_how_many, _ask_when, _ask_who_said, _ask_who):
        form = make(text, names)
        if form and _is_clear(form.question):
            yield form
            return


def make_headline_form(headline: str) -> QuestionForm | None:
    """Return a question from a headline, or None if it is too short or a question itself."""
    text = " ".join(headline.split()).rstrip(".")
    if not MIN_WORDS <= len(text.split()) <= MAX_WORDS or text.endswith("?"):
        return None
    return QuestionForm(f"What is known about this: {text}?", "", "headline")


def _ask_who(text: str, names: frozenset[str]) -> QuestionForm | None:
    found = _WHO.match(text)
    if not found or not _is_name(found["who"], names):
        return None
    return QuestionForm(f"Who {_cut(found['rest'])}?", found["who"], "who")


def _ask_who_said(text: str, names: frozenset[str]) -> QuestionForm | None:
    found = _WHO_SAID.match(text)
    if not found or not _is_name(found["who"], names) or "," in found["what"]:
        return None
    what = found["what"]
    return QuestionForm(f"Who {found['said']} that {what}?", found["who"], "who")


def _ask_how_many(text: str, _: frozenset[str]) -> QuestionForm | None:
    found = _HOW_MANY.match(text)
    if not found:
        return None
    question = f"How many{found['noun']} {_cut(found['rest'])}?"
    return QuestionForm(question, found["number"], "how many")


def _ask_when(text: str, names: frozenset[str]) -> QuestionForm | None:
    found = _WHEN.match(text)
    if not found:
        return None
    rest = found["rest"]
    span = _find_time(rest)
    if span is None:
        return None
    start, end = span
    before = _cut(rest[:start])
    if before != rest[:start].strip() or not before:
        return None  # the time belongs to a different clause
    subject = _lower_first(found["subject"].strip(), names)
    if _VERB_IN_SUBJECT.search(subject) or _CLOCK.search(before):
        return None
    answer = re.sub(r"^(?:on|in|since|by|from) ", "", rest[start:end].strip())
    return QuestionForm(f"When {found['auxiliary']} {subject} {before}?", answer, "when")


def _find_time(text: str) -> tuple[int, int] | None:
    """Return where a time and its preposition start and end, or None."""
    for date in find_dates(text):
        if preposition := _DATE_PREPOSITION.search(text, 0, date.start):
            return preposition.start(), date.end
    weekday = _WEEKDAY.search(text)
    return weekday.span() if weekday else None


def _cut(text: str) -> str:
    """Return the text up to the end of its first clause."""
    end = _CLAUSE_END.search(text)
    return (text[: end.start()] if end else text).strip()


def _is_name(words: str, names: frozenset[str]) -> bool:
    """Return whether the words that begin a sentence name somebody."""
    first, *rest = words.split()
    if first == "The" or _PRONOUN.fullmatch(first):
        return False
    return first in names or bool(rest)


def _lower_first(subject: str, names: frozenset[str]) -> str:
    """Return the subject of a sentence as it is written within one."""
    first, *rest = subject.split()
    if first in names or (rest and rest[0][0].isupper() and first not in {"The", "A", "An"}):
        return subject
    return subject[0].lower() + subject[1:]


def _is_clear(question: str) -> bool:
    """Return whether a question can be understood without its article."""
    _, _, rest = question.partition(" ")
    words = question.split()
    is_specific = bool(NAME.search(_CALENDAR_NAME.sub("", rest)))
    return (
        MIN_WORDS <= len(words) <= MAX_WORDS
        and not _PRONOUN.search(question)
        and is_specific
        and words[-1].rstrip("?").lower() not in {"a", "an", "the", "of", "to", "in", "and", "for"}
    )
