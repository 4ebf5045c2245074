"""A statement and a sentence on the same fact → the words in which they say different things.

Four kinds of words can contradict: a figure, a date, a name, and a negation or an opposite. In
sentences of the same wording, words at the same place are compared; in others, figures of one unit,
dates of one precision, single names, and words that only one denies. English only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from pincite.assistant.check.literals import find_opposite_polarity, normalize
from pincite.assistant.disputes.contradiction import are_opposite
from pincite.assistant.disputes.corrections import (
    CharacterSpan,
    extend_to_unit,
    find_corrections,
    list_current_figures,
)
from pincite.assistant.english.dates import DateMention, find_dates
from pincite.assistant.english.names import find_names
from pincite.assistant.english.numbers import NumberMention, find_numbers
from pincite.assistant.english.values import MAX_VALUE_LENGTH, classify_answer, values_conflict
from pincite.index.text.words import STOPWORDS, WORD, stems, words

DifferenceKind = Literal["figure", "date", "name", "polarity"]

SAME_WORDING = 0.6
"""Two sentences have the same wording if they share at least this much of their words."""
MAX_COMPARED_WORDS = 150
"""The wording of longer sentences is not compared: the time grows with the square of the words."""
MAX_VALUE_WORDS = 5
"""Most words of a value that stands at the place of another."""
_NEAR_WORDS = 3
"""Content words on each side of a figure that tell what it counts."""

_TOKEN = re.compile(r"[$£€¥]?\d+(?:[.,]\d+)*%?|\w+(?:['’]\w+)*")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DAY_OR_MONTH = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a statement and a sentence say differently.

    `stated` and `found` are the start and end of the words in the statement and in the sentence.
    `is_correction` is whether the sentence itself says that what is stated is not right.
    """

    kind: DifferenceKind
    stated: CharacterSpan
    found: CharacterSpan
    is_correction: bool = False


class _Value(NamedTuple):
    """Words at `text[start:end]`, and the stems of the content words near them."""

    start: int
    end: int
    near: frozenset[str]


def find_differences(statement: str, sentence: str, context: str = "") -> tuple[Difference, ...]:
    """Return the differences between a statement and a sentence on the same fact, in order.

    Whether they are on the same fact is for the caller to know. `context` is what surrounds the
    sentence: a name that stands there is not missing.
    """
    if max(len(statement), len(sentence)) > MAX_VALUE_LENGTH * 4:
        return ()
    corrections = [
        Difference(*each, is_correction=True) for each in find_corrections(statement, sentence)
    ]
    if corrections:
        return tuple(corrections)
    aligned = _compare_same_wording(statement, sentence)
    if aligned is not None:
        return tuple(aligned)
    found = (
        *_compare_figures(statement, sentence),
        *_compare_dates(statement, sentence),
        *_compare_names(statement, sentence, context),
        *_compare_polarity(statement, sentence),
    )
    return tuple(sorted(found, key=lambda each: each.stated))


def _compare_same_wording(statement: str, sentence: str) -> list[Difference] | None:
    """Return the differences at the same places; None if the wording is not the same."""
    stated, found = (list(_TOKEN.finditer(text)) for text in (statement, sentence))
    if max(len(stated), len(found)) > MAX_COMPARED_WORDS:
        return None
    stated_words, found_words = ([token[0].lower() for token in each] for each in (stated, found))
    matcher = SequenceMatcher(None, stated_words, found_words, autojunk=False)
    # The bounds come first: they take a fraction of the time.
    for bound in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):
        if bound() < SAME_WORDING:
            return None
    differences = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal" or max(end - start, other_end - other_start) > MAX_VALUE_WORDS:
            continue
        span, other_span = _span(stated, start, end), _span(found, other_start, other_end)
        difference = _classify(statement[slice(*span)], sentence[slice(*other_span)])
        if difference == "figure":
            span, other_span = _narrow_to_figures(statement, span, sentence, other_span)
        if difference:
            differences.append(Difference(difference, span, other_span))
    return differences


def _narrow_to_figures(
    statement: str, span: CharacterSpan, sentence: str, other_span: CharacterSpan
) -> tuple[CharacterSpan, CharacterSpan]:
    """Return where the figures stand that differ, with what they count."""
    for one in find_numbers(statement):
        for other in find_numbers(sentence):
            inside = _is_inside(one, span) and _is_inside(other, other_span)
            if inside and one.conflicts_with(other):
                return _with_unit(statement, one), _with_unit(sentence, other)
    return span, other_span


def _is_inside(number: NumberMention, span: CharacterSpan) -> bool:
    return span[0] <= number.start and number.end <= span[1]


def _span(tokens: Sequence[re.Match[str]], start: int, end: int) -> CharacterSpan:
    if start < end:
        return tokens[start].start(), tokens[end - 1].end()
    # Nothing stands there: the place itself.
    place = tokens[start].start() if start < len(tokens) else tokens[-1].end() if tokens else 0
    return place, place


