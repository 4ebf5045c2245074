"""Aligns the sentences of near-duplicate articles: same wording, same fact, or unrelated."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

from pincite.index.text.words import STOPWORDS, WORD, content_words, stems, words

MIN_POINT_SIMILARITY = 0.5
"""Sentences whose content words have at least this Jaccard similarity are about one fact."""

MIN_VARIANT_SIMILARITY = 0.8
"""The minimum Jaccard similarity of the words of one variant; key words must be equal too."""

# Key words that reverse a statement or change a number; compared by their stems.
_KEY_WORDS = """
    no not never none nor neither without cannot hardly barely before after until above below
    over under up down more less fewer most least higher lower rise rose risen fall fell fallen
    increase decrease gain grow shrink win won lose lost accept reject approve refuse deny allow
    ban support oppose open close guilty innocent true false alive dead zero one two three four
    five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand million billion trillion half third quarter double triple
    twice first second last
"""


class Alignment(NamedTuple):
    """Alignment of a sentence: `point` groups sentences about one fact, `variant` equal wordings.

    Same point, different variant: possible contradiction.
    """

    point: int
    variant: int


class SentenceAligner:
    """Aligns the sentences of each cluster. Numbers are unique across clusters."""

    def __init__(self) -> None:
        self._point_numbers, self._variant_numbers = count(1), count(1)

    def align(self, articles: Sequence[Sequence[str]]) -> list[list[Alignment]]:
        """Return the alignment of each sentence of each article in a cluster.

        The sentences of all articles are compared with those of the first.
        """
        alignments = {
            _make_key(text): Alignment(next(self._point_numbers), next(self._variant_numbers))
            for text in articles[0]
        }
        reference = _InvertedIndex(articles[0])
        for text in (text for article in articles[1:] for text in article):
            if _make_key(text) not in alignments:
                alignments[_make_key(text)] = self._align_sentence(text, reference, alignments)
        return [[alignments[_make_key(text)] for text in article] for article in articles]

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
    """An inverted index of sentences: content word → positions of the sentences with it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._word_sets = [set(content_words(text)) for text in texts]
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for position, found in enumerate(self._word_sets):
            for word in found:
                self._postings[word].append(position)

    def find_nearest(self, text: str) -> str | None:
        """Return the sentence most similar to `text`; None below `MIN_POINT_SIMILARITY`."""
        query_words = set(content_words(text))
        shared_counts = Counter(
            position for word in query_words for position in self._postings.get(word, ())
        )
        # The first of equally similar sentences wins: hence the negative position.
        similarity, best = max(
            (
                (shared / (len(query_words) + len(self._word_sets[position]) - shared), -position)
                for position, shared in shared_counts.items()
            ),
            default=(0.0, 0),
        )
        return self._texts[-best] if similarity >= MIN_POINT_SIMILARITY else None


def is_same_variant(one: str, other: str) -> bool:
    """Return whether two sentences differ only in a few words that do not change the meaning.

    Names, numbers, negations and opposites ("rise", "fall") must be equal, in the same order.
    """
    one_words, other_words = set(words(one)), set(words(other))
    shared, total = len(one_words & other_words), len(one_words | other_words)
    return shared >= MIN_VARIANT_SIMILARITY * total and (
        _find_key_words(one) == _find_key_words(other)
    )


def _find_key_words(text: str) -> list[str]:
    """Return the stems of names, numbers, negations and `_KEY_WORDS` of a text, in order."""
    found = [word.replace("’", "'") for word in WORD.findall(text)]
    key_stems = _load_key_word_stems()
    return [
        stem
        for word, stem in zip(found, stems(word.lower() for word in found), strict=True)
        if stem in key_stems
        or any(letter.isdigit() for letter in word)
        or (word[0].isupper() and word.lower() not in STOPWORDS)
        or word.endswith("n't")
    ]


def _make_key(text: str) -> tuple[str, ...]:
    return tuple(words(text)) or (text,)


@cache
def _load_key_word_stems() -> frozenset[str]:
    return frozenset(stems(_KEY_WORDS.split()))
