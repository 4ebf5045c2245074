"""Two sentences of two articles → the words in which they answer a question differently.

Two rules decide. `find_differing_values`: the sentences have the same wording except for a number,
a date, a name or an outcome. `find_differing_answers`: the reader finds short answers that cannot
both be right; whether they are answers to the same question is judged elsewhere (pairs.py).
"""

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from pincite.assistant.check.literals import is_negation
from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.names import find_names
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.english.values import (
    AnswerType,
    classify_answer,
    is_stated_in,
    values_conflict,
)
from pincite.assistant.read.answer_type import infer_answer_types
from pincite.assistant.read.features import count_conflicting_figures
from pincite.assistant.read.ranking import ScoredSentence
from pincite.index.text.words import content_words, stems, words

MAX_VALUE_WORDS = 4
"""The most content words of a name, or of another value in words."""

MIN_SIMILARITY, MIN_SIMILARITY_FAR_APART = 0.55, 0.85
"""Two sentences have the same wording if they share at least this much of their words. The higher
value is for articles that are more than MAX_DAYS_APART days apart."""

MAX_COMPARED_WORDS = 150
"""The wording of longer sentences is not compared: the time grows with the square of the words."""

MAX_DAYS_APART = 30
"""The most days between two articles about the same event."""

_CONTEXT_CHARACTERS = 300
"""Characters before and after a sentence to search for words that announce a correction."""

_LEAD_CHARACTERS = 500
"""Characters at the start of an article that tell what it is about."""

