"""A conversation, as it is kept: its turns, each with the question and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_urlsafe

from pincite.assistant.types import Answer, ShortAnswer, Statement
from pincite.index.types import NO_FILTERS, Filters

_MAX_NAME_LENGTH = 80
MAX_QUOTES = 10


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, and as much of its answer as has come.

    Who has the `id`, which cannot be guessed, can open the answer. `asked` is when (ISO 8601,
    UTC), `asked_of` which articles, in words. `outlets` are the publishers of the cited articles
    by their ids, so that they can be told when the articles are gone. `notice` is what went
    wrong, or that it was stopped.
    """

    id: str
    question: str
    asked: str
    filters: Filters = NO_FILTERS
    asked_of: str = ""
    found: Answer | None = None
    outlets: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns, oldest first. The `name` is the first question until it is given another."""

    id: str
    name: str = ""
    turns: tuple[Turn, ...] = ()

    def with_last_turn(self, turn: Turn) -> "Conversation":
        """Return the conversation with `turn` in place of its last one."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def with_turn(self, turn: Turn, replaced_id: str | None = None) -> "Conversation":
        """Return it with one more turn: at its end, or in place of one and all after that."""
        ids = [each.id for each in self.turns]
        earlier = self.turns[: ids.index(replaced_id)] if replaced_id in ids else self.turns
        name = self.name if earlier else " ".join(turn.question.split())[:_MAX_NAME_LENGTH]
        return replace(self, name=name, turns=(*earlier, turn))

    def history(self) -> tuple[str, ...]:
        """Return questions and replies in turn, but for those that got no reply and the last."""
        return tuple(
            text
            for turn in self.turns[:-1]
            if turn.found and turn.found.text
            for text in (turn.question, turn.found.text)
        )


def new_conversation() -> Conversation:
    """Return a new conversation, without any turns."""
    return Conversation(token_urlsafe(16))


def new_turn(question: str, filters: Filters = NO_FILTERS, asked_of: str = "") -> Turn:
    """Return the turn of a question that nothing has answered yet."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Turn(token_urlsafe(16), question, now, filters, asked_of)


def partition_statement(statement: Statement, answer: Answer) -> tuple[str, str, str]:
    """Return a statement in three parts: before, in, and after the few words that answer."""
    short: ShortAnswer | None = answer.short
    if short and short.label in statement.citations:
        citation = next((each for each in answer.citations if each.label == short.label), None)
        if citation and statement.text == " ".join(citation.quote.split()):
            start, end = short.start - citation.start, short.end - citation.start
            return citation.quote[:start], citation.quote[start:end], citation.quote[end:]
    return statement.text, "", ""
