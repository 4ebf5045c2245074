"""A statement and the sentences it cites → a verdict, decided by rules without a model."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.assistant.check.literals import (
    find_opposite_polarity,
    find_unsupported_facts,
    normalize,
    strip_demonym_ending,
)
from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.types import Support
from pincite.index.text.words import STOPWORDS, stems, words

SUPPORTED_THRESHOLD, PARTIAL_THRESHOLD = 0.95, 0.5
"""The lowest scores of a `supported` and of a `partial` statement."""

MAX_SOURCES = 3
"""How many sentences count towards the share of words: a mix of more sentences scores low."""

MAX_WORD_GAP = 3
"""Two words of a source are near each other if they are at most this many content words apart."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check: `score` from 0 to 1, and a `reason` that names unsupported words."""

    verdict: Support
    score: float
    reason: str


def support(statement: str, sentences: Sequence[str]) -> Verdict:
    """Check a statement against the sentences it cites.

    - `quoted`: a sentence has the statement word for word.
    - `unsupported`: no sentence has one of its numbers, dates, names or quotations; it denies what
      the sentences affirm, or the reverse; or its score is below 0.5.
    - `partial`: the score is at least 0.5.
    - `supported`: the score is at least 0.95.

    The score, from 0 to 1, is the mean of two shares: the content words that the three best
    sentences have, and the pairs of successive content words that are near each other in one
    sentence.
    """
    normalized = normalize(statement)
    sources = [normalize(sentence) for sentence in sentences]
    if _is_verbatim(normalized, sources):
        return Verdict("quoted", 1.0, "stands in the source word for word")
    score, missing_words = _score_overlap(normalized, sources)
    if unsupported_facts := find_unsupported_facts(normalized, sources):
        return Verdict(
            "unsupported", score / 2, f"not in the source: {', '.join(unsupported_facts)}"
        )
    if opposite_words := find_opposite_polarity(normalized, sources):
        reason = f"one says no where the other does not: {', '.join(opposite_words)}"
        return Verdict("unsupported", score / 2, reason)
    if score >= SUPPORTED_THRESHOLD:
        return Verdict("supported", score, "its words stand together in the source")
    reason = (
        f"not in the source: {', '.join(missing_words)}" if missing_words else "put together anew"
    )
    return Verdict("partial" if score >= PARTIAL_THRESHOLD else "unsupported", score, reason)


def _is_verbatim(statement: str, sources: Sequence[str]) -> bool:
    """Return whether a source has the statement as whole words, with the same polarity."""
    if not statement:
        return False
    pattern = re.compile(rf"(?<!\w){re.escape(statement)}(?!\w)")
    return any(
        statement == each
        or (pattern.search(each) and not find_opposite_polarity(statement, [each]))
        for each in sources
    )


def _score_overlap(statement: str, sources: Sequence[str]) -> tuple[float, list[str]]:
    """Return the score of a statement, and its content words that no source has."""
    statement_stems = _stem_content_words(statement)
    if not statement_stems:
        return 0.0, []
    source_stems = [_stem_content_words(source) for source in sources]
    all_source_stems = set().union(*source_stems)
    missing_words = [
        word
        for word in dict.fromkeys(words(statement))
        if not {*_stem_content_words(word)} <= all_source_stems
    ]
    near_pairs = {frozenset(pair) for each in source_stems for pair in _iter_near_pairs(each)}
    pair_matches = [frozenset(pair) in near_pairs for pair in pairwise(statement_stems)]
    word_recall = _compute_recall(set(statement_stems), [set(each) for each in source_stems])
    return (
        word_recall + (sum(pair_matches) / len(pair_matches) if pair_matches else word_recall)
    ) / 2, missing_words


def _compute_recall(statement_stems: set[str], source_stems: Sequence[set[str]]) -> float:
    """Return the share of the statement's stems that its MAX_SOURCES best sources have together.

    The sources are picked greedily: each is the one that has most of the stems still uncovered.
    """
    uncovered = set(statement_stems)
    for _ in range(min(MAX_SOURCES, len(source_stems))):
        uncovered -= max(source_stems, key=lambda each: len(uncovered & each))
    return 1 - len(uncovered) / len(statement_stems)


def _iter_near_pairs(stems_in_order: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of stems that are at most MAX_WORD_GAP apart."""
    for position, one in enumerate(stems_in_order):
        for other in stems_in_order[position : position + 1 + MAX_WORD_GAP]:
            yield one, other


def _stem_content_words(text: str) -> list[str]:
    """Return the stems of the content words in order, without numbers and dates."""
    excluded_spans = [(each.start, each.end) for each in find_numbers(text)]
    excluded_spans += [(each.start, each.end) for each in find_dates(text)]
    for start, end in sorted(excluded_spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return [
        strip_demonym_ending(stem)
        for stem in stems(word for word in words(text) if word not in STOPWORDS)
    ]
