"""Question → Answer: the whole path, as a LangChain Runnable."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from pincite.assistant.answer import decline, quote
from pincite.assistant.answer.write import write_answer
from pincite.assistant.check import verdict as check
from pincite.assistant.condense.pronouns import standalone
from pincite.assistant.condense.rewrite import rewrite
from pincite.assistant.disputes.sides import (
    Disagreement,
    describe_disagreement,
    find_disagreement,
    prepend_sides,
)
from pincite.assistant.llm.cache import CachedModel, ResponseCache
from pincite.assistant.llm.endpoint import create_model
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Model
from pincite.assistant.question import parse_question
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.cross_encoder import load_cross_encoder
from pincite.assistant.read.ranking import ScoredSentence, estimate_confidence, rank_sentences
from pincite.assistant.read.reader import Reader, bundled_reader
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.assistant.time_filter import parse_time, prefer_in_time, search_in_time
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
    """Return a Runnable that answers from an index: invoke, batch, stream, and their async kin.

    From a `Served` one, each question is answered from the generation that is served then.
    It takes a string, a `Question`, or a dict with `question` and optionally `history` (turns
    of user and assistant, oldest first), `articles` (ids), `since` and `until` (ISO 8601), and
    `caution`. `stream` yields answers that add up to the whole one. `reader` judges sentences, and
    `model` writes, in place of those that the settings name. Raises InputError for a question or
    a setting that cannot be taken.
    """
    from langchain_core.runnables import RunnableGenerator

    reader = reader or (load_cross_encoder(settings.reader) if settings.reader else bundled_reader)
    model = model or (create_model(settings.model) if settings.model else None)
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
    """Answer a question in pieces: what was searched first, then each statement with its source."""
    settings = replace(settings, quotes=question.quotes or settings.quotes)
    template = Answer(
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
    if model and question.history:
        standalone_question = yield from _rewrite_question(template, question, model)
        template = replace(template, standalone_question=standalone_question)
    standalone_question = template.standalone_question

    def search_passages(text: str, filters: Filters) -> tuple[Passage, ...]:
        return index.search(
            text, settings.passages, filters=filters, per_article=settings.passages_per_article
        )

    def retrieve_sentences(text: str) -> tuple[ScoredSentence, ...]:
        return rank_sentences(text, search_passages(text, question.filters), index, reader)

    time_filter = parse_time(
        standalone_question, question.asked or date.today(), retrieve_sentences
    )
    passages = search_in_time(
        time_filter, question.filters, partial(search_passages, standalone_question)
    )
    sentences = prefer_in_time(
        rank_sentences(standalone_question, passages, index, reader), time_filter
    )
    answer_confidence = estimate_confidence(sentences)
    thresholds = load_calibration().least
    disagreement = (
        find_disagreement(standalone_question, sentences)
        if answer_confidence >= thresholds["low"]
        else None
    )
    # Two articles that say the same but for what is asked leave no doubt that it is asked of them.
    corroborated = disagreement is not None and disagreement.same_wording
    answered = corroborated or answer_confidence >= thresholds[question.caution or settings.caution]
    template = replace(
        template,
        answered=answered,
        confidence=answer_confidence,
        passages=passages,
        coverage=index.coverage(time_filter.narrow_if_only(question.filters)),
    )
    if not answered:
        yield from _stream_declined_answer(template, sentences, index)
    elif model:
        yield from _stream_written_answer(template, sentences, disagreement, index, settings, model)
    else:
        yield from _stream_quoted_answer(template, sentences, disagreement, index, settings)


def _rewrite_question(
    template: Answer, question: Question, model: Model
) -> Generator[Answer, None, str]:
    """Let the model word the question so that it stands alone; by rules where it fails."""
    rule_based = template.standalone_question
    deltas = rewrite(question.text, question.history, rule_based, model)
    while True:
        try:
            delta = next(deltas)
        except StopIteration as ended:
            rewritten: str = ended.value
            return rewritten
        yield replace(template, usage=delta.usage, complete=False)


def _stream_written_answer(
    template: Answer,
    sentences: tuple[ScoredSentence, ...],
    disagreement: Disagreement | None,
    index: Index,
    settings: Settings,
    model: Model,
) -> Iterator[Answer]:
    """Let the model write; where it fails, or nothing of it is confirmed, quote."""
    yield replace(template, complete=False)
    template = replace(template, passages=())
    try:
        outcome = yield from write_answer(template, sentences, disagreement, index, settings, model)
        notice = "Nothing that the model wrote could be confirmed: the articles are quoted instead."
    except ModelError as error:
        outcome = "unconfirmed"
        notice = f"{error}. The articles are quoted instead."
        if not settings.quote_on_failure:
            closest = quote.cite(sentences[: settings.quotes], index.also_in)
            text = f"{error}. These sentences were found:"
            yield replace(template, answered=False, complete=False, text=text, closest=closest)
            return
    if outcome == "no answer":
        yield replace(template, notices=("The model found no answer in the articles.",))
        yield from _stream_declined_answer(replace(template, answered=False), sentences, index)
    elif outcome == "unconfirmed":
        yield replace(template, notices=(notice,))
        yield from _stream_quoted_answer(template, sentences, disagreement, index, settings)


def _stream_quoted_answer(
    template: Answer,
    sentences: tuple[ScoredSentence, ...],
    disagreement: Disagreement | None,
    index: Index,
    settings: Settings,
) -> Iterator[Answer]:
    selected = prepend_sides(quote.select_sentences(sentences, settings.quotes), disagreement)
    citations = quote.cite(selected, index.also_in)
    template = replace(
        template, short=quote.extract_short_answer(sentences[0], selected, load_calibration().short)
    )
    yield template
    parts = zip(
        citations, quote.make_statements(citations), quote.format_quotes(citations), strict=True
    )
    for citation, statement, text in parts:
        verdict = check.support(statement.text, [citation.quote]).verdict
        yield replace(
            template,
            text=text,
            statements=(replace(statement, support=verdict),),
            citations=(citation,),
            passages=(),
        )
    if disagreement:
        yield replace(
            template, passages=(), disputes=describe_disagreement(disagreement, citations)
        )


def _stream_declined_answer(
    template: Answer, sentences: tuple[ScoredSentence, ...], index: Index
) -> Iterator[Answer]:
    closest = quote.cite(sentences[:1], index.also_in)
    text = decline.format_decline(template.coverage, closest[0] if closest else None)
    yield replace(template, text=text, closest=closest)
