"""A follow-up and its history → a question that stands alone, by a language model."""

from collections.abc import Generator, Sequence
from contextlib import closing

from pincite.assistant.condense.conversation import MAX_TURN_LENGTH
from pincite.assistant.llm.delimiters import make_delimiter
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Delta, Messages, Model
from pincite.index.text.visible import to_single_line
from pincite.prompts import load

MAX_TURNS = 20
"""Latest turns that the model sees."""


def rewrite(
    question: str, history: Sequence[str], fallback: str, model: Model
) -> Generator[Delta, None, str]:
    """Yield the deltas of a model, and return the question that it writes.

    Returns `fallback` if the model fails, or does not write one line of at most MAX_TURN_LENGTH
    characters.
    """
    output = ""
    try:
        with closing(model.stream(build_messages(question, history))) as deltas:  # type: ignore[type-var]
            for delta in deltas:
                output += delta.text
                yield delta
    except ModelError:
        return fallback
    rewritten = output.strip().strip('"')
    is_one_question = "\n" not in rewritten and len(rewritten) <= MAX_TURN_LENGTH
    return rewritten if rewritten and is_one_question else fallback


def build_messages(question: str, history: Sequence[str]) -> Messages:
    """Return the messages that ask a model to rewrite a follow-up."""
    turns = [to_single_line(turn[:MAX_TURN_LENGTH]) for turn in history[-MAX_TURNS:]]
    conversation = "\n".join(
        f"{'QA'[number % 2]}: {turn}" for number, turn in enumerate(turns, len(turns) % 2)
    )
    delimiter = make_delimiter(question, conversation)
    system_prompt = load("condense.system", delimiter=delimiter)
    user_prompt = load(
        "condense.user", delimiter=delimiter, conversation=conversation, question=question.strip()
    )
    return ("system", system_prompt), ("user", user_prompt)
