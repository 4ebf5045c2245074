"""How sure an answer is, in steps, and parts of a line. Nothing here is markup."""

import re
from collections.abc import Sequence

_LEVELS = ((0.8, 3), (0.5, 2), (0.25, 1))


def level(confidence: float) -> int:
    """Return a level from 0 (weak) to 3 (very likely) for a confidence from 0 to 1."""
    return next((level for least, level in _LEVELS if confidence >= least), 0)


def joined(parts: Sequence[str | None]) -> str:
    """Return the parts that are there, with a middle dot between."""
    return " · ".join(part for part in parts if part)


def parted(quote: str, words: str) -> tuple[str, str, str]:
    """Return a quote in three parts: before, in, and after the words, where they first stand."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", quote) if words else None
    return (quote[: found.start()], found[0], quote[found.end() :]) if found else (quote, "", "")
