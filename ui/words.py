"""How sure an answer is, in steps, and parts of a line. Nothing here is markup."""

from collections.abc import Sequence

_LEVELS = ((0.8, 3), (0.5, 2), (0.25, 1))


def level(confidence: float) -> int:
    """Return a level from 0 (weak) to 3 (very likely) for a confidence from 0 to 1."""
    return next((level for least, level in _LEVELS if confidence >= least), 0)


def joined(parts: Sequence[str | None]) -> str:
    """Return the parts that are there, with a middle dot between."""
    return " · ".join(part for part in parts if part)
