"""Question → Answer: the whole path, as a LangChain Runnable."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from pincite.assistant.answer import decline, quote
from pincite.assistant.answer.write import write
from pincite.assistant.check import verdict as check
from pincite.assistant.condense.pronouns import standalone
from pincite.assistant.condense.rewrite import rephrase
from pincite.assistant.disputes.sides import Disagreement, both_sides, disagreement, told
from pincite.assistant.llm.cache import Cache, Cached
from pincite.assistant.llm.endpoint import connect
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Model
from pincite.assistant.question import parse
from pincite.assistant.read.calibration import calibration
from pincite.assistant.read.cross_encoder import named
from pincite.assistant.read.ranking import Read, confidence, read
from pincite.assistant.read.reader import Reader, carried
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.assistant.time_filter import in_time, search, when
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

    reader = reader or (named(settings.reader) if settings.reader else carried)
    model = model or (connect(settings.model) if settings.model else None)
    cache = Cache()

    def pieces(inputs: Iterator[Input]) -> Iterator[Answer]:
        for value in inputs:
            question = parse(value, settings.longest_question)
            current = index.current()
            writer = Cached(model, current.id, cache) if model else None
            yield from answer(question, current, settings, reader, writer)

    async def apieces(inputs: AsyncIterator[Input]) -> AsyncIterator[Answer]:
        async for value in inputs:
            steps = pieces(iter([value]))
            while piece := await asyncio.to_thread(next, steps, None):
                yield piece

    return RunnableGenerator(pieces, apieces, name="pincite")


def answer(
    question: Question, index: Index, settings: Settings, reader: Reader, model: Model | None
) -> Iterator[Answer]:
    """Answer a question in pieces: what was searched first, then each statement with its source."""
    settings = replace(settings, quotes=question.quotes or settings.quotes)
    start = Answer(
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
        asked = yield from _understood(start, question, model)
        start = replace(start, standalone_question=asked)
    asked = start.standalone_question

    def find(text: str, filters: Filters) -> tuple[Passage, ...]:
        return index.search(
            text, settings.passages, filters=filters, per_article=settings.passages_per_article
        )

    def ask(text: str) -> tuple[Read, ...]:
        return read(text, find(text, question.filters), index, reader)

    wanted = when(asked, question.asked or date.today(), ask)
    passages = search(wanted, question.filters, partial(find, asked))
    sentences = in_time(read(asked, passages, index, reader), wanted)
    sure = confidence(sentences)
    least = calibration().least
    differing = disagreement(asked, sentences) if sure >= least["low"] else None
    # Two articles that say the same but for what is asked leave no doubt that it is asked of them.
    borne_out = differing is not None and differing.alike
    answered = borne_out or sure >= least[question.caution or settings.caution]
    start = replace(
        start,
        answered=answered,
        confidence=sure,
        passages=passages,
        coverage=index.coverage(wanted.asked_of(question.filters)),
    )
    if not answered:
        yield from _declined(start, sentences, index)
    elif model:
        yield from _written(start, sentences, differing, index, settings, model)
    else:
        yield from _quoted(start, sentences, differing, index, settings)


def _understood(start: Answer, question: Question, model: Model) -> Generator[Answer, None, str]:
    """Let the model word the question so that it stands alone; by rules where it fails."""
    by_rules = start.standalone_question
    asking = rephrase(question.text, question.history, by_rules, model)
    while True:
        try:
            delta = next(asking)
        except StopIteration as ended:
            found: str = ended.value
            return found
        yield replace(start, usage=delta.usage, complete=False)


def _written(
    start: Answer,
    sentences: tuple[Read, ...],
    differing: Disagreement | None,
    index: Index,
    settings: Settings,
    model: Model,
) -> Iterator[Answer]:
    """Let the model write; where it fails, or nothing of it is confirmed, quote."""
    yield replace(start, complete=False)
    start = replace(start, passages=())
    try:
        outcome = yield from write(start, sentences, differing, index, settings, model)
        notice = "Nothing that the model wrote could be confirmed: the articles are quoted instead."
    except ModelError as error:
        outcome = "unconfirmed"
        notice = f"{error}. The articles are quoted instead."
        if not settings.quote_on_failure:
            closest = quote.cite(sentences[: settings.quotes], index.also_in)
            text = f"{error}. These sentences were found:"
            yield replace(start, answered=False, complete=False, text=text, closest=closest)
            return
    if outcome == "no answer":
        yield replace(start, notices=("The model found no answer in the articles.",))
        yield from _declined(replace(start, answered=False), sentences, index)
    elif outcome == "unconfirmed":
        yield replace(start, notices=(notice,))
        yield from _quoted(start, sentences, differing, index, settings)


def _quoted(
    start: Answer,
    sentences: tuple[Read, ...],
    differing: Disagreement | None,
    index: Index,
    settings: Settings,
) -> Iterator[Answer]:
    chosen = both_sides(quote.choose(sentences, settings.quotes), differing)
    citations = quote.cite(chosen, index.also_in)
    start = replace(start, short=quote.short(sentences[0], chosen, calibration().short))
    yield start
    parts = zip(citations, quote.statements(citations), quote.wording(citations), strict=True)
    for citation, statement, text in parts:
        verdict = check.support(statement.text, [citation.quote]).verdict
        yield replace(
            start,
            text=text,
            statements=(replace(statement, support=verdict),),
            citations=(citation,),
            passages=(),
        )
    if differing:
        yield replace(start, passages=(), disputes=told(differing, citations))


def _declined(start: Answer, sentences: tuple[Read, ...], index: Index) -> Iterator[Answer]:
    closest = quote.cite(sentences[:1], index.also_in)
    text = decline.wording(start.coverage, closest[0] if closest else None)
    yield replace(start, text=text, closest=closest)
