"""One browser's conversation: its turns, and the next one, as far as it has come."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from pincite.assistant.types import Answer, Caution
from pincite.index.errors import PinciteError
from pincite.ui import render
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
    """A question with its reply: as plain text for the history, and as the HTML shown.

    `checked` is the HTML without what a model is just writing. `understood` is the question in the
    words in which it was taken, where these are others; with `meant` the user has said so.
    """

    question: str
    reply: str
    shown: str
    whole: bool = False
    checked: str = ""
    understood: str = ""
    meant: bool = False

    @property
    def asking(self) -> str:
        """The question as it is to be taken."""
        return (self.meant and self.understood) or self.question


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
    return [text for turn in turns if turn.reply for text in (turn.asking, turn.reply)]


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


def asked_again(turn: Turn, meant: str) -> Turn:
    """Return the turn of the same question, to be taken in these words."""
    return replace(asked(turn.question), understood=meant.strip(), meant=True)


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
            "question": turn.asking,
            # What the user has worded stands alone.
            "history": [] if turn.meant else history(tuple(before)),
            "caution": caution,
        }
        for piece in chain.stream(asking):
            piece = replace(piece, question=turn.question)
            found = piece if found is None else found + piece
            turn = replace(turn, understood=found.understood)
            if found.text or found.draft:
                shown, checked = (
                    render.answer(each, publisher, whole=False)
                    for each in (found, replace(found, draft=""))
                )
                turn = replace(turn, reply=found.text, shown=shown, checked=checked)
            # Also when nothing is new: who has stopped listening can only leave at a yield.
            yield turn
        if found is None:
            raise RuntimeError("the chain gave no answer")
        yield replace(turn, shown=render.answer(found, publisher, whole=True), whole=True)
    except PinciteError as error:
        yield ended(turn, str(error))
    except Exception as error:
        logging.getLogger(__name__).error("A question failed: %r", error)
        yield ended(turn, _APOLOGY)


def ended(turn: Turn, words: str) -> Turn:
    """Return the turn as far as it came, closed with a message."""
    come = turn.checked if turn.reply else ""
    return replace(turn, shown=come + render.notice(words), whole=True)
