"""Question → Answer: the whole path, as a LangChain Runnable."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pincite.assistant import check, decline, quote
from pincite.assistant.calibration import calibration
from pincite.assistant.condense import standalone
from pincite.assistant.pairs import named
from pincite.assistant.question import parse
from pincite.assistant.read import Read, confidence, read
from pincite.assistant.reader import Reader, carried
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.assistant.types import Answer, Question
from pincite.index import Index, Served

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

Input = str | Mapping[str, Any] | Question


def build_chain(
    index: Index | Served, *, settings: Settings = DEFAULTS, reader: Reader | None = None
) -> "Runnable[Input, Answer]":
    """Return a Runnable that answers from an index: invoke, batch, stream, and their async kin.

    From a `Served` one, each question is answered from the generation that is served then.
    It takes a string, a `Question`, or a dict with `question` and optionally `history` (turns
    of user and assistant, oldest first), `articles` (ids), `since` and `until` (ISO 8601), and
    `caution`. `stream` yields answers that add up to the whole one. `reader` judges sentences in
    place of the one that the settings name. Raises InputError for a question that cannot be taken.
    """
    from langchain_core.runnables import RunnableGenerator

    reader = reader or (named(settings.reader) if settings.reader else carried)

    def pieces(inputs: Iterator[Input]) -> Iterator[Answer]:
        for value in inputs:
            question = parse(value, settings.longest_question)
            yield from answer(question, index.current(), settings, reader)

    async def apieces(inputs: AsyncIterator[Input]) -> AsyncIterator[Answer]:
        async for value in inputs:
            steps = pieces(iter([value]))
            while piece := await asyncio.to_thread(next, steps, None):
                yield piece

    return RunnableGenerator(pieces, apieces, name="pincite")


def answer(
    question: Question, index: Index, settings: Settings, reader: Reader
) -> Iterator[Answer]:
    """Answer a question in pieces: what was searched first, then each statement with its source."""
    asked = standalone(question.text, question.history)
    passages = index.search(
        asked,
        settings.passages,
        filters=question.filters,
        per_article=settings.passages_per_article,
    )
    sentences = read(asked, passages, index, reader)
    sure = confidence(sentences)
    answered = sure >= calibration().least[question.caution or settings.caution]
    start = Answer(
        question=question.text,
        standalone_question=asked,
        answered=answered,
        confidence=sure,
        short=None,
        text="",
        statements=(),
        citations=(),
        closest=(),
        disputes=(),
        passages=passages,
        coverage=index.coverage(question.filters),
        index_id=index.id,
        model=None,
    )
    if answered:
        yield from _quoted(start, sentences, index, settings)
    else:
        yield from _declined(start, sentences, index)


def _quoted(
    start: Answer, sentences: tuple[Read, ...], index: Index, settings: Settings
) -> Iterator[Answer]:
    chosen = quote.choose(sentences, settings.quotes)
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


def _declined(start: Answer, sentences: tuple[Read, ...], index: Index) -> Iterator[Answer]:
    closest = quote.cite(sentences[:1], index.also_in)
    text = decline.wording(start.coverage, closest[0] if closest else None)
    yield replace(start, text=text, closest=closest)
