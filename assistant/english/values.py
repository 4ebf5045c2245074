"""A few words of an article → do they give a date, a figure or a name, and another than others?

English only. What is rounded, rough or less exact ("2024" beside "14 June 2024") is no other value.
"""

import re
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.numbers import find_numbers
from pincite.index.text.visible import strip_invisible
from pincite.index.text.words import STOPWORDS, stems, words

AnswerType = Literal["date", "figure", "name", "words"]

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_TITLES = frozenset(
    "mr mrs ms dr sir president prime minister king queen prince pope senator rep sen gov".split()
)


def classify_answer(text: str) -> AnswerType:
    """Return what a few words give, first of all a figure."""
    visible_text = strip_invisible(text)
    if any(find_numbers(visible_text)):
        return "figure"
    if find_dates(visible_text):
        return "date"
    content = [word for word in _WORD.findall(visible_text) if _is_content_word(word)]
    capitals = sum(word[0].isupper() for word in content)
    return "name" if content and capitals >= len(content) / 2 else "words"


def values_conflict(one: str, other: str) -> bool:
    """Return whether two values cannot both be right: never those of two kinds.

    A name may be written small, so names and words are one kind here.
    """
    one, other = strip_invisible(one), strip_invisible(other)
    one_type, other_type = classify_answer(one), classify_answer(other)
    if one_type != other_type and {one_type, other_type} != {"name", "words"}:
        return False
    if one_type == "date":
        return all(
            this.conflicts_with(that) for this in find_dates(one) for that in find_dates(other)
        )
    if one_type == "figure":
        return all(
            this.conflicts_with(that) for this in find_numbers(one) for that in find_numbers(other)
        )
    return _names_conflict(one, other)


def is_stated_in(value: str, text: str) -> bool:
    """Return whether a text gives a value too: its date, its figure, or all words of its name."""
    value, text = strip_invisible(value), strip_invisible(text)
    value_type = classify_answer(value)
    if value_type == "date":
        return any(
            not this.conflicts_with(that) for this in find_dates(value) for that in find_dates(text)
        )
    if value_type == "figure":
        return any(
            not this.conflicts_with(that)
            for this in find_numbers(value)
            for that in find_numbers(text)
        )
    return {*filter(_is_content_word, words(value))} <= {*words(text)}


def _names_conflict(one: str, other: str) -> bool:
    if _content_stems(one) <= _content_stems(other) or _content_stems(other) <= _content_stems(one):
        return False
    # "Tampa, Florida" and "Miami, Florida" are two places.
    these, those = (
        _content_stems(each.partition(",")[0]) or _content_stems(each) for each in (one, other)
    )
    if not these or not those or _initials(one) & those or _initials(other) & these:
        return False
    shared = sum(any(_stems_match(this, that) for that in those) for this in these)
    return shared < 0.5 * min(len(these), len(those))


def _content_stems(text: str) -> set[str]:
    return set(stems(word for word in words(text) if _is_content_word(word)))


def _is_content_word(word: str) -> bool:
    return word.lower().strip(".") not in STOPWORDS | _TITLES


def _initials(text: str) -> set[str]:
    """What a name of several words is also written as: `un` for the United Nations."""
    return {"".join(word[0] for word in words(text) if word not in STOPWORDS)} - {""}


def _stems_match(one: str, other: str) -> bool:
    """Are two stems of one word, as "turkey" and "turkish", or spelt otherwise?"""
    pairs = zip(one, other, strict=False)
    shared_prefix_length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if one == other or (
        shared_prefix_length >= 4 and shared_prefix_length >= 0.65 * min(len(one), len(other))
    ):
        return True
    return min(len(one), len(other)) > 4 and SequenceMatcher(None, one, other).ratio() > 0.85
