"""The articles of one story → which of their sentences say the same, and which differ in it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

from pincite.index.text.words import STOPWORDS, WORD, content_words, stems, words

MIN_POINT_SIMILARITY = 0.5
"""Sentences that share this much of their meaningful words make the same point."""

MIN_VARIANT_SIMILARITY = 0.8
"""They say the same of it when they share this much of all words, and nothing that matters."""

# Words that turn a sentence around, or count, in any of their forms.
_MEANING_CHANGING_WORDS = """
    no not never none nor neither without cannot hardly barely before after until above below
    over under up down more less fewer most least higher lower rise rose risen fall fell fallen
    increase decrease gain grow shrink win won lose lost accept reject approve refuse deny allow
    ban support oppose open close guilty innocent true false alive dead zero one two three four
    five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand million billion trillion half third quarter double triple
    twice first second last
"""


class Alignment(NamedTuple):
    """The point a sentence makes, and how it puts it, by number: unlike sayings may be at odds."""

    point: int
    variant: int


class SentenceAligner:
    """Numbers the sentences of stories; a number stands for one point, or saying, of one story."""

    def __init__(self) -> None:
        self._point_numbers, self._variant_numbers = count(1), count(1)

    def align(self, articles: Sequence[Sequence[str]]) -> list[list[Alignment]]:
        """Number the sentences of each article of a story; the first is what others are held to."""
        alignments = {
            _make_key(text): Alignment(next(self._point_numbers), next(self._variant_numbers))
            for text in articles[0]
        }
        reference = _InvertedIndex(articles[0])
        for text in (text for article in articles[1:] for text in article):
            if _make_key(text) not in alignments:
                alignments[_make_key(text)] = self._align_sentence(text, reference, alignments)
        return [[alignments[_make_key(text)] for text in version] for version in articles]

    def _align_sentence(
        self, text: str, reference: "_InvertedIndex", alignments: dict[tuple[str, ...], Alignment]
    ) -> Alignment:
        nearest = reference.find_nearest(text)
        if nearest is None:
            return Alignment(next(self._point_numbers), next(self._variant_numbers))
        alignment = alignments[_make_key(nearest)]
        return (
            alignment
            if is_same_variant(text, nearest)
            else Alignment(alignment.point, next(self._variant_numbers))
        )


class _InvertedIndex:
    """Sentences that can be looked up by their words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._word_sets = [set(content_words(text)) for text in texts]
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for position, found in enumerate(self._word_sets):
            for word in found:
                self._postings[word].append(position)

    def find_nearest(self, text: str) -> str | None:
        """Return the sentence that shares most words with `text`, if that is enough."""
        query_words = set(content_words(text))
        shared_counts = Counter(
            position for word in query_words for position in self._postings.get(word, ())
        )
        similarity, best = max(
            (
                (n / (len(query_words) + len(self._word_sets[at]) - n), -at)
                for at, n in shared_counts.items()
            ),
            default=(0.0, 0),
        )
        return self._texts[-best] if similarity >= MIN_POINT_SIMILARITY else None


def is_same_variant(one: str, other: str) -> bool:
    """Return whether two sentences are the same but for a few words that change nothing.

    Names, figures, negations and words of direction must be the same, in the same order.
    """
    some, others = set(words(one)), set(words(other))
    similar = len(some & others) >= MIN_VARIANT_SIMILARITY * len(some | others)
    return similar and _find_meaning_changing_words(one) == _find_meaning_changing_words(other)


def _find_meaning_changing_words(text: str) -> list[str]:
    found = [word.replace("’", "'") for word in WORD.findall(text)]
    meaning_changing = _meaning_changing_stems()
    return [
        stem
        for word, stem in zip(found, stems(word.lower() for word in found), strict=True)
        if stem in meaning_changing
        or any(letter.isdigit() for letter in word)
        or (word[0].isupper() and word.lower() not in STOPWORDS)
        or word.endswith("n't")
    ]


def _make_key(text: str) -> tuple[str, ...]:
    return tuple(words(text)) or (text,)


@cache
def _meaning_changing_stems() -> frozenset[str]:
    return frozenset(stems(_MEANING_CHANGING_WORDS.split()))
