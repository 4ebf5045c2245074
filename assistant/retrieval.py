"""Question → the passages found for it, and their sentences, best first."""

from collections.abc import Generator
from datetime import date
from functools import partial
from typing import NamedTuple

from pincite.assistant import time_filter as times
from pincite.assistant.messages.documents import make_documents
from pincite.assistant.read.confidence import estimate_confidence
from pincite.assistant.read.ranking import ScoredSentence, rank_sentences
from pincite.assistant.read.reader import Reader
from pincite.assistant.read.summary import asks_for_summary, extend_summary, find_topic, summarize
from pincite.assistant.settings import Settings
from pincite.assistant.tracing.steps import trace_search, trace_step
from pincite.assistant.types import Question
from pincite.index import Index
from pincite.index.types import Filters, Passage


class Retrieved(NamedTuple):
    """The passages found for a question and their sentences, both best first."""

    passages: tuple[Passage, ...]
    sentences: tuple[ScoredSentence, ...]
    time_filter: times.TimeFilter
    is_summary: bool = False


def retrieve(
    text: str,
    question: Question,
    index: Index,
    settings: Settings,
    reader: Reader,
    *,
    reads_all: bool = False,
) -> Generator[tuple[Passage, ...], None, Retrieved]:
    """Search for `text`, the question in standalone form, and rank the sentences found.

    Yields the passages before they are read. With `reads_all`, all of them are read.
    """

    def search_passages(text: str, filters: Filters) -> tuple[Passage, ...]:
        search = partial(
            index.search,
            text,
            settings.passages,
            filters=filters,
            per_article=settings.passages_per_article,
        )
        return trace_search(text, search, partial(make_documents, index=index))

    def read(text: str, passages: tuple[Passage, ...]) -> tuple[ScoredSentence, ...]:
        if question.deadline:
            question.deadline.check()
        with trace_step("read", question=text, passages=len(passages)) as step:
            ranked = rank_sentences(text, passages, index, reader)
            step.outputs = {"sentences": len(ranked), "confidence": estimate_confidence(ranked)}
        return ranked

    def retrieve_sentences(text: str) -> tuple[ScoredSentence, ...]:
        return read(text, search_passages(text, question.filters)[: settings.passages_read])

    today = question.asked or date.today()
    time_filter = times.parse_time(
        text, today, retrieve_sentences, index.coverage(question.filters)
    )
    text = time_filter.question or text
    passages = times.search_in_time(time_filter, question.filters, partial(search_passages, text))
    yield passages
    reads_all = reads_all or time_filter != times.TimeFilter()
    to_read = passages if reads_all else passages[: settings.passages_read]
    if asks_for_summary(text):
        filters = time_filter.narrow(question.filters)
        if leads := summarize(text, passages, filters, index):
            if find_topic(text):
                leads = extend_summary(text, leads, passages, read(text, to_read))
            return Retrieved(passages, leads, time_filter, is_summary=True)
    sentences = times.prefer_in_time(read(text, to_read), time_filter)
    return Retrieved(passages, sentences, time_filter)


def finish(retrieval: Generator[object, None, Retrieved]) -> Retrieved:
    """Return what a retrieval returns in the end."""
    while True:
        try:
            next(retrieval)
        except StopIteration as ended:
            found: Retrieved = ended.value
            return found
