"""A conversation: its turns, each with a question and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_urlsafe

from pincite.assistant.types import Answer, Statement
from pincite.index.types import NO_FILTERS, Filters

_MAX_DEFAULT_NAME_LENGTH = 80
MAX_QUOTES = 10
"""The most sentences that a reader can ask one answer to quote."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and the part of its answer that has arrived.

    The field names are part of the stored JSON.

    - `id`: random; whoever knows it can open the answer, so it must stay unguessable
    - `asked`: the time of the question (ISO 8601, UTC)
    - `asked_of`: the filters in words; empty if all articles were asked
    - `found`: the answer so far; None before its first piece
    - `outlets`: the publishers of the cited articles by article id, kept here so that they can
      still be shown when the articles no longer exist
    - `notice`: an error with its remedy, or the note that the answer was stopped
    - `whole`: whether the turn has ended
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
    """Turns, oldest first. The name is the first question until the owner renames it.

    - `replaced`: the ids of the turns that the last turn replaces
    - `stored`: whether the store has all its turns
    """

    id: str
    name: str = ""
    turns: tuple[Turn, ...] = ()
    replaced: tuple[str, ...] = field(default=(), compare=False)
    stored: bool = field(default=False, compare=False)

    def with_last_turn(self, turn: Turn) -> "Conversation":
        """Return the conversation with its last turn replaced by `turn`."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def with_turn(self, turn: Turn, replaced: Sequence[str] = ()) -> "Conversation":
        """Return the conversation with `turn` at the end, without the turns of `replaced` ids."""
        kept = tuple(earlier for earlier in self.turns if earlier.id not in replaced)
        name = self.name if kept else " ".join(turn.question.split())[:_MAX_DEFAULT_NAME_LENGTH]
        return replace(self, name=name, turns=(*kept, turn), replaced=tuple(replaced))

    def list_ids_from(self, turn_id: str | None) -> tuple[str, ...]:
        """Return the ids of a turn and of all turns after it; none if there is no such turn."""
        ids = tuple(turn.id for turn in self.turns)
        return ids[ids.index(turn_id) :] if turn_id in ids else ()

    @property
    def history(self) -> tuple[str, ...]:
        """Questions and answers, alternating. Leaves out the last turn and unanswered ones."""
        return tuple(
            text
            for turn in self.turns[:-1]
            if turn.found and turn.found.text
            for text in (turn.question, turn.found.text)
        )


def new_conversation() -> Conversation:
    """Return an empty conversation with a random id."""
    return Conversation(token_urlsafe(16))


def new_turn(question: str, filters: Filters = NO_FILTERS, asked_of: str = "") -> Turn:
    """Return the turn of a question that is asked now, without an answer yet."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Turn(token_urlsafe(16), question, now, filters, asked_of)


def list_undisputed(answer: Answer) -> tuple[Statement, ...]:
    """Return the statements without the quotations that a dispute of the answer shows."""
    side_labels = {label for dispute in answer.disputes for label in dispute.citations}
    return tuple(
        statement
        for statement in answer.statements
        if statement.support != "quoted" or not side_labels.issuperset(statement.citations)
    )


def partition_statement(statement: Statement, answer: Answer) -> tuple[str, str, str]:
    """Split a statement at the answer's short answer: before, the short answer, after.

    A statement that does not quote the sentence of the short answer gives `(text, "", "")`. What a
    pronoun of a quotation stands for is added in brackets.
    """
    cited = [citation for citation in answer.citations if citation.label in statement.citations]
    quoted = next((c for c in cited if statement.text == " ".join(c.quote.split())), None)
    if quoted is None:
        return statement.text, "", ""
    short = answer.short
    if short and short.label == quoted.label:
        start, end = short.start - quoted.start, short.end - quoted.start
        before = quoted.insert_antecedent(quoted.quote[:start])
        return before, quoted.quote[start:end], quoted.quote[end:]
    return quoted.insert_antecedent(statement.text), "", ""
