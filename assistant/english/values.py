"""A few words of an article → do they give a date, a figure or a name, and another than others?

English only. What is rounded, rough or less exact ("2024" beside "14 June 2024") is no other value.
"""

import re
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

from pincite.assistant.english.dates import days
from pincite.assistant.english.numbers import figures
from pincite.index.text.visible import visible
from pincite.index.text.words import STOPWORDS, stems, words

Kind = Literal["date", "figure", "name", "words"]

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_TITLES = frozenset(
    "mr mrs ms dr sir president prime minister king queen prince pope senator rep sen gov".split()
)


def kind(text: str) -> Kind:
    """Return what a few words give, first of all a figure."""
    said = visible(text)
    if any(figures(said)):
        return "figure"
    if days(said):
        return "date"
    content = [word for word in _WORD.findall(said) if _meant(word)]
    capitals = sum(word[0].isupper() for word in content)
    return "name" if content and capitals >= len(content) / 2 else "words"


def differ(one: str, other: str) -> bool:
    """Return whether two values cannot both be right: never those of two kinds.

    A name may be written small, so names and words are one kind here.
    """
    one, other = visible(one), visible(other)
    what, that = kind(one), kind(other)
    if what != that and {what, that} != {"name", "words"}:
        return False
    if what == "date":
        return all(this.apart(that) for this in days(one) for that in days(other))
    if what == "figure":
        return all(this.apart(that) for this in figures(one) for that in figures(other))
    return _named_apart(one, other)


def within(value: str, text: str) -> bool:
    """Return whether a text gives a value too: its date, its figure, or all words of its name."""
    value, text = visible(value), visible(text)
    what = kind(value)
    if what == "date":
        return any(not this.apart(that) for this in days(value) for that in days(text))
    if what == "figure":
        return any(not this.apart(that) for this in figures(value) for that in figures(text))
    return {*filter(_meant, words(value))} <= {*words(text)}


def _named_apart(one: str, other: str) -> bool:
    if _meanings(one) <= _meanings(other) or _meanings(other) <= _meanings(one):
        return False
    # "Tampa, Florida" and "Miami, Florida" are two places.
    these, those = (_meanings(each.partition(",")[0]) or _meanings(each) for each in (one, other))
    if not these or not those or _initials(one) & those or _initials(other) & these:
        return False
    shared = sum(any(_alike(this, that) for that in those) for this in these)
    return shared < 0.5 * min(len(these), len(those))


def _meanings(text: str) -> set[str]:
    return set(stems(word for word in words(text) if _meant(word)))


def _meant(word: str) -> bool:
    return word.lower().strip(".") not in STOPWORDS | _TITLES


def _initials(text: str) -> set[str]:
    """What a name of several words is also written as: `un` for the United Nations."""
    return {"".join(word[0] for word in words(text) if word not in STOPWORDS)} - {""}


def _alike(one: str, other: str) -> bool:
    """Are two stems of one word, as "turkey" and "turkish", or spelt otherwise?"""
    pairs = zip(one, other, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if one == other or (same >= 4 and same >= 0.65 * min(len(one), len(other))):
        return True
    return min(len(one), len(other)) > 4 and SequenceMatcher(None, one, other).ratio() > 0.85
