"""A follow-up → a question that stands alone, in a language model's words."""

from collections.abc import Generator, Sequence
from contextlib import closing

from pincite.assistant.condense.pronouns import MAX_TURN_LENGTH, MAX_TURNS
from pincite.assistant.llm.delimiters import make_delimiter
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Delta, Messages, Model
from pincite.index.text.visible import to_single_line
from pincite.prompts import load


def rewrite(
    question: str, history: Sequence[str], fallback: str, model: Model
) -> Generator[Delta, None, str]:
    """Yield what comes of a model, and return the question as it words it.

    `otherwise` is returned where the model fails, or writes what is no question of one line.
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
    return (
        rewritten
        if rewritten and "\n" not in rewritten and len(rewritten) <= MAX_TURN_LENGTH
        else fallback
    )


def build_messages(question: str, history: Sequence[str]) -> Messages:
    """Return what a model is told, so that it rewords the question."""
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
