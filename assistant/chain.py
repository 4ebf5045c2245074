"""Question → Answer: the whole path, as a function and as a LangChain Runnable."""

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from pincite.assistant import time_filter as times
from pincite.assistant.answer.decline import decline_answer
from pincite.assistant.answer.evidence import Evidence
from pincite.assistant.answer.quote import cite, quote_answer
from pincite.assistant.answer.write import Outcome
from pincite.assistant.check import load_checker
from pincite.assistant.condense.choice import may_stand_alone, prefer_completed
from pincite.assistant.condense.followup import standalone
from pincite.assistant.condense.rewrite import rewrite
from pincite.assistant.deadline import Deadline
from pincite.assistant.disputes.sides import Disagreement, find_disagreement
from pincite.assistant.llm.cache import ResponseCache
from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Model
from pincite.assistant.parts import check_parts
from pincite.assistant.question import Input
from pincite.assistant.read.calibration import find_calibration
from pincite.assistant.read.confidence import estimate_confidence
from pincite.assistant.read.reader import Reader, require_judgements
from pincite.assistant.read.registry import load_reader
from pincite.assistant.read.summary import (
    asks_for_summary,
)
from pincite.assistant.retrieval import finish, retrieve
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.assistant.tracing.steps import trace_pieces
from pincite.assistant.types import Answer, Question
from pincite.assistant.writing import Models, Writer, make_second_model
from pincite.index import Index, Served
from pincite.index.types import Filters, Passage

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["Input", "answer_question", "build_answerer", "build_chain"]


def build_chain(
    index: Index | Served,
    *,
    settings: Settings = DEFAULTS,
    reader: Reader | None = None,
    model: Model | None = None,
) -> "Runnable[Input, Answer]":
    """Return a Runnable that answers from an index: invoke, batch, stream, and their async forms.

    With a `Served` index, each question is answered from the generation that is current then.
    The input is a string, a message, a list of messages, a `Question`, or a dict with `question`
    or `messages` and optionally `history` (turns of user and assistant, oldest first), `articles`
    (ids), `publishers`, `since` and `until` (ISO 8601), `caution`, `quotes` and `asked`. All but
    question and history may also be set as `configurable` fields of the configuration. `stream`
    yields pieces that add up to the whole answer. `reader` judges sentences and `model` writes
    answers, in place of those in `settings`.

    The steps of an answer are child runs for LangChain callbacks: `condense`, `search`, `read`,
    `answer` and `check`. Raises InputError for an invalid question, setting or part.
    """
    from pincite.assistant.runnable import make_runnable

    answer = build_answerer(index, settings=settings, reader=reader, model=model)
    return make_runnable(answer, settings.longest_question)


def build_answerer(
    index: Index | Served,
    *,
    settings: Settings = DEFAULTS,
    reader: Reader | None = None,
    model: Model | None = None,
) -> Callable[[Question], Iterator[Answer]]:
    """Return the function that a chain runs: a question → the pieces of its answer.

    It needs no LangChain, which takes a second to import. The arguments and errors are those of
    `build_chain`.
    """
    check_parts(index, settings, reader, model)
    reader = require_judgements(reader) if reader else load_reader(settings.reader)
    model = model or (OpenAIEndpoint(settings.model) if settings.model else None)
    models = Models(model, make_second_model(settings, model)) if model else None
    if models:
        load_checker(settings.checker)  # a wrong setting is refused here, not in an answer
    cache = ResponseCache()
    is_loaded = Event()

    def answer(question: Question) -> Iterator[Answer]:
        current = index.current()
        cached = models and models.cache_responses(current.id, cache)
        if question.deadline is None:
            seconds = settings.answer_seconds if is_loaded.is_set() else math.inf
            question = replace(question, deadline=Deadline(seconds))
        yield from answer_question(question, current, settings, reader, cached)
        is_loaded.set()

    return answer


def _require_known_articles(filters: Filters, index: Index) -> None:
    """Raise InputError if articles are chosen, and the index has none of them."""
    chosen = filters.articles
    if chosen and not index.coverage(Filters(articles=chosen)).articles:
        index.article(min(chosen))  # its error names the nearest id