_CORRECTION = re.compile(
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


def find_differing_values(
    question: str, one: ScoredSentence, other: ScoredSentence
) -> tuple[str, str] | None:
    """Return the two values in which sentences of the same wording differ, or None."""
    expected_types = infer_answer_types(question)
    one_tokens, other_tokens = (list(_TOKEN.finditer(each.text)) for each in (one, other))
    if max(len(one_tokens), len(other_tokens)) > MAX_COMPARED_WORDS:
        return None
    one_words, other_words = (
        [token[0].lower() for token in each] for each in (one_tokens, other_tokens)
    )
    matcher = SequenceMatcher(None, one_words, other_words, autojunk=False)
    min_similarity = (
        MIN_SIMILARITY_FAR_APART if _are_far_apart_in_time(one, other) else MIN_SIMILARITY
    )
    # The bounds come first: they take a fraction of the time.
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    if any(bound() < min_similarity for bound in bounds):
        return None
    if not (_shares_name(question, one) and _shares_name(question, other)):
        return None
    difference = None
    changes = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    for _, start, end, other_start, other_end in changes:
        one_value, other_value = (
            _slice_tokens(one.text, one_tokens, start, end),
            _slice_tokens(other.text, other_tokens, other_start, other_end),
        )
        if are_opposite(one_value, other_value):
            one_value = _slice_tokens(one.text, one_tokens, start - 1, end + 1)
            return one_value, _slice_tokens(
                other.text, other_tokens, other_start - 1, other_end + 1
            )
        one_value, other_value = (
            _narrow_to_expected(expected_types, one_value),
            _narrow_to_expected(expected_types, other_value),
        )
        if not values_conflict(one_value, other_value):
            continue
        value_type = classify_answer(one_value)
        # Sentences about different days, or not about the question, do not contradict.
        in_question = is_stated_in(one_value, question) or is_stated_in(other_value, question)
        if value_type not in expected_types and (
            in_question or value_type == "date" or _WEEKDAY.search(one_value)
        ):
            return None
        if value_type in expected_types and _are_values(
            value_type,
            one_value,
            other_value,
            short_answer_count=_is_short_answer(one, one_value)
            + _is_short_answer(other, other_value),
        ):
            difference = difference or (one_value, other_value)
    return difference


def _are_values(value_type: AnswerType, one: str, other: str, *, short_answer_count: int) -> bool:
    """Return whether two differing parts are short enough to be values.

    Plain words count as values only if the reader took them for the short answer of at least one
    of the sentences: `short_answer_count` says of how many.
    """
    return value_type in ("date", "figure") or (
        _are_short(one, other) and (value_type == "name" or short_answer_count > 0)
    )


def _are_short(one: str, other: str) -> bool:
    return max(len(content_words(one)), len(content_words(other))) <= MAX_VALUE_WORDS


def _narrow_to_expected(expected_types: frozenset[AnswerType], text: str) -> str:
    """Return the first date in `text` if only dates are expected; otherwise `text`."""
    dates = [*find_dates(text)] if expected_types == {"date"} else []
    return text[dates[0].start : dates[0].end] if dates else text


def _slice_tokens(text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> str:
    """Return the text of tokens `start` to `end`, widened to whole dates and numbers."""
    selected = tokens[max(0, start) : end]
    if not selected:
        return ""
    text_start, text_end = selected[0].start(), selected[-1].end()
    for value_start, value_end in _find_value_spans(text):
        if value_start < text_end and text_start < value_end:
            text_start, text_end = min(text_start, value_start), max(text_end, value_end)
    return text[text_start:text_end]


@lru_cache(maxsize=64)
def _find_value_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the start and end of each date and number in a sentence."""
    dates = [(each.start, each.end) for each in find_dates(text)]
    return (*dates, *((each.start, each.end) for each in find_numbers(text)))


def are_opposite(one: str, other: str) -> bool:
    """Return whether one part negates the other, or they have opposite words ("won", "lost")."""
    one_words, other_words = words(one), words(other)
    if any(map(is_negation, one_words)) != any(map(is_negation, other_words)):
        # If one part is empty, the other is an addition; it contradicts only if it is a bare
        # negation.
        return bool(one_words and other_words) or all(map(is_negation, content_words(one + other)))
    return any(pair <= {*stems(one_words)} ^ {*stems(other_words)} for pair in _OPPOSITES)


def find_differing_answers(
    question: str, one: ScoredSentence, other: ScoredSentence
) -> tuple[str, str] | None:
    """Return the short answers of two sentences if they cannot both be right, or None.

    Also None if the sentences are about events of two times, or not about a name or figure of the
    question, or if one of them has both values, unless it corrects one.
    """
    answers = _get_short_answer(one), _get_short_answer(other)
    if not all(answers) or not values_conflict(*answers) or _are_far_apart_in_time(one, other):
        return None
    if any(is_stated_in(each, question) for each in answers):
        return None
    figures = [*find_numbers(question)]
    if any(count_conflicting_figures(figures, each.text) for each in (one, other)):
        return None
    states_both = is_stated_in(answers[0], other.text) or is_stated_in(answers[1], one.text)
    if states_both and not (is_correction(one) or is_correction(other)):
        return None
    if not (_shares_name(question, one) and _shares_name(question, other)):
        return None
    if classify_answer(answers[0]) != "date" and _mention_different_dates(
        one, answers[0], other, answers[1]
    ):
        return None
    return answers


def is_correction(scored: ScoredSentence) -> bool:
    """Return whether a sentence, or the text around it, announces a correction."""
    start, end = scored.sentence.start, scored.sentence.end
    return bool(
        _CORRECTION.search(
            scored.article.text[max(0, start - _CONTEXT_CHARACTERS) : end + _CONTEXT_CHARACTERS]
        )
    )


def _shares_name(question: str, scored: ScoredSentence) -> bool:
    """Return whether a sentence, or the start of its article, has a name of the question.

    Names of months do not count. True if the question has no name.
    """
    for day in reversed(find_dates(question)):
        question = f"{question[: day.start]} {question[day.end :]}"
    name_stems = {*stems(word for name in find_names(question) for word in content_words(name))}
    context = f"{scored.article.title or ''} {scored.text} {scored.article.text[:_LEAD_CHARACTERS]}"
    return not name_stems or bool(name_stems & {*stems(words(context))})


def _are_far_apart_in_time(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Return whether articles are over MAX_DAYS_APART days apart; False if a date is unknown."""
    dates = [each.article.published or "" for each in (one, other)]
    if not all(len(each) >= 10 for each in dates):
        return False
    first, last = (date.fromisoformat(each[:10]) for each in dates)
    return abs((last - first).days) > MAX_DAYS_APART


def _mention_different_dates(
    one: ScoredSentence, one_answer: str, other: ScoredSentence, other_answer: str
) -> bool:
    """Return whether both sentences have dates apart from the short answers, all in conflict."""
    one_dates, other_dates = (
        find_dates(one.text.replace(one_answer, " ")),
        find_dates(other.text.replace(other_answer, " ")),
    )
    return bool(one_dates and other_dates) and all(
        this.conflicts_with(that) for this in one_dates for that in other_dates
    )


def _get_short_answer(scored: ScoredSentence) -> str:
    """Return the short answer of a sentence; "" if the reader finds none."""
    span = scored.judgement.short
    return scored.text[slice(*span)] if span else ""


def _is_short_answer(scored: ScoredSentence, text: str) -> bool:
    """Return whether `text` is part of the short answer of a sentence, or contains it."""
    short_answer = _get_short_answer(scored)
    return bool(short_answer) and (text in short_answer or short_answer in text)
