"""One browser's conversation: its turns, and the next one, as far as it has come."""

import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from pincite.assistant.phrases import count
from pincite.assistant.types import Answer, Caution
from pincite.index.errors import PinciteError
from pincite.ui import journal, render
from pincite.ui.background import in_thread
from pincite.ui.desk import BusyError, Desk
from pincite.ui.needs import Chain

LONGEST_QUESTION = 4_000
"""Characters."""

_APOLOGY = (
    "Sorry, something went wrong that should not have. Please ask again; if it happens again, "
    "start the chat anew and report what you asked."
)
_GETTING_READY = "Getting ready: the first answer after the start takes a moment"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its reply: as plain text for the history, and as the HTML shown."""

    question: str
    reply: str
    shown: str
    whole: bool = False


Turns = tuple[Turn, ...]


def fault(question: str) -> str | None:
    """Return what is wrong with a question, with the remedy, or None."""
    if not question.strip():
        return "Please type a question first."
    if len(question) > LONGEST_QUESTION:
        return (
            f"A question can have {LONGEST_QUESTION:,} characters; this one has "
            f"{len(question):,}. Please shorten it and send it again."
        )
    return None


def history(turns: Turns) -> list[str]:
    """Return questions and replies in turn; a question that got no reply is left out."""
    return [text for turn in turns if turn.reply for text in (turn.question, turn.reply)]


def messages(turns: Turns) -> list[Any]:
    """Return the turns as messages of HTML, two a turn."""
    return [
        {"role": role, "content": content}
        for turn in turns
        for role, content in (("user", render.question(turn.question)), ("assistant", turn.shown))
    ]


def asked(question: str) -> Turn:
    """Return the turn of a question that nothing has answered yet."""
    return Turn(question, "", render.waiting("Reading the articles"))


def answering(
    chain: Chain, publisher: render.Publisher, turns: Turns, caution: Caution, ready: Event
) -> Iterator[Turn]:
    """Yield the last of `turns` with its answer, fuller each time, then whole.

    Waits until `ready` is set. No error leaves: the last turn yielded says what went wrong and
    what to do.
    """
    *before, turn = turns
    if not ready.is_set():
        yield replace(turn, shown=render.waiting(_GETTING_READY))
        ready.wait()
        yield turn
    found: Answer | None = None
    try:
        asking = {
            "question": turn.question,
            "history": history(tuple(before)),
            "caution": caution,
        }
        for piece in chain.stream(asking):
            found = piece if found is None else found + piece
            if found.text:
                shown = render.answer(found, publisher, whole=False)
                turn = replace(turn, reply=found.text, shown=shown)
                yield turn
        if found is None:
            raise RuntimeError("the chain gave no answer")
        yield replace(turn, shown=render.answer(found, publisher, whole=True), whole=True)
    except PinciteError as error:
        yield ended(turn, str(error))
    except Exception as error:
        logging.getLogger(__name__).error("A question failed: %s", journal.where(error))
        yield ended(turn, _APOLOGY)


async def in_turn(
    desk: Desk, person: str, turn: Turn, answers: Iterator[Turn]
) -> AsyncGenerator[Turn, None]:
    """Yield what `answers` makes of a turn, once a place at the desk is free for it.

    Where the person is to have none, the turn ends with a message that says why.
    """
    try:
        place = desk.ask(person)
    except BusyError as error:
        yield ended(turn, str(error))
        return
    try:
        if not place.turn.is_set():
            before = count(desk.before(place), "question")
            yield replace(turn, shown=render.waiting(f"Waiting for its turn, after {before} more"))
            await place.turn.wait()
            yield turn
    except BaseException:  # nobody waits for it any more
        desk.leave(place)
        raise
    # The place is free when the work ends, which may go on when nobody listens any more.
    async with aclosing(in_thread(answers, lambda: desk.leave(place))) as coming:
        async for each in coming:
            yield each


def ended(turn: Turn, words: str) -> Turn:
    """Return the turn as far as it came, closed with a message."""
    come = turn.shown if turn.reply else ""
    return replace(turn, shown=come + render.notice(words), whole=True)
