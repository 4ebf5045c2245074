"""Answering a question: its options, and the turn that grows with each piece of the answer."""

import json
import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from pincite.assistant.deadline import Deadline, DeadlineError
from pincite.assistant.types import CAUTIONS, Answer, Caution, Question
from pincite.index.errors import InputError, PinciteError
from pincite.index.types import NO_FILTERS, Filters
from pincite.ui import events
from pincite.ui.chat.queue import AnswerQueue, BusyError
from pincite.ui.chat.threads import stream_from_thread
from pincite.ui.conversations.model import MAX_QUOTES, Conversation, Turn
from pincite.ui.filters import filters_from_query
from pincite.ui.html.answer import render_question, render_reply
from pincite.ui.i18n import Translations
from pincite.ui.protocols import Chain

MAX_QUESTION_LENGTH = 4_000
"""Characters."""

_GRACE_SECONDS = 1.0
"""Seconds after the deadline in which the chain may end the answer itself."""

PublisherLookup = Callable[[str], str | None]
"""Returns the publisher of an article by its id, or None if unknown."""


@dataclass(frozen=True, slots=True)
class AskOptions:
    """The options of a question: which articles to search, and how to answer.

    `model` names a chain, and `replaces` is the id of the turn that the question replaces.
    `without_history` asks the question without the turns before it. `conversation_id` is the
    conversation that the page shows; empty for a new one.
    """

    filters: Filters = NO_FILTERS
    caution: Caution | None = None
    quotes: int | None = None
    model: str | None = None
    replaces: str | None = None
    without_history: bool = False
    conversation_id: str = ""


def parse_options(options_json: str, translations: Translations) -> AskOptions:
    """Read the options that the page sends as JSON. Raises InputError if they are invalid."""
    try:
        row = json.loads(options_json or "{}")
        caution, quotes = row.get("caution"), row.get("quotes")
        if caution not in {*CAUTIONS, None} or not (quotes is None or 1 <= quotes <= MAX_QUOTES):
            raise ValueError(options_json)
        names = [row.get(key) for key in ("model", "instead", "talk")]
        model, replaces, talk = (each if isinstance(each, str) else None for each in names)
        return AskOptions(
            filters=filters_from_query(row.get("filters") or ""),
            caution=caution,
            quotes=quotes,
            model=model,
            replaces=replaces,
            without_history=row.get("alone") is True,
            conversation_id=talk or "",
        )
    except InputError:
        raise
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise InputError(translations("scope.wrong")) from None


def check_question(question: str, translations: Translations) -> str | None:
    """Return the problem of a question, with its remedy, or None."""
    if not question.strip():
        return translations("turn.empty")
    if len(question) > MAX_QUESTION_LENGTH:
        return translations(
            "turn.long",
            most=translations.format_number(MAX_QUESTION_LENGTH),
            n=translations.format_number(len(question)),
        )
    return None


def stream_answer(
    chains: Mapping[str, Chain],
    find_publisher: PublisherLookup,
    conversation: Conversation,
    options: AskOptions,
    translations: Translations,
    ready: Event,
    deadline: Deadline,
) -> Iterator[Turn]:
    """Yield the last turn of the conversation each time its answer grows, then the whole turn.

    Waits until `ready` is set; then the time of the deadline begins. The chain of `options.model`
    answers, or else the first one. Raises nothing: after an error, the last turn yielded shows the
    problem and its remedy.
    """
    turn = conversation.turns[-1]
    if not ready.is_set():
        yield replace(turn, notice=translations("turn.warming"))
        ready.wait()
        yield turn
    deadline.start()
    chain = chains.get(options.model or "", next(iter(chains.values())))
    history = () if options.without_history else conversation.history
    question = Question(
        turn.question,
        history,
        turn.filters,
        options.caution,
        quotes=options.quotes,
        deadline=deadline,
    )
    answer: Answer | None = None
    try:
        for piece in chain.stream(question):
            answer = piece if answer is None else answer + piece
            turn = replace(
                turn, found=answer, outlets=_find_publishers(answer, turn.outlets, find_publisher)
            )
            # Yield even if nothing has changed: a closed generator can only end at a yield.
            yield turn
        if answer is None:
            raise RuntimeError("the chain gave no answer")
        yield replace(turn, whole=True)
    except DeadlineError:
        yield end_turn(turn, explain_deadline(deadline, translations))
    except PinciteError as error:
        yield end_turn(turn, str(error))
    except Exception as error:
        logging.getLogger(__name__).error("A question failed: %s", events.locate_error(error))
        yield end_turn(turn, translations("turn.sorry"))


async def answer_when_admitted(
    queue: AnswerQueue,
    visitor_id: str,
    turn: Turn,
    turns: Iterator[Turn],
    translations: Translations,
    deadline: Deadline,
) -> AsyncGenerator[Turn, None]:
    """Wait in the queue, then yield `turns`: `turn` each time its answer has grown.

    While the turn waits, it has a notice. If the queue refuses the turn, yield it closed, with the
    reason. If the deadline passes, or the visitor leaves, the next question gets the place at once,
    and the deadline is cancelled: the work on this one ends at its next step.
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
    except BaseException:  # the visitor has left the queue
        queue.release(ticket)
        raise
    # The thread releases the ticket when it ends: it may work on after the visitor has left.
    try:
        async with aclosing(
            stream_from_thread(
                turns, lambda: queue.release(ticket), lambda: deadline.is_over(_GRACE_SECONDS)
            )
        ) as stream:
            async for each in stream:
                turn = each
                yield each
        if (
            not turn.whole and deadline.is_over()
        ):  # a step took so long that the deadline was not checked
            yield end_turn(turn, explain_deadline(deadline, translations))
    finally:
        deadline.cancel()
        queue.abandon(ticket)


def explain_deadline(deadline: Deadline, translations: Translations) -> str:
    """Return the notice of an answer that took too long."""
    return translations("turn.late", n=translations.format_number(round(deadline.seconds)))


def end_turn(turn: Turn, message: str) -> Turn:
    """Return the turn with the answer so far, closed with a message."""
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
    """Return the messages of the chat window, two for each turn: question and reply, as HTML."""
    return [
        {"role": role, "content": content}
        for turn in conversation.turns
        for role, content in (
            ("user", render_question(turn, translations, conversation.id)),
            ("assistant", render_reply(turn, translations)),
        )
    ]
