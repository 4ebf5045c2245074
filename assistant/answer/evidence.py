"""What an answer is made from."""

from dataclasses import dataclass

from pincite.assistant.disputes.sides import Disagreement
from pincite.assistant.read.ranking import ScoredSentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences read for a question, best first, and where their articles disagree."""

    sentences: tuple[ScoredSentence, ...]
    disagreement: Disagreement | None = None