def _classify(stated: str, found: str) -> DifferenceKind | None:
    """Return what kind of difference two parts at the same place are; None if none."""
    if are_opposite(stated, found):
        return "polarity"
    if not stated or not found or not values_conflict(stated, found):
        return None
    stated_type, found_type = classify_answer(stated), classify_answer(found)
    if stated_type != found_type or stated_type == "words":
        return None
    if stated_type == "name" and all(map(_DAY_OR_MONTH.search, (stated.lower(), found.lower()))):
        return "date"
    return stated_type


def _compare_figures(statement: str, sentence: str) -> Iterator[Difference]:
    """Yield the figures of one unit, or near the same words, that cannot both be right.

    Each figure is compared with one other: the pair with most in common comes first.
    """
    stated, found = list_current_figures(statement), list_current_figures(sentence)
    wrong = [each for each in stated if not any(_agree(each, other) for other in found)]
    free = [each for each in found if not any(_agree(other, each) for other in stated)]
    pairs = [
        (_count_in_common(statement, one, sentence, other), one, other)
        for one in wrong
        for other in free
        if _compete(one, other)
    ]
    used: set[tuple[str, int]] = set()
    for common, one, other in sorted(pairs, key=lambda each: -each[0]):
        places = {("statement", one.start), ("sentence", other.start)}
        if common and not places & used:
            used |= places
            yield Difference("figure", _with_unit(statement, one), _with_unit(sentence, other))


def _count_in_common(
    statement: str, one: NumberMention, sentence: str, other: NumberMention
) -> int:
    """Return how many words near two figures are the same; what they count is worth two."""
    near = _list_near(statement, one.start, one.end)
    shared = len(near & _list_near(sentence, other.start, other.end))
    same_unit = one.unit == other.unit and one.unit not in STOPWORDS and one.unit != ""
    return shared + 2 * same_unit + one.differs_in_unit(other)


def _agree(one: NumberMention, other: NumberMention) -> bool:
    return not one.conflicts_with(other) and not one.differs_in_unit(other)


def _compete(one: NumberMention, other: NumberMention) -> bool:
    """Return whether two figures can stand for the same: of one unit, or equal in two units."""
    if one.differs_in_unit(other):
        return one.amount == other.amount
    return one.conflicts_with(other)


def _with_unit(text: str, number: NumberMention) -> CharacterSpan:
    return extend_to_unit(text, number.start, number.end)


def _list_near(text: str, start: int, end: int) -> frozenset[str]:
    """Return the stems of the content words beside a part of a text, without names and figures."""
    before = [word for word in WORD.findall(text[:start]) if word not in STOPWORDS][-_NEAR_WORDS:]
    after = [word for word in WORD.findall(text[end:]) if word not in STOPWORDS][:_NEAR_WORDS]
    return frozenset(stems(word for word in (*before, *after) if word.islower()))


def _compare_dates(statement: str, sentence: str) -> Iterator[Difference]:
    """Yield the dates that no date of the sentence agrees with, and the first of those."""
    found = find_dates(sentence)
    for day in find_dates(statement):
        rivals = [each for each in found if _have_same_parts(day, each)]
        if rivals and all(day.conflicts_with(each) for each in found):
            rival = rivals[0]
            yield Difference("date", (day.start, day.end), (rival.start, rival.end))
    yield from _compare_weekdays(statement, sentence)


def _have_same_parts(one: DateMention, other: DateMention) -> bool:
    return (one.month is None) == (other.month is None) and (one.day is None) == (other.day is None)


def _compare_weekdays(statement: str, sentence: str) -> Iterator[Difference]:
    stated, found = ([*_WEEKDAY.finditer(text)] for text in (statement, sentence))
    if len(stated) == 1 == len(found) and stated[0][0].lower() != found[0][0].lower():
        yield Difference("date", stated[0].span(), found[0].span())


def _compare_names(statement: str, sentence: str, context: str) -> Iterator[Difference]:
    """Yield the only name that the sentence lacks, and the only one that the statement lacks."""
    there = frozenset(stems(words(f"{sentence} {context}")))
    here = frozenset(stems(words(statement)))
    missing = [name for name in find_names(statement) if not _stem_name(name) & there]
    other = [name for name in find_names(sentence) if not _stem_name(name) & here]
    if len(missing) == 1 == len(other) and values_conflict(missing[0], other[0]):
        stated, found = statement.find(missing[0]), sentence.find(other[0])
        if min(stated, found) >= 0:
            yield Difference(
                "name",
                (stated, stated + len(missing[0])),
                (found, found + len(other[0])),
            )


def _stem_name(name: str) -> frozenset[str]:
    return frozenset(stems(word for word in words(name) if word not in STOPWORDS))


def _compare_polarity(statement: str, sentence: str) -> Iterator[Difference]:
    """Yield the words that only one of the two denies."""
    for word in find_opposite_polarity(normalize(statement), [normalize(sentence)]):
        (stem,) = stems([word])
        stated, found = _find_stem(statement, stem), _find_stem(sentence, stem)
        if stated and found:
            yield Difference("polarity", stated, found)


def _find_stem(text: str, stem: str) -> CharacterSpan | None:
    """Return the word of a text that has a stem."""
    for token in _TOKEN.finditer(text):
        if stem in stems(words(token[0])):
            return token.span()
    return None
