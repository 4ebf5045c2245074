"""Two sentences of two articles → the words in which they answer a question differently.

Two signs, both decided by code. Sentences that say the same but for a figure, a date, a name or an
outcome; and the few words that the reader takes for the answer, where they are of one kind and
cannot both be right.
"""

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from pincite.assistant.check.literals import denies
from pincite.assistant.english.dates import days
from pincite.assistant.english.names import names
from pincite.assistant.english.numbers import figures
from pincite.assistant.english.values import Kind, differ, kind, within
from pincite.assistant.read.answer_type import wanted
from pincite.assistant.read.ranking import Read
from pincite.index.text.words import content_words, stems, words

SURE = 0.25
"""How likely the few words of a sentence must be the answer, to stand for it."""

MOST_WORDS = 4
"""Of a name, or of what else is given in words."""

ALIKE, SAME = 0.55, 0.85
"""The share of their words that two sentences have in common which say the same otherwise, and
which do so long after."""

ABOUT = 0.3
"""The share of the question's words that each sentence must have which answers in its own words."""

SAME_STORY = 30
"""Days between articles that may tell of one event in other words."""

_AROUND = 300
"""Characters before and after a sentence in which its article may say that it corrects another."""

_HEAD = 500
"""Characters of an article that say what it is about."""

_REPLACES = re.compile(
    r"(?i)\b(?:revis|correct|updat|restat|retract|amend|overturn|recount)\w*"
    r"|\b(?:earlier|previous|initial|original|preliminary|first)(?:ly)?\b[^.]{0,40}"
    r"\b(?:said|report|put|estimat|figure|count|version|number|toll|announc|believed|thought)"
    r"|\b(?:up|down) from\b|\bno longer\b|\b(?:instead of|rather than|and not)\b"
    r"|\b(?:rose|risen|rises|climbed|raised|lowered|cut|increased|fell|fallen)\b[^.]{0,60}\bfrom\b"
)
_TOKEN = re.compile(r"[$£€¥]?\d+(?:[.,]\d+)*%?|\w+(?:['’]\w+)*")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_OPPOSITES = tuple(
    frozenset(stems(pair.split("/")))
    for pair in (
        "accepted/refused accepted/rejected approved/rejected passed/failed won/lost rose/fell "
        "guilty/innocent increased/decreased alive/dead survived/died up/down confirmed/denied "
        "more/fewer gained/lost allowed/banned legal/illegal true/false supported/opposed"
    ).split()
)


def said_otherwise(question: str, one: Read, other: Read) -> tuple[str, str] | None:
    """Return in which words two sentences differ that are alike otherwise; None for others."""
    kinds = wanted(question)
    these, those = (list(_TOKEN.finditer(each.text)) for each in (one, other))
    left, right = ([token[0].lower() for token in each] for each in (these, those))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    least = SAME if _told_apart(one, other) else ALIKE
    if matcher.real_quick_ratio() < least or matcher.ratio() < least:
        return None
    if not (_named(question, one) and _named(question, other)):
        return None
    chosen = None
    changes = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    for _, start, end, first, last in changes:
        this, that = _part(one.text, these, start, end), _part(other.text, those, first, last)
        if _opposed(this, that):
            this = _part(one.text, these, start - 1, end + 1)
            return this, _part(other.text, those, first - 1, last + 1)
        this, that = _only(kinds, this), _only(kinds, that)
        if not differ(this, that):
            continue
        of = kind(this)
        # What is said of two days, or of another thing than is asked about, is no contradiction.
        asked = within(this, question) or within(that, question)
        if of not in kinds and (asked or of == "date" or _WEEKDAY.search(this)):
            return None
        if of in kinds and _is_value(of, this, that, named=_names(one, this) + _names(other, that)):
            chosen = chosen or (this, that)
    return chosen


