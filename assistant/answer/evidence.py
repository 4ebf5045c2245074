"""What an answer is made from."""

from dataclasses import dataclass

from pincite.assistant.disputes.sides import Disagreement
from pincite.assistant.read.ranking import ScoredSentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences read for a question, best first, and where their articles disagree.

    `is_summary`: the question asks for a summary, and the sentences are all of it.
    """

    sentences: tuple[ScoredSentence, ...]
    disagreement: Disagreement | None = None
    is_summary: bool = False
