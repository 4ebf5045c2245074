"""Statement and sentences → does the one rest on the others? Decided by code, never assumed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.assistant.check.literals import contradicted, missing, plain, root
from pincite.assistant.english.dates import days
from pincite.assistant.english.numbers import figures
from pincite.assistant.types import Support
from pincite.index.text.words import STOPWORDS, stems, words

SUPPORTED, PARTIAL = 0.95, 0.5
"""The score from which on a statement is held to be supported, and in part."""

RESTS_ON = 3
"""Sentences that a statement may rest on: what is gathered from more is not said by any."""

REACH = 3
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
    said = plain(statement)
    sources = [plain(sentence) for sentence in sentences]
    if _stands_in(said, sources):
        return Verdict("quoted", 1.0, "stands in the source word for word")
    score, unknown = _covered(said, sources)
    if lacking := missing(said, sources):
        return Verdict("unsupported", score / 2, f"not in the source: {', '.join(lacking)}")
    if opposed := contradicted(said, sources):
        reason = f"one says no where the other does not: {', '.join(opposed)}"
        return Verdict("unsupported", score / 2, reason)
    if score >= SUPPORTED:
        return Verdict("supported", score, "its words stand together in the source")
    reason = f"not in the source: {', '.join(unknown)}" if unknown else "put together anew"
    return Verdict("partial" if score >= PARTIAL else "unsupported", score, reason)


def _stands_in(said: str, sources: Sequence[str]) -> bool:
    """Whether a source has the statement, whole words only, and does not deny the rest of it."""
    if not said:
        return False
    found = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
    return any(
        said == each or (found.search(each) and not contradicted(said, [each])) for each in sources
    )


def _covered(said: str, sources: Sequence[str]) -> tuple[float, list[str]]:
    """Return how much of what a statement says its sources say, and the words they lack."""
    wanted = _content(said)
    if not wanted:
        return 0.0, []
    known = [_content(source) for source in sources]
    everything = set().union(*known)
    unknown = [word for word in dict.fromkeys(words(said)) if not {*_content(word)} <= everything]
    near = {frozenset(pair) for each in known for pair in _near(each)}
    follow = [frozenset(pair) in near for pair in pairwise(wanted)]
    words_found = _of_best(set(wanted), [set(each) for each in known])
    return (words_found + (sum(follow) / len(follow) if follow else words_found)) / 2, unknown


def _of_best(wanted: set[str], known: Sequence[set[str]]) -> float:
    """Return the share of what is wanted that the few best sources have together."""
    left = set(wanted)
    for _ in range(min(RESTS_ON, len(known))):
        left -= max(known, key=lambda each: len(left & each))
    return 1 - len(left) / len(wanted)


def _near(stems_in_order: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words that stand close together."""
    for at, one in enumerate(stems_in_order):
        for other in stems_in_order[at : at + 1 + REACH]:
            yield one, other


def _content(text: str) -> list[str]:
    """Return the stems of a text's words, but for those of figures and dates."""
    counted = [(each.start, each.end) for each in figures(text)]
    counted += [(each.start, each.end) for each in days(text)]
    for start, end in sorted(counted, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return [root(stem) for stem in stems(word for word in words(text) if word not in STOPWORDS)]
