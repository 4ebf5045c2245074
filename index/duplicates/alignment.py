"""The articles of one story → which of their sentences say the same, and which differ in it."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

from pincite.index.text.words import STOPWORDS, content_words, stems, words

_WORD = re.compile(r"\w+(?:['’]\w+)*")

NEAR = 0.5
"""Sentences that share this much of their meaningful words make the same point."""

ALIKE = 0.8
"""They say the same of it when they share this much of all words, and nothing that matters."""

# Words that turn a sentence around, or count, in any of their forms.
_TURNING = """
    no not never none nor neither without cannot hardly barely before after until above below
    over under up down more less fewer most least higher lower rise rose risen fall fell fallen
    increase decrease gain grow shrink win won lose lost accept reject approve refuse deny allow
    ban support oppose open close guilty innocent true false alive dead zero one two three four
    five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand million billion trillion half third quarter double triple
    twice first second last
"""


class Told(NamedTuple):
    """The point a sentence makes, and how it puts it, by number: unlike sayings may be at odds."""

    point: int
    saying: int


class Telling:
    """Numbers the sentences of stories; a number stands for one point, or saying, of one story."""

    def __init__(self) -> None:
        self._points, self._sayings = count(1), count(1)

    def number(self, versions: Sequence[Sequence[str]]) -> list[list[Told]]:
        """Number the sentences of each article of a story; the first is what others are held to."""
        known = {_key(text): Told(next(self._points), next(self._sayings)) for text in versions[0]}
        first = _Sentences(versions[0])
        for text in (text for version in versions[1:] for text in version):
            if _key(text) not in known:
                known[_key(text)] = self._told(text, first, known)
        return [[known[_key(text)] for text in version] for version in versions]

    def _told(self, text: str, first: "_Sentences", known: dict[tuple[str, ...], Told]) -> Told:
        nearest = first.nearest(text)
        if nearest is None:
            return Told(next(self._points), next(self._sayings))
        told = known[_key(nearest)]
        return told if same(text, nearest) else Told(told.point, next(self._sayings))


class _Sentences:
    """Sentences that can be looked up by their words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._words = [set(content_words(text)) for text in texts]
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for position, found in enumerate(self._words):
            for word in found:
                self._with[word].append(position)

    def nearest(self, text: str) -> str | None:
        """Return the sentence that shares most words with `text`, if that is enough."""
        own = set(content_words(text))
        shared = Counter(position for word in own for position in self._with.get(word, ()))
        share, best = max(
            ((n / (len(own) + len(self._words[at]) - n), -at) for at, n in shared.items()),
            default=(0.0, 0),
        )
        return self._texts[-best] if share >= NEAR else None


def same(one: str, other: str) -> bool:
    """Return whether two sentences are the same but for a few words that change nothing.

    Names, figures, negations and words of direction must be the same, in the same order.
    """
    some, others = set(words(one)), set(words(other))
    alike = len(some & others) >= ALIKE * len(some | others)
    return alike and _matters(one) == _matters(other)


def _matters(text: str) -> list[str]:
    found = [word.replace("’", "'") for word in _WORD.findall(text)]
    turning = _turning()
    return [
        stem
        for word, stem in zip(found, stems(word.lower() for word in found), strict=True)
        if stem in turning
        or any(letter.isdigit() for letter in word)
        or (word[0].isupper() and word.lower() not in STOPWORDS)
        or word.endswith("n't")
    ]


def _key(text: str) -> tuple[str, ...]:
    return tuple(words(text)) or (text,)


@cache
def _turning() -> frozenset[str]:
    return frozenset(stems(_TURNING.split()))
