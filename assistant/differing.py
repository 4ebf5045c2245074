"""Two sentences of two articles → the words in which they answer a question differently.

Two signs, both decided by code. Sentences that say the same but for a figure, a date, a name or an
outcome; and the few words that the reader takes for the answer, where they are of one kind and
cannot both be right.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pincite.assistant.days import days
from pincite.assistant.figures import figures
from pincite.assistant.nouns import names
from pincite.assistant.read import Read
from pincite.assistant.values import Kind, differ, kind, within
from pincite.index.words import content_words, stems, words

SURE = 0.3
"""How likely the few words of a sentence must be the answer, to stand for it."""

ALIKE = 0.7
"""The share of their words that two sentences have in common which say the same otherwise."""

_TOKEN = re.compile(r"[$£€¥]?\d+(?:[.,]\d+)*%?|\w+(?:['’-]\w+)*")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_NEGATION = frozenset("no not never none nobody nothing neither nor without cannot".split())
_OPPOSITES = tuple(
    frozenset(stems(pair.split("/")))
    for pair in (
        "accepted/refused accepted/rejected approved/rejected passed/failed won/lost rose/fell "
        "guilty/innocent increased/decreased alive/dead survived/died up/down confirmed/denied "
        "more/fewer gained/lost allowed/banned legal/illegal true/false supported/opposed"
    ).split()
)
_WHEN = re.compile(r"(?i)\b(?:when|(?:what|which) (?:year|date|day|month|century)|date of)\b")
_COUNT = re.compile(
    r"(?i)\bhow (?!did|do|does|was|were|is|are|can|could|would|will|has|have|to)\w+"
    r"|\b(?:number|population|price|cost|rate|percentage|share|revenue|age|length|height|distance"
    r"|magnitude|temperature|score|toll|figure|amount|size|speed|salary|budget)\b"
)
_NAME = re.compile(r"(?i)\b(?:who|whom|whose|where|which)\b")


def wanted(question: str) -> frozenset[Kind]:
    """Return what may answer a question."""
    if _WHEN.search(question):
        return frozenset({"date"})
    if _COUNT.search(question):
        return frozenset({"figure"})
    if _NAME.search(question):
        return frozenset({"name", "words"})
    return frozenset({"date", "figure", "name", "words"})


def differing(question: str, one: Read, other: Read) -> tuple[str, str] | None:
    """Return the words of each sentence that cannot both be right; None where there are none."""
    if one.article.id == other.article.id:
        return None
    kinds = wanted(question)
    return _parallel(kinds, one, other) or _answers(question, kinds, one, other)


def _parallel(kinds: frozenset[Kind], one: Read, other: Read) -> tuple[str, str] | None:
    these, those = (list(_TOKEN.finditer(each.text)) for each in (one, other))
    lowered = ([token[0].lower() for token in each] for each in (these, those))
    matcher = SequenceMatcher(None, *lowered, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return None
    chosen = None
    for what, start, end, first, last in matcher.get_opcodes():
        if what == "equal":
            continue
        left, right = _part(one.text, these, start, end), _part(other.text, those, first, last)
        if _opposed(left, right):
            left = _part(one.text, these, start - 1, end + 1)
            return left, _part(other.text, those, first - 1, last + 1)
        if not differ(left, right):
            continue
        of = kind(left)
        # The same said of two days is no contradiction.
        if of not in kinds and (of == "date" or _WEEKDAY.search(left)):
            return None
        if of in kinds and (of != "words" or (_names(one, left) and _names(other, right))):
            chosen = chosen or (left, right)
    return chosen


def _part(text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> str:
    """The text from one token to another, with all of a date or figure that is cut through."""
    inside = tokens[max(0, start) : end]
    if not inside:
        return ""
    first, last = inside[0].start(), inside[-1].end()
    for each in (*days(text), *figures(text)):
        if each.start < last and first < each.end:
            first, last = min(first, each.start), max(last, each.end)
    return text[first:last]


def _opposed(one: str, other: str) -> bool:
    these, those = words(one), words(other)
    if _negates(these) != _negates(those):
        return True
    return any(pair <= {*stems(these)} ^ {*stems(those)} for pair in _OPPOSITES)


def _negates(found: Sequence[str]) -> bool:
    return any(word in _NEGATION or word.endswith("n't") for word in found)


def _answers(
    question: str, kinds: frozenset[Kind], one: Read, other: Read
) -> tuple[str, str] | None:
    left, right = _short(one), _short(other)
    if not left or not right or kind(left) not in kinds - {"words"} or not differ(left, right):
        return None
    if within(left, other.text) and within(right, one.text):
        return None
    if not _about(question, one) or not _about(question, other):
        return None
    return None if _other_day(one, left, other, right) else (left, right)


def _about(question: str, each: Read) -> bool:
    """Does a sentence name what the question names, and none of its figures otherwise?"""
    around = f"{each.article.title or ''} {each.text}"
    named = {*stems(word for name in names(question) for word in content_words(name))}
    if named and not named & {*stems(words(f"{around} {each.article.text[:500]}"))}:
        return False
    given = list(figures(each.text))
    for asked in figures(question):
        same_unit = [figure for figure in given if figure.unit == asked.unit]
        if same_unit and all(figure.apart(asked) for figure in same_unit):
            return False
    return True


def _other_day(one: Read, left: str, other: Read, right: str) -> bool:
    """Do two sentences each name a day, beside what they answer, and not the same?"""
    these, those = (days(one.text.replace(left, " ")), days(other.text.replace(right, " ")))
    return bool(these and those) and all(this.apart(that) for this in these for that in those)


def _short(each: Read) -> str:
    place = each.judged.short
    return each.text[slice(*place)] if place and each.judged.sure >= SURE else ""


def _names(each: Read, part: str) -> bool:
    """Is a part of a sentence what answers, or does it hold that?"""
    short = _short(each)
    return bool(short) and (part in short or short in part)
