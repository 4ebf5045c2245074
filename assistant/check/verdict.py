"""A statement and the sentences it cites → a verdict.

`verify` is the only place where statements are judged. Facts that the sentences and what surrounds
them lack are alarms; the rest is decided by the words that they share.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.check.literals import (
    find_opposite_polarity,
    find_unsupported_facts,
    normalize,
    strip_demonym_ending,
)
from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.types import Support
from pincite.index.text.languages import is_foreign
from pincite.index.text.words import STOPWORDS, stems, words

SUPPORTED_THRESHOLD, PARTIAL_THRESHOLD = 0.95, 0.3
"""The lowest scores of a `supported` and of a `partial` statement."""

NEAR_QUOTATION = 0.85
"""The lowest score of a statement that repeats a sentence, so that a negation in only one counts.
In one that is worded more freely, other words may say the same ("stayed away", "did not come")."""

MAX_SOURCES = 3
"""How many sentences count towards the share of words: a mix of more sentences scores low."""

MAX_WORD_GAP = 3
"""Two words of a source are near each other if they are at most this many content words apart."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check.

    `score`: from 0 to 1, higher is surer. `reason`: in words. `words`: the words of the statement
    that the sentences do not bear out, in its order; empty if the check cannot tell which.
    """

    verdict: Support
    score: float
    reason: str
    words: tuple[str, ...] = ()


def support(statement: str, sentences: Sequence[str]) -> Verdict:
    """Check a statement against the sentences it cites, without what surrounds them.

    See `verify`.
    """
    return verify(statement, [CitedSentence(each) for each in sentences])


def verify(statement: str, cited: Sequence[CitedSentence]) -> Verdict:
    """Check a statement against the sentences it cites.

    - `quoted`: a sentence has the statement word for word.
    - `unsupported`: one of its numbers, dates, names or quotations is neither in the sentences nor
      around them; it repeats a sentence but for a negation; its score is below
      PARTIAL_THRESHOLD; or it is not in English, so that nothing but a quotation can be checked.
    - `partial`: the score is at least PARTIAL_THRESHOLD; `words` has the words that are missing.
    - `supported`: the score is at least SUPPORTED_THRESHOLD.

    The score, from 0 to 1, is the mean of two shares: the content words that the three best
    sentences have, and the pairs of successive content words that are near each other in one
    sentence. The sentence before a cited one, and the headline, count as a part of it.
    """
    normalized = normalize(statement)
    sources = [normalize(each.text) for each in cited]
    if _is_verbatim(normalized, sources):
        return Verdict("quoted", 1.0, "stands in the source word for word")
    if is_foreign(statement):
        return Verdict("unsupported", 0.0, "only statements in English can be checked")
    surroundings = _list_surroundings(cited)
    if facts := find_unsupported_facts(normalized, [*sources, *surroundings]):
        score, _ = _score_overlap(normalized, sources, surroundings)
        return _make_verdict("unsupported", score / 2, facts)
    score, missing_words = _score_overlap(normalized, sources, surroundings)
    opposed_words = find_opposite_polarity(normalized, sources)
    if opposed_words:
        reason = f"one says no where the other does not: {', '.join(opposed_words)}"
        verdict: Support = "unsupported" if score >= NEAR_QUOTATION else "partial"
        return Verdict(verdict, score / 2, reason, tuple(opposed_words))
    if score >= SUPPORTED_THRESHOLD:
        return Verdict("supported", score, "its words stand together in the source")
    if not missing_words:
        verdict = "partial" if score >= PARTIAL_THRESHOLD else "unsupported"
        return Verdict(verdict, score, "its words stand apart in the source")
    return _make_verdict(
        "partial" if score >= PARTIAL_THRESHOLD else "unsupported", score, missing_words
    )


def _make_verdict(verdict: Support, score: float, missing: Sequence[str]) -> Verdict:
    return Verdict(verdict, score, f"not in the source: {', '.join(missing)}", tuple(missing))


def _list_surroundings(cited: Sequence[CitedSentence]) -> list[str]:
    """Return the sentences before the cited ones, and their headlines, each once."""
    texts = (text for each in cited for text in (each.before, each.headline) if text)
    return list(dict.fromkeys(map(normalize, texts)))


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


def _score_overlap(
    statement: str, sources: Sequence[str], surroundings: Sequence[str]
) -> tuple[float, list[str]]:
    """Return the score of a statement, and its content words that no source has.

    The score is the mean of two: of the sources alone, and with what surrounds them, so that a
    headline does not support what the sentence below it does not say.
    """
    statement_stems = _stem_content_words(statement)
    if not statement_stems:
        return 0.0, []
    around = set().union(*map(_stem_content_words, surroundings)) if sources else set()
    source_stems = [_stem_content_words(source) for source in sources]
    all_source_stems = around.union(*source_stems)
    missing_words = [
        word
        for word in dict.fromkeys(words(_blank_figures(statement)))
        if not {*_stem_content_words(word)} <= all_source_stems
    ]
    alone = _compute_score(statement_stems, source_stems, set())
    return (alone + _compute_score(statement_stems, source_stems, around)) / 2, missing_words


def _compute_score(
    statement_stems: Sequence[str], source_stems: Sequence[Sequence[str]], around: set[str]
) -> float:
    near_pairs = {frozenset(pair) for each in source_stems for pair in _iter_near_pairs(each)}
    pair_matches = [
        frozenset(pair) in near_pairs or not around.isdisjoint(pair)
        for pair in pairwise(statement_stems)
    ]
    recall = _compute_recall(set(statement_stems), [around.union(each) for each in source_stems])
    return (recall + (sum(pair_matches) / len(pair_matches) if pair_matches else recall)) / 2


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
    return [
        strip_demonym_ending(stem)
        for stem in stems(word for word in words(_blank_figures(text)) if word not in STOPWORDS)
    ]


def _blank_figures(text: str) -> str:
    """Return a text without its numbers and dates, which the alarms compare."""
    spans = [(each.start, each.end) for each in find_numbers(text)]
    spans += [(each.start, each.end) for each in find_dates(text)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text
