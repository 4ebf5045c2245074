"""Short answers: their type (date, figure, name), and whether two of them conflict. English only.

Rounded, approximate or less precise values do not conflict: "2024" agrees with "14 June 2024".
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.names import HONORIFICS, is_content_word, to_initials
from pincite.assistant.english.numbers import find_numbers
from pincite.index.text.visible import strip_invisible
from pincite.index.text.words import STOPWORDS, stems, words

AnswerType = Literal["date", "figure", "name", "words"]

MAX_VALUE_LENGTH = 500
"""Characters of a value that are compared. A text with more is more than one value."""
_MAX_SPELLING_LENGTH = 40
"""Letters of a word that may be a different spelling of another."""

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_TITLES = HONORIFICS | frozenset(
    "president prime minister king queen prince pope senator rep sen gov".split()
)


def classify_answer(text: str) -> AnswerType:
    """Return the type of a short answer. A figure counts before a date, a date before a name."""
    visible_text = strip_invisible(text)[:MAX_VALUE_LENGTH]
    if any(find_numbers(visible_text)):
        return "figure"
    if find_dates(visible_text):
        return "date"
    content = [word for word in _WORD.findall(visible_text) if is_content_word(word, _TITLES)]
    capitals = sum(word[0].isupper() for word in content)
    return "name" if content and capitals >= len(content) / 2 else "words"


def values_conflict(one: str, other: str) -> bool:
    """Return whether two short answers cannot both be right.

    Answers of different types never conflict. Names and words count as one type, since a name may
    be written in lower case.
    """
    one, other = (strip_invisible(each)[:MAX_VALUE_LENGTH] for each in (one, other))
    one_type, other_type = classify_answer(one), classify_answer(other)
    if one_type != other_type and {one_type, other_type} != {"name", "words"}:
        return False
    if one_type == "date":
        dates = find_dates(other)
        return all(this.conflicts_with(that) for this in find_dates(one) for that in dates)
    if one_type == "figure":
        numbers = list(find_numbers(other))
        return all(this.conflicts_with(that) for this in find_numbers(one) for that in numbers)
    return _names_conflict(one, other)


def is_stated_in(value: str, text: str) -> bool:
    """Return whether a text contains a short answer: its date, its figure, or all its words."""
    value, text = strip_invisible(value)[:MAX_VALUE_LENGTH], strip_invisible(text)
    value_type = classify_answer(value)
    if value_type == "date":
        dates = find_dates(value)
        return any(not this.conflicts_with(that) for that in find_dates(text) for this in dates)
    if value_type == "figure":
        numbers = list(find_numbers(value))
        return any(not this.conflicts_with(that) for that in find_numbers(text) for this in numbers)
    return {*_list_content_words(value)} <= {*words(text)}


def _names_conflict(one: str, other: str) -> bool:
    one_stems, other_stems = _list_content_stems(one), _list_content_stems(other)
    if one_stems <= other_stems or other_stems <= one_stems:
        return False
    # "Tampa, Florida" and "Miami, Florida" share a state and are different places.
    these, those = (
        _list_content_stems(each.partition(",")[0]) or _list_content_stems(each)
        for each in (one, other)
    )
    if not these or not those or _abbreviate(one) in those or _abbreviate(other) in these:
        return False
    shared = sum(any(_stems_match(this, that) for that in those) for this in these)
    return shared < 0.5 * min(len(these), len(those))


def _list_content_stems(text: str) -> set[str]:
    return set(stems(_list_content_words(text)))


def _list_content_words(text: str) -> Iterator[str]:
    return (word for word in words(text) if is_content_word(word, _TITLES))


def _abbreviate(text: str) -> str:
    """Return the initials of a text: "un" for the United Nations."""
    return to_initials(word for word in words(text) if word not in STOPWORDS)


def _stems_match(one: str, other: str) -> bool:
    """Return whether two stems may be of one word: "turkey", "turkish", or two spellings."""
    pairs = zip(one, other, strict=False)
    shared_prefix_length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if one == other or (
        shared_prefix_length >= 4 and shared_prefix_length >= 0.65 * min(len(one), len(other))
    ):
        return True
    if max(len(one), len(other)) > _MAX_SPELLING_LENGTH:
        return False
    return min(len(one), len(other)) > 4 and SequenceMatcher(None, one, other).ratio() > 0.85