def answer_question(
    question: Question, index: Index, settings: Settings, reader: Reader, models: Models | None
) -> Iterator[Answer]:
    """Yield pieces of an answer: what was searched, then each statement with its citations."""
    _require_known_articles(question.filters, index)
    settings = replace(settings, quotes=question.quotes or settings.quotes)
    deadline = question.deadline or Deadline(math.inf)
    template = yield from trace_pieces(
        "condense",
        deadline.watch(_condense(question, index, models.writer if models else None), timed=False),
        question=question.text,
        history=question.history,
    )
    deadline.check()
    search = partial(
        retrieve,
        question=question,
        index=index,
        settings=settings,
        reader=reader,
        reads_all=models is not None,
    )
    retrieval = search(template.standalone_question)
    told: tuple[Passage, ...] = ()
    if models is None and template.rewritten_question and may_stand_alone(question.text):
        found, typed = finish(retrieval), finish(search(question.text))
        if not prefer_completed(*map(estimate_confidence, (found.sentences, typed.sentences))):
            template, found = replace(template, standalone_question=question.text), typed
    else:
        told = next(retrieval)
        yield replace(template, passages=told, complete=False)
        found = finish(retrieval)
    deadline.check()
    calibration = find_calibration(reader)
    confidence = estimate_confidence(found.sentences)
    disagreement = (
        find_disagreement(template.standalone_question, found.sentences)
        if confidence >= calibration.thresholds["low"] and not found.is_summary
        else None
    )
    standing = calibration.choose_standing(confidence, question.caution or settings.caution)
    is_certain = found.is_summary or _is_corroborated(disagreement)
    template = replace(
        template,
        standing="answered" if is_certain else standing,
        confidence=confidence,
        passages=() if told else found.passages,
        coverage=index.coverage(found.time_filter.narrow_if_exclusive(question.filters)),
    )
    if notices := times.list_notices(found.time_filter, question.filters, index):
        yield replace(template, passages=(), notices=notices, complete=False)
    evidence = Evidence(found.sentences, disagreement, found.is_summary, found.passages)
    writer = Writer(question, evidence, index, settings, reader, models) if models else None
    asks_model = writer is not None and writer.is_to_be_asked(template)
    pieces = _answer_or_decline(template, evidence, index, settings, writer if asks_model else None)
    watched = deadline.watch(pieces, timed=not asks_model)
    yield from trace_pieces("answer", watched, question=template.standalone_question)


def _answer_or_decline(
    template: Answer, evidence: Evidence, index: Index, settings: Settings, writer: Writer | None
) -> Generator[Answer, None, None]:
    if writer:
        yield from _write_or_quote(template, evidence, index, settings, writer)
    else:
        yield from _quote_or_decline(template, evidence, index, settings)


def _quote_or_decline(
    template: Answer, evidence: Evidence, index: Index, settings: Settings
) -> Iterator[Answer]:
    if template.standing == "declined":
        yield decline_answer(template, evidence.sentences, index)
    else:
        yield from quote_answer(template, evidence, index, settings)


def _condense(
    question: Question, index: Index, model: Model | None
) -> Generator[Answer, None, Answer]:
    """Return an answer without content, which each piece is made from.

    If there is a model and a history, the model rewrites the question to stand alone.
    """
    template = _make_template(question, index)
    if not (model and question.history):
        return template
    return (yield from _rewrite_question(template, question, model))


def _make_standalone(question: Question) -> str:
    """Return the question in standalone form; a request for a summary stays one."""
    rewritten = standalone(question.text, question.history)
    lost = asks_for_summary(question.text) and not asks_for_summary(rewritten)
    return question.text if lost else rewritten


def _make_template(question: Question, index: Index) -> Answer:
    return Answer(
        question=question.text,
        standalone_question=_make_standalone(question),
        standing="declined",
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


def _is_corroborated(disagreement: Disagreement | None) -> bool:
    """Return whether two articles use the same wording except for the value that was asked for.

    Such sentences answer the question, even if the reader is not sure of them.
    """
    return disagreement is not None and disagreement.same_wording


def _write_or_quote(
    template: Answer, evidence: Evidence, index: Index, settings: Settings, writer: Writer
) -> Iterator[Answer]:
    """Let the model write the answer; if it fails, or nothing is confirmed, quote."""
    yield replace(template, complete=False)
    template = replace(template, passages=())
    try:
        outcome = yield from writer.write(replace(template, standing="answered"))
        notice = "Nothing that the model wrote could be confirmed: the articles are quoted instead."
    except ModelError as error:
        outcome = Outcome("unconfirmed")
        notice = f"{error}. The articles are quoted instead."
        if not settings.quote_on_failure:
            closest = cite(evidence.sentences[: settings.quotes], index.also_in)
            text = f"{error}. These sentences were found:"
            yield replace(template, standing="declined", complete=False, text=text, closest=closest)
            return
    if outcome.kind == "no answer":
        found_none = "The model found no answer in the articles"
        notice = f"{found_none}: {outcome.reason}" if outcome.reason else f"{found_none}."
        if settings.decided_by == "model":
            yield replace(template, notices=(notice,))
            yield decline_answer(template, evidence.sentences, index)
            return
        notice = f"{notice} The articles are quoted instead."
    if outcome.kind != "written":
        yield replace(template, notices=(notice,))
        yield from _quote_or_decline(template, evidence, index, settings)
