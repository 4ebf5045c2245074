"""A question, what was found for it, and language models → an answer in the words of a model."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from pincite.assistant.answer.evidence import Evidence
from pincite.assistant.answer.write import AnswerStream, write_answer
from pincite.assistant.llm.cache import CachedModel, ResponseCache
from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.model import Model, ModelSettings
from pincite.assistant.read.confidence import estimate_confidence, is_sure_of_short_answer
from pincite.assistant.read.ranking import rank_sentences
from pincite.assistant.read.reader import Reader
from pincite.assistant.settings import Settings
from pincite.assistant.subquestions.rounds import Found, Searcher
from pincite.assistant.types import Answer, Question
from pincite.index import Index
from pincite.index.types import Passage

NEXT_TO_NOTHING = 0.001
"""Below this confidence, what was found has nothing to do with the question: no model is asked."""


@dataclass(frozen=True, slots=True)
class Models:
    """The model that writes, and the one that gives a second opinion, if there is one."""

    writer: Model
    second: Model | None = None

    def cache_responses(self, index_id: str, cache: ResponseCache) -> "Models":
        """Return the models with a cache of their responses about an index."""
        second = CachedModel(self.second, index_id, cache) if self.second else None
        return Models(CachedModel(self.writer, index_id, cache), second)


def make_second_model(settings: Settings, model: Model) -> Model | None:
    """Return the model that gives a second opinion, as the settings say: `model`, another, none."""
    if isinstance(settings.second_opinion, ModelSettings):
        return OpenAIEndpoint(settings.second_opinion)
    return model if settings.second_opinion else None


@dataclass(frozen=True, slots=True)
class Writer:
    """Lets a model write the answer to one question."""

    question: Question
    evidence: Evidence
    index: Index
    settings: Settings
    reader: Reader
    models: Models

    def is_to_be_asked(self, template: Answer) -> bool:
        """Return whether the model decides if the articles answer, or the reader has done so."""
        if not self.evidence.sentences:
            return False
        if self.settings.decided_by == "reader":
            return template.standing == "answered"
        return template.standing != "declined" or template.confidence >= NEXT_TO_NOTHING

    def write(self, template: Answer) -> AnswerStream:
        """Search further for questions of several parts, then yield the pieces of the answer.

        Raises ModelError.
        """
        evidence = yield from self._find_more(template)
        second = self.models.second
        return (
            yield from write_answer(
                template, evidence, self.index, self.settings, self.models.writer, second
            )
        )

    def _find_more(self, template: Answer) -> Generator[Answer, None, Evidence]:
        """Yield what was searched in addition; return the evidence with all passages found."""
        publishers = [name for name in self.index.publishers(self.question.filters) if name]
        searcher = Searcher(self._search, self._find_short_answer, publishers)
        passages = self.evidence.passages
        steps = searcher.find(template.standalone_question, passages, self.models.writer)
        while True:
            try:
                delta = next(steps)
            except StopIteration as ended:
                found: Found = ended.value
                break
            yield replace(template, usage=delta.usage, complete=False)
        read = {(each.article_id, each.start) for each in passages}
        added = tuple(each for each in found.passages if (each.article_id, each.start) not in read)
        yield replace(template, searches=found.searches, passages=added, complete=False)
        return replace(self.evidence, passages=found.passages)

    def _search(
        self, query: str, limit: int, publishers: frozenset[str] | None
    ) -> tuple[Passage, ...]:
        filters = self.question.filters
        if publishers is not None:
            filters = replace(filters, publishers=publishers)
        return self.index.search(query, limit, filters=filters, per_article=limit)

    def _find_short_answer(self, question: str, passages: Sequence[Passage]) -> str:
        ranked = rank_sentences(question, passages, self.index, self.reader)
        best = next(iter(ranked), None)
        if best is None or best.judgement.short is None:
            return ""
        is_sure = is_sure_of_short_answer(best, estimate_confidence(ranked))
        return best.text[slice(*best.judgement.short)] if is_sure else ""
