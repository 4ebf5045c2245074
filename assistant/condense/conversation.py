"""The history of a question → its turns: questions of the user, and answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pincite.assistant.condense.tokens import AUXILIARIES, QUESTION_WORDS, Kind, Token, tokenize

MAX_TURNS = 10
"""Latest turns that a follow-up may refer to."""
MAX_TURN_LENGTH = 600
"""Characters of a question that count; a longer question is not a follow-up."""
MAX_ANSWER_LENGTH = 300
"""Characters of an answer that count: its first sentences."""

_REQUEST = "|".join(sorted({*AUXILIARIES, "tell", "describe", "explain", "list", "compare"}))
_QUESTION_FORM = re.compile(
    rf"(?:(?:and|but|so|ok)\W+)*(?:(?:{'|'.join(sorted(QUESTION_WORDS))})\b.*[^.]$|(?:{_REQUEST})\b)",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_QUESTION, _SHORT_TURN = 120, 80
"""Characters of a question by its form, and of a turn in the user's place without a full stop."""


@dataclass(frozen=True)
class Turn:
    """A turn of the conversation. `text` is a question as it would be asked alone, or an answer.

    `typed` is the turn as it was typed.
    """

    text: str
    typed: str
    is_question: bool

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of `text`."""
        return tokenize(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the content words of `text`."""
        return frozenset(each.stem for each in self.tokens if each.is_content)

    @cached_property
    def typed_stems(self) -> frozenset[str]:
        """The stems of the turn as it was typed."""
        return frozenset(each.stem for each in tokenize(self.typed))


def read_turns(history: Sequence[str]) -> list[Turn]:
    """Return the latest turns of a history with the user's turn first, oldest first.

    A turn that ends with a question mark is a question, and so is one of the user's place that has
    the form of a question or is short: some callers list only the user's turns.
    """
    first = max(0, len(history) - MAX_TURNS)
    turns = []
    for position, text in enumerate(history[first:], first):
        typed = text[:MAX_TURN_LENGTH].strip()
        if not typed:
            continue
        is_question = _is_question(typed, is_users=position % 2 == 0)
        turns.append(Turn(typed if is_question else typed[:MAX_ANSWER_LENGTH], typed, is_question))
    return turns


def _is_question(text: str, *, is_users: bool) -> bool:
    if text.endswith("?"):
        return True
    if _QUESTION_FORM.match(text) and len(text) < _SHORT_QUESTION:
        return True
    return is_users and len(text) < _SHORT_TURN and not text.endswith((".", "!", '"', "”"))


def list_content(tokens: Sequence[Token]) -> list[Token]:
    """Return the content words of some tokens."""
    return [each for each in tokens if each.kind == Kind.CONTENT]
