"""What a browser asks, and the answer to it, as far as it has come."""

import json
import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from pincite.assistant.types import CAUTIONS, Answer, Caution, Question
from pincite.index.errors import InputError, PinciteError
from pincite.index.types import NO_FILTERS, Filters
from pincite.ui import events, filters as scope
from pincite.ui.chat.queue import AnswerQueue, BusyError
from pincite.ui.chat.threads import stream_from_thread
from pincite.ui.conversations.model import MAX_QUOTES, Conversation, Turn
from pincite.ui.html import answer
from pincite.ui.i18n import Translations
from pincite.ui.protocols import Chain

MAX_QUESTION_LENGTH = 4_000
"""Characters."""


PublisherLookup = Callable[[str], str | None]
"""Gives the publisher of an article, by the article's id."""


@dataclass(frozen=True, slots=True)
class AskOptions:
    """How a browser wants its question asked: of which articles, how surely, in whose words.

    `instead` is the id of the turn that the question replaces; `model` the name of a chain. A
    question that stands `alone` is asked without the turns before it.
    """

    filters: Filters = NO_FILTERS
    caution: Caution | None = None
    quotes: int | None = None
    model: str | None = None
    replaces: str | None = None
    without_history: bool = False


def parse_options(options_json: str, translations: Translations) -> AskOptions:
    """Read what the page sends beside a question. Raises InputError where that is no choice."""
    try:
        row = json.loads(options_json or "{}")
        caution, quotes = row.get("caution"), row.get("quotes")
        if caution not in {*CAUTIONS, None} or not (quotes is None or 1 <= quotes <= MAX_QUOTES):
            raise ValueError(options_json)
        chosen = [row.get(name) for name in ("model", "instead")]
        model, replaces = (each if isinstance(each, str) else None for each in chosen)
        filters, without_history = (
            scope.filters_from_query(row.get("filters") or ""),
            row.get("alone") is True,
        )
        return AskOptions(filters, caution, quotes, model, replaces, without_history)
    except InputError:
        raise
    except (ValueError, TypeError, AttributeError):
        raise InputError(translations("scope.wrong")) from None


def check_question(question: str, translations: Translations) -> str | None:
    """Return what is wrong with a question, with the remedy, or None."""
    if not question.strip():
        return translations("turn.empty")
    if len(question) > MAX_QUESTION_LENGTH:
        most, length = (
            translations.format_number(MAX_QUESTION_LENGTH),
            translations.format_number(len(question)),
        )
        return translations("turn.long", most=most, n=length)
    return None


def stream_answer(
    chains: Mapping[str, Chain],
    find_publisher: PublisherLookup,
    conversation: Conversation,
    options: AskOptions,
    translations: Translations,
    ready: Event,
) -> Iterator[Turn]:
    """Yield the last turn of `talk` with its answer, fuller each time, then whole.

    Waits until `ready` is set. No error leaves: the last turn yielded says what went wrong and
    what to do. The first of `chains` answers, unless another is asked for by its name.
    """
    turn = conversation.turns[-1]
    if not ready.is_set():
        yield replace(turn, notice=translations("turn.warming"))
        ready.wait()
        yield turn
    chain = chains.get(options.model or "", next(iter(chains.values())))
    history = () if options.without_history else conversation.history()
    question = Question(
        turn.question, history, turn.filters, options.caution, quotes=options.quotes
    )
    answer: Answer | None = None
    try:
        for piece in chain.stream(question):
            answer = piece if answer is None else answer + piece
            turn = replace(
                turn, found=answer, outlets=_find_publishers(answer, turn.outlets, find_publisher)
            )
            # Also when nothing is new: who has stopped listening can only leave at a yield.
            yield turn
        if answer is None:
            raise RuntimeError("the chain gave no answer")
        yield replace(turn, whole=True)
    except PinciteError as error:
        yield end_turn(turn, str(error))
    except Exception as error:
        logging.getLogger(__name__).error(
            "A question failed: %s", events.error_type_and_location(error)
        )
        yield end_turn(turn, translations("turn.sorry"))


async def answer_in_turn(
    queue: AnswerQueue,
    visitor_id: str,
    turn: Turn,
    turns: Iterator[Turn],
    translations: Translations,
) -> AsyncGenerator[Turn, None]:
    """Yield what `answers` makes of a turn, once a place at the desk is free for it.

    Where the person is to have none, the turn ends with a message that says why.
    """
    try:
        ticket = queue.enqueue(visitor_id)
    except BusyError as error:
        yield end_turn(
            turn, translations(f"busy.{error.reason}", n=translations.format_number(error.number))
        )
        return
    try:
        if not ticket.admitted.is_set():
            ahead = translations.format_number(queue.count_ahead(ticket))
            yield replace(turn, notice=translations("turn.waiting", n=ahead))
            await ticket.admitted.wait()
            yield turn
    except BaseException:  # nobody waits for it any more
        queue.release(ticket)
        raise
    # The place is free when the work ends, which may go on when nobody listens any more.
    async with aclosing(stream_from_thread(turns, lambda: queue.release(ticket))) as stream:
        async for each in stream:
            yield each


def end_turn(turn: Turn, message: str) -> Turn:
    """Return the turn as far as it came, closed with a message."""
    answer = replace(turn.found, draft="") if turn.found else None
    return replace(turn, found=answer, notice=message, whole=True)


def _find_publishers(
    answer: Answer, known: Mapping[str, str], find_publisher: PublisherLookup
) -> Mapping[str, str]:
    cited = {each.article_id for each in (*answer.citations, *answer.closest)}
    if cited <= known.keys():
        return known
    return {
        article_id: known[article_id] if article_id in known else find_publisher(article_id) or ""
        for article_id in cited
    }


def render_messages(conversation: Conversation, translations: Translations) -> list[Any]:
    """Return the turns as messages of HTML, two a turn."""
    return [
        {"role": role, "content": content}
        for turn in conversation.turns
        for role, content in (
            ("user", answer.render_question(turn, translations)),
            ("assistant", answer.render_reply(turn, translations)),
        )
    ]
