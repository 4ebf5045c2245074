"""What an answer is made from."""

from dataclasses import dataclass
from typing import Protocol

from pincite.assistant.disputes.sides import Disagreement
from pincite.assistant.read.ranking import ScoredSentence
from pincite.index.types import Article, Passage, Sentence


class FoundSentence(Protocol):
    """A sentence of an article: `article.text[sentence.start:sentence.end] == text`."""

    @property
    def article(self) -> Article:
        """The article that the sentence is of."""

    @property
    def sentence(self) -> Sentence:
        """Where the sentence stands in the article."""

    @property
    def text(self) -> str:
        """The sentence as the article has it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences read for a question, best first, and where their articles disagree.

    `is_summary`: the question asks for a summary, and the sentences are all of it.
    `passages`: what a model may be given: the passages that were read, and more that were found.
    """

    sentences: tuple[ScoredSentence, ...]
    disagreement: Disagreement | None = None
    is_summary: bool = False
    passages: tuple[Passage, ...] = ()
