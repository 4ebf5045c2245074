"""How an answer came about, as a reader says it. Nothing here is markup."""

from collections.abc import Sequence

from pincite.assistant.types import Answer, Caution

CAUTIONS: dict[Caution, str] = {
    "low": "Answer when likely",
    "normal": "Answer when sure enough",
    "high": "Answer only when sure",
}

_LIKELIHOODS = (
    (0.8, 3, "Very likely answers the question"),
    (0.5, 2, "Probably answers the question"),
    (0.25, 1, "May answer the question: read the source"),
    (0.0, 0, "Weak: read the source before relying on it"),
)


def likelihood(confidence: float) -> tuple[int, str]:
    """Return a level from 0 to 3 and the words for a confidence from 0 to 1."""
    return next((level, words) for least, level, words in _LIKELIHOODS if confidence >= least)


def joined(parts: Sequence[str | None]) -> str:
    """Return the parts that are there, with a middle dot between."""
    return " · ".join(part for part in parts if part)


def took(answer: Answer) -> str:
    """Return which model worded an answer, and what that took; empty where none did."""
    used = answer.usage
    parts = [f"worded by {answer.model}" if answer.model else ""]
    if used:
        parts.append(f"{used.read:,} tokens read and {used.written:,} written")
        parts.append(f"cost {used.cost:.2g}" if used.cost is not None else "")
    return "".join(f", {part}" for part in parts if part)
