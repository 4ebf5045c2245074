"""Statement and sentences → does the one rest on the others? Decided by code, never assumed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.assistant.literal import contradicted, missing, plain
from pincite.assistant.types import Support
from pincite.index.words import STOPWORDS, stems, words

SUPPORTED, PARTIAL = 0.75, 0.5
"""The score from which on a statement is held to be supported, and in part."""


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
    affirm what they do: else it is `unsupported`. Its score says how many of its other words
    they have, and how many of those that follow each other stand in one sentence; from .75 on it
    is `supported`, from .5 on `partial`.
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
    """Return how much of what a statement says its sources say, and the stems they lack."""
    wanted = _content(said)
    if not wanted:
        return 0.0, []
    known = [set(_content(source)) for source in sources]
    everything = set().union(*known)
    unknown = sorted(set(wanted) - everything)
    share = 1 - len(unknown) / len(set(wanted))
    pairs = [{*pair} for pair in pairwise(wanted)]
    together = sum(any(pair <= each for each in known) for pair in pairs)
    return (share + (together / len(pairs) if pairs else share)) / 2, unknown


def _content(text: str) -> list[str]:
    return stems(word for word in words(text) if word not in STOPWORDS)