def _is_value(of: Kind, this: str, that: str, *, named: int) -> bool:
    """Are two parts few enough words to be values, and plain words taken for the answer?

    `named` says for how many of the sentences the reader takes them for that.
    """
    return of in ("date", "figure") or (_few(this, that) and (of == "name" or named > 0))


def _few(this: str, that: str) -> bool:
    return max(len(content_words(this)), len(content_words(that))) <= MOST_WORDS


def _only(kinds: frozenset[Kind], part: str) -> str:
    """The date or figure that is asked for, of words that hold more."""
    found = [*days(part)] if kinds == {"date"} else []
    return part[found[0].start : found[0].end] if found else part


def _part(text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> str:
    """The text from one token to another, with all of a date or figure that is cut through."""
    inside = tokens[max(0, start) : end]
    if not inside:
        return ""
    first, last = inside[0].start(), inside[-1].end()
    whole = [(each.start, each.end) for each in days(text)]
    for begin, stop in (*whole, *((each.start, each.end) for each in figures(text))):
        if begin < last and first < stop:
            first, last = min(first, begin), max(last, stop)
    return text[first:last]


def _opposed(one: str, other: str) -> bool:
    these, those = words(one), words(other)
    if any(map(denies, these)) != any(map(denies, those)):
        # On what one of them adds the other may be silent, unless that is a no alone.
        return bool(these and those) or all(map(denies, content_words(one + other)))
    return any(pair <= {*stems(these)} ^ {*stems(those)} for pair in _OPPOSITES)


def answered_otherwise(question: str, one: Read, other: Read) -> tuple[str, str] | None:
    """Return the few words of each that answer, where these cannot both be right."""
    kinds = wanted(question)
    left, right = _short(one), _short(other)
    if not left or not right or kind(left) not in kinds or not differ(left, right):
        return None
    if "words" in (kind(left), kind(right)) and not _few(left, right):
        return None
    # Who says both says which is which, and what the question says is no answer to it.
    both = within(left, other.text) or within(right, one.text)
    if both and not (replaces(one) or replaces(other)):
        return None
    if within(left, question) or within(right, question):
        return None
    if not _about(question, one, left) or not _about(question, other, right):
        return None
    if _told_apart(one, other) or (kind(left) != "date" and _other_day(one, left, other, right)):
        return None
    return left, right


def replaces(each: Read) -> bool:
    """Does a sentence, or one beside it, say that it corrects what was said before?"""
    start, end = each.sentence.start, each.sentence.end
    return bool(_REPLACES.search(each.article.text[max(0, start - _AROUND) : end + _AROUND]))


def _about(question: str, each: Read, value: str) -> bool:
    """Does a sentence say what the question says, and none of its figures otherwise?"""
    rest = each.text.replace(value, " ")
    asked = {*stems(content_words(question))}
    if len(asked & {*stems(words(rest))}) < ABOUT * len(asked):
        return False
    if not _named(question, each):
        return False
    given = list(figures(each.text))
    for wanted_too in figures(question):
        same_unit = [figure for figure in given if figure.unit == wanted_too.unit]
        if same_unit and all(figure.apart(wanted_too) for figure in same_unit):
            return False
    return True


def _named(question: str, each: Read) -> bool:
    """Does a sentence, or the head of its article, have a name of those in the question?

    Names of months are none. Where the question has none, every sentence has.
    """
    for day in reversed(days(question)):
        question = f"{question[: day.start]} {question[day.end :]}"
    wanted = {*stems(word for name in names(question) for word in content_words(name))}
    around = f"{each.article.title or ''} {each.text} {each.article.text[:_HEAD]}"
    return not wanted or bool(wanted & {*stems(words(around))})


def _told_apart(one: Read, other: Read) -> bool:
    """Are the articles of times so far apart that they tell of two events?"""
    dates = [each.article.published or "" for each in (one, other)]
    if not all(len(each) >= 10 for each in dates):
        return False
    first, last = (date.fromisoformat(each[:10]) for each in dates)
    return abs((last - first).days) > SAME_STORY


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
