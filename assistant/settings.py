"""What can be set, made once at the edge and passed on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """How the assistant answers.

    `passages` are read for each question, at most `passages_per_article` of one article;
    one to `quotes` sentences are quoted; below `least_confidence` it declines.
    """

    passages: int = 12
    passages_per_article: int = 3
    quotes: int = 3
    least_confidence: float = 0.5
    longest_question: int = 4_000


DEFAULTS = Settings()
