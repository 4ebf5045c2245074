"""A conversation, as it is kept: its turns, each with the question and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_urlsafe

from pincite.assistant.types import Answer, Short, Statement
from pincite.index.types import NO_FILTERS, Filters

_LONGEST_NAME = 80
MOST_QUOTES = 10


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
class Talk:
    """Turns, oldest first. The `name` is the first question until it is given another."""

    id: str
    name: str = ""
    turns: tuple[Turn, ...] = ()

    def ended_with(self, turn: Turn) -> "Talk":
        """Return the conversation with `turn` in place of its last one."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def followed_by(self, turn: Turn, instead_of: str | None = None) -> "Talk":
        """Return it with one more turn: at its end, or in place of one and all after that."""
        ids = [each.id for each in self.turns]
        kept = self.turns[: ids.index(instead_of)] if instead_of in ids else self.turns
        name = self.name if kept else " ".join(turn.question.split())[:_LONGEST_NAME]
        return replace(self, name=name, turns=(*kept, turn))

    def history(self) -> tuple[str, ...]:
        """Return questions and replies in turn, but for those that got no reply and the last."""
        return tuple(
            text
            for turn in self.turns[:-1]
            if turn.found and turn.found.text
            for text in (turn.question, turn.found.text)
        )


def begun() -> Talk:
    """Return a new conversation, without any turns."""
    return Talk(token_urlsafe(16))


def asked(question: str, filters: Filters = NO_FILTERS, asked_of: str = "") -> Turn:
    """Return the turn of a question that nothing has answered yet."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Turn(token_urlsafe(16), question, now, filters, asked_of)


def emphasized(statement: Statement, found: Answer) -> tuple[str, str, str]:
    """Return a statement in three parts: before, in, and after the few words that answer."""
    short: Short | None = found.short
    if short and short.label in statement.citations:
        cited = next((each for each in found.citations if each.label == short.label), None)
        if cited and statement.text == " ".join(cited.quote.split()):
            start, end = short.start - cited.start, short.end - cited.start
            return cited.quote[:start], cited.quote[start:end], cited.quote[end:]
    return statement.text, "", ""
