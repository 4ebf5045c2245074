"""Question → Answer: the whole path, as a LangChain Runnable."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pincite.assistant.answer.decline import decline_answer
from pincite.assistant.answer.evidence import Evidence
from pincite.assistant.answer.quote import cite, quote_answer
from pincite.assistant.answer.write import write_answer
from pincite.assistant.condense.pronouns import standalone
from pincite.assistant.condense.rewrite import rewrite
from pincite.assistant.disputes.sides import Disagreement, find_disagreement
from pincite.assistant.llm.cache import CachedModel, ResponseCache
from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Model
from pincite.assistant.question import parse_question
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.ranking import ScoredSentence, estimate_confidence, rank_sentences
from pincite.assistant.read.reader import Reader
from pincite.assistant.read.registry import load_reader
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.assistant.time_filter import TimeFilter, parse_time, prefer_in_time, search_in_time
from pincite.assistant.types import Answer, Question
from pincite.index import Index, Served
from pincite.index.types import Filters, Passage

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

Input = str | Mapping[str, Any] | Question


def build_chain(
    index: Index | Served,
    *,
    settings: Settings = DEFAULTS,
    reader: Reader | None = None,
    model: Model | None = None,
) -> "Runnable[Input, Answer]":
    """Return a Runnable that answers from an index: invoke, batch, stream, and their async forms.

    With a `Served` index, each question is answered from the generation that is current then.
    The input is a string, a `Question`, or a dict with `question` and optionally `history` (turns
    of user and assistant, oldest first), `articles` (ids), `publishers`, `since` and `until`
    (ISO 8601), `caution` and `asked`. `stream` yields pieces that add up to the whole answer.
    `reader` judges sentences and `model` writes answers, in place of those in `settings`. Raises
    InputError for an invalid question or setting.
    """
    from langchain_core.runnables import RunnableGenerator

    reader = reader or load_reader(settings.reader)
    model = model or (OpenAIEndpoint(settings.model) if settings.model else None)
    cache = ResponseCache()

    def transform(inputs: Iterator[Input]) -> Iterator[Answer]:
        for value in inputs:
            question = parse_question(value, settings.longest_question)
            current = index.current()
            cached_model = CachedModel(model, current.id, cache) if model else None
            yield from answer_question(question, current, settings, reader, cached_model)

    async def atransform(inputs: AsyncIterator[Input]) -> AsyncIterator[Answer]:
        async for value in inputs:
            pieces = transform(iter([value]))
            while piece := await asyncio.to_thread(next, pieces, None):
                yield piece

    return RunnableGenerator(transform, atransform, name="pincite")


def answer_question(
    question: Question, index: Index, settings: Settings, reader: Reader, model: Model | None
) -> Iterator[Answer]:
    """Yield pieces of an answer: what was searched, then each statement with its citations."""
    settings = replace(settings, quotes=question.quotes or settings.quotes)
    template = _make_template(question, index)
    if model and question.history:
        template = yield from _rewrite_question(template, question, model)
    found = _retrieve(template.standalone_question, question, index, settings, reader)
    thresholds = load_calibration().thresholds
    confidence = estimate_confidence(found.sentences)
    disagreement = (
        find_disagreement(template.standalone_question, found.sentences)
        if confidence >= thresholds["low"]
        else None
    )
    threshold = thresholds[question.caution or settings.caution]
    template = replace(
        template,
        answered=confidence >= threshold or _is_corroborated(disagreement),
        confidence=confidence,
        passages=found.passages,
        coverage=index.coverage(found.time_filter.narrow_if_exclusive(question.filters)),
    )
    evidence = Evidence(found.sentences, disagreement)
    if not template.answered:
        yield decline_answer(template, found.sentences, index)
    elif model:
        yield from _write_or_quote(template, evidence, index, settings, model)
    else:
        yield from quote_answer(template, evidence, index, settings)


def _make_template(question: Question, index: Index) -> Answer:
    """Return an answer without content, which each piece is made from."""
    return Answer(
        question=question.text,
        standalone_question=standalone(question.text, question.history),
        answered=False,
        confidence=0.0,
        short=None,
        text="",
        statements=(),
        citations=(),
        closest=(),
        disputes=(),
        passages=(),
        coverage=index.coverage(question.filters),
        index_id=index.id,
        model=None,
    )


def _rewrite_question(
    template: Answer, question: Question, model: Model
) -> Generator[Answer, None, Answer]:
    """Let the model rewrite a follow-up to stand alone; return the template with the result."""
    deltas = rewrite(question.text, question.history, template.standalone_question, model)
    while True:
        try:
            delta = next(deltas)
        except StopIteration as ended:
            return replace(template, standalone_question=ended.value)
        yield replace(template, usage=delta.usage, complete=False)


class _Retrieved(NamedTuple):
    """The passages found for a question and their sentences, both best first."""

    passages: tuple[Passage, ...]
    sentences: tuple[ScoredSentence, ...]
    time_filter: TimeFilter


def _retrieve(
    text: str, question: Question, index: Index, settings: Settings, reader: Reader
) -> _Retrieved:
    """Search for `text`, the question in standalone form, and rank the sentences found."""

    def search_passages(text: str, filters: Filters) -> tuple[Passage, ...]:
        return index.search(
            text, settings.passages, filters=filters, per_article=settings.passages_per_article
        )

    def retrieve_sentences(text: str) -> tuple[ScoredSentence, ...]:
        return rank_sentences(text, search_passages(text, question.filters), index, reader)

    time_filter = parse_time(text, question.asked or date.today(), retrieve_sentences)
    passages = search_in_time(time_filter, question.filters, partial(search_passages, text))
    sentences = prefer_in_time(rank_sentences(text, passages, index, reader), time_filter)
    return _Retrieved(passages, sentences, time_filter)


def _is_corroborated(disagreement: Disagreement | None) -> bool:
    """Return whether two articles use the same wording except for the value that was asked for.

    Such sentences answer the question, even if the reader is not sure of them.
    """
    return disagreement is not None and disagreement.same_wording


def _write_or_quote(
    template: Answer, evidence: Evidence, index: Index, settings: Settings, model: Model
) -> Iterator[Answer]:
    """Let the model write the answer; if it fails, or nothing is confirmed, quote."""
    yield replace(template, complete=False)
    template = replace(template, passages=())
    try:
        outcome = yield from write_answer(template, evidence, index, settings, model)
        notice = "Nothing that the model wrote could be confirmed: the articles are quoted instead."
    except ModelError as error:
        outcome = "unconfirmed"
        notice = f"{error}. The articles are quoted instead."
        if not settings.quote_on_failure:
            closest = cite(evidence.sentences[: settings.quotes], index.also_in)
            text = f"{error}. These sentences were found:"
            yield replace(template, answered=False, complete=False, text=text, closest=closest)
            return
    if outcome == "no answer":
        yield replace(template, notices=("The model found no answer in the articles.",))
        yield decline_answer(template, evidence.sentences, index)
    elif outcome == "unconfirmed":
        yield replace(template, notices=(notice,))
        yield from quote_answer(template, evidence, index, settings)
