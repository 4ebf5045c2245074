"""A follow-up and its history → a question that stands alone, without a language model.

A small network chooses the words of the conversation that the question lacks (selection.py). They
take the place of a pronoun, or follow the question (wording.py). A question that lacks none is
left as it is. English only.
"""

from collections.abc import Sequence
from dataclasses import replace

from pincite.assistant.condense.conversation import MAX_TURN_LENGTH, Turn, read_turns
from pincite.assistant.condense.selection import select_words
from pincite.assistant.condense.tokens import Kind, tokenize
from pincite.assistant.condense.wording import insert_words
from pincite.index.text.languages import is_foreign


def standalone(question: str, history: Sequence[str]) -> str:
    """Return a question that has the meaning of `question` without its `history`.

    `history` is the earlier turns of user and assistant, oldest first; the latest 10 count. A
    question that already stands alone, is too long for a follow-up, or is not in English, is
    returned unchanged.
    """
    if not question.strip() or len(question) > MAX_TURN_LENGTH or is_foreign(question):
        return question
    turns: list[Turn] = []
    for turn in read_turns(history):
        text = _complete(turn.text, turns, is_earlier=True) if turn.is_question else turn.text
        turns.append(replace(turn, text=text))
    return _complete(question, turns)


def _complete(question: str, turns: Sequence[Turn], *, is_earlier: bool = False) -> str:
    """Return a question with the words that it lacks."""
    is_remark = all(each.kind in (Kind.MARK, Kind.REMARK) for each in tokenize(question))
    if is_remark or not any(each.is_question for each in turns):
        return question
    return insert_words(question, turns, select_words(question, turns, is_earlier=is_earlier))
