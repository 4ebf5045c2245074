"""Statement and sentences → does the one rest on the others? Decided by code, never assumed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.assistant.types import Support
from pincite.index.invisible import visible
from pincite.index.words import STOPWORDS, stems, words

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTED = re.compile(r'"([^"]+)"')
# The first word of a sentence has its capital anyway.
_NAME = re.compile(r"(?<!^)(?<![.!?\"] )(?<!\")\b[A-Z][\w'-]+")
_PLAIN = str.maketrans("‘’“”", "''\"\"")
_NEGATION = frozenset("no not never none nobody nothing neither nor without cannot".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found. `score` is 0 to 1; `reason` says in words what is not covered."""

    verdict: Support
    score: float
    reason: str


def support(statement: str, sentences: Sequence[str]) -> Verdict:
    """Check a statement against the sentences it cites.

    A statement that stands in one of them word for word is `quoted`. Otherwise its numbers,
    its names and what it puts in quotation marks must stand in them, and it must not negate
    what they do not: else it is `unsupported`. The share of its other words that they have is
    the score; from .75 it is `supported`, from .5 `partial`.
    """
    said = _plain(statement)
    sources = [_plain(sentence) for sentence in sentences]
    if said and any(said in source for source in sources):
        return Verdict("quoted", 1.0, "stands in the source word for word")
    together = " ".join(sources)
    known = _words(together)
    wanted = _words(said)
    share = len(wanted & known) / len(wanted) if wanted else 0.0
    missing = [
        *(each for each in _QUOTED.findall(said) if each not in together),
        *(each for each in _NUMBER.findall(said) if each not in _NUMBER.findall(together)),
        *(each for each in _NAME.findall(said) if not _words(each) <= known),
    ]
    if missing:
        return Verdict("unsupported", share / 2, f"not in the source: {', '.join(missing)}")
    if _negates(said) != _negates(together):
        return Verdict("unsupported", share / 2, "one says no where the other does not")
    if share >= 0.75:
        return Verdict("supported", share, "its words stand in the source")
    reason = f"not in the source: {', '.join(sorted(wanted - known))}"
    return Verdict("partial" if share >= 0.5 else "unsupported", share, reason)


def _plain(text: str) -> str:
    return " ".join(visible(text).translate(_PLAIN).split())


def _words(text: str) -> set[str]:
    return set(stems(word for word in words(text) if word not in STOPWORDS))


def _negates(text: str) -> bool:
    found = words(text)
    return any(word in _NEGATION or word.endswith("n't") for word in found)
