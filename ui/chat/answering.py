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
from pincite.ui.chat.queue import BusyError, Desk
from pincite.ui.chat.threads import in_thread
from pincite.ui.conversations.model import MOST_QUOTES, Talk, Turn
from pincite.ui.html import answer
from pincite.ui.i18n import Texts
from pincite.ui.protocols import Chain

LONGEST_QUESTION = 4_000
"""Characters."""


Outlet = Callable[[str], str | None]
"""Gives the publisher of an article, by the article's id."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a browser wants its question asked: of which articles, how surely, in whose words.

    `instead` is the id of the turn that the question replaces; `model` the name of a chain. A
    question that stands `alone` is asked without the turns before it.
    """

    filters: Filters = NO_FILTERS
    caution: Caution | None = None
    quotes: int | None = None
    model: str | None = None
    instead: str | None = None
    alone: bool = False


def asking(sent: str, texts: Texts) -> Asking:
    """Read what the page sends beside a question. Raises InputError where that is no choice."""
    try:
        row = json.loads(sent or "{}")
        caution, quotes = row.get("caution"), row.get("quotes")
        if caution not in {*CAUTIONS, None} or not (quotes is None or 1 <= quotes <= MOST_QUOTES):
            raise ValueError(sent)
        chosen = [row.get(name) for name in ("model", "instead")]
        model, instead = (each if isinstance(each, str) else None for each in chosen)
        filters, alone = scope.filters(row.get("filters") or ""), row.get("alone") is True
        return Asking(filters, caution, quotes, model, instead, alone)
    except InputError:
        raise
    except (ValueError, TypeError, AttributeError):
        raise InputError(texts("scope.wrong")) from None


def fault(question: str, texts: Texts) -> str | None:
    """Return what is wrong with a question, with the remedy, or None."""
    if not question.strip():
        return texts("turn.empty")
    if len(question) > LONGEST_QUESTION:
        most, length = texts.number(LONGEST_QUESTION), texts.number(len(question))
        return texts("turn.long", most=most, n=length)
    return None


def answering(
    chains: Mapping[str, Chain], outlet: Outlet, talk: Talk, how: Asking, texts: Texts, ready: Event
) -> Iterator[Turn]:
    """Yield the last turn of `talk` with its answer, fuller each time, then whole.

    Waits until `ready` is set. No error leaves: the last turn yielded says what went wrong and
    what to do. The first of `chains` answers, unless another is asked for by its name.
    """
    turn = talk.turns[-1]
    if not ready.is_set():
        yield replace(turn, notice=texts("turn.warming"))
        ready.wait()
        yield turn
    chain = chains.get(how.model or "", next(iter(chains.values())))
    history = () if how.alone else talk.history()
    question = Question(turn.question, history, turn.filters, how.caution, quotes=how.quotes)
    found: Answer | None = None
    try:
        for piece in chain.stream(question):
            found = piece if found is None else found + piece
            turn = replace(turn, found=found, outlets=_outlets(found, turn.outlets, outlet))
            # Also when nothing is new: who has stopped listening can only leave at a yield.
            yield turn
        if found is None:
            raise RuntimeError("the chain gave no answer")
        yield replace(turn, whole=True)
    except PinciteError as error:
        yield ended(turn, str(error))
    except Exception as error:
        logging.getLogger(__name__).error("A question failed: %s", events.where(error))
        yield ended(turn, texts("turn.sorry"))


async def in_turn(
    desk: Desk, person: str, turn: Turn, answers: Iterator[Turn], texts: Texts
) -> AsyncGenerator[Turn, None]:
    """Yield what `answers` makes of a turn, once a place at the desk is free for it.

    Where the person is to have none, the turn ends with a message that says why.
    """
    try:
        place = desk.ask(person)
    except BusyError as error:
        yield ended(turn, texts(f"busy.{error.why}", n=texts.number(error.number)))
        return
    try:
        if not place.turn.is_set():
            before = texts.number(desk.before(place))
            yield replace(turn, notice=texts("turn.waiting", n=before))
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
    found = replace(turn.found, draft="") if turn.found else None
    return replace(turn, found=found, notice=words, whole=True)


def _outlets(found: Answer, known: Mapping[str, str], outlet: Outlet) -> Mapping[str, str]:
    cited = {each.article_id for each in (*found.citations, *found.closest)}
    if cited <= known.keys():
        return known
    return {name: known[name] if name in known else outlet(name) or "" for name in cited}


def messages(talk: Talk, texts: Texts) -> list[Any]:
    """Return the turns as messages of HTML, two a turn."""
    return [
        {"role": role, "content": content}
        for turn in talk.turns
        for role, content in (
            ("user", answer.question(turn, texts)),
            ("assistant", answer.reply(turn, texts)),
        )
    ]
