"""Statement and sentences → does the one rest on the others? Decided by code, never assumed."""

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
"""The score from which on a statement is held to be supported, and in part."""

MAX_SOURCES = 3
"""Sentences that a statement may rest on: what is gathered from more is not said by any."""

MAX_WORD_GAP = 3
"""Content words that may separate two words of a source, for them to stand together."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found. `score` is 0 to 1; `reason` says in words what is not covered."""

    verdict: Support
    score: float
    reason: str


def support(statement: str, sentences: Sequence[str]) -> Verdict:
    """Check a statement against the sentences it cites.

    A statement that stands in one of them word for word is `quoted`. Otherwise its figures, its
    dates, its names and what it puts in quotation marks must stand in them, and it must deny and
    affirm what they do: else it is `unsupported`. Its score is the mean of two shares: of its
    other words, those that the three best of them have, and of its pairs of words that follow
    each other, those that stand together in one; from .95 on it is `supported`, from .5 on
    `partial`.
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
    """Whether a source has the statement, whole words only, and does not deny the rest of it."""
    if not statement:
        return False
    pattern = re.compile(rf"(?<!\w){re.escape(statement)}(?!\w)")
    return any(
        statement == each
        or (pattern.search(each) and not find_opposite_polarity(statement, [each]))
        for each in sources
    )


def _score_overlap(statement: str, sources: Sequence[str]) -> tuple[float, list[str]]:
    """Return how much of what a statement says its sources say, and the words they lack."""
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
    """Return the share of what is wanted that the few best sources have together."""
    uncovered = set(statement_stems)
    for _ in range(min(MAX_SOURCES, len(source_stems))):
        uncovered -= max(source_stems, key=lambda each: len(uncovered & each))
    return 1 - len(uncovered) / len(statement_stems)


def _iter_near_pairs(stems_in_order: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words that stand close together."""
    for position, one in enumerate(stems_in_order):
        for other in stems_in_order[position : position + 1 + MAX_WORD_GAP]:
            yield one, other


def _stem_content_words(text: str) -> list[str]:
    """Return the stems of a text's words, but for those of figures and dates."""
    excluded_spans = [(each.start, each.end) for each in find_numbers(text)]
    excluded_spans += [(each.start, each.end) for each in find_dates(text)]
    for start, end in sorted(excluded_spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return [
        strip_demonym_ending(stem)
        for stem in stems(word for word in words(text) if word not in STOPWORDS)
    ]
