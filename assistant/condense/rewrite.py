"""A follow-up → a question that stands alone, in a language model's words."""

from collections.abc import Generator, Sequence
from contextlib import closing

from pincite.assistant.condense.pronouns import LENGTH, TURNS
from pincite.assistant.llm.delimiters import fence
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Delta, Messages, Model
from pincite.index.text.visible import on_one_line
from pincite.prompts import load


def rephrase(
    question: str, history: Sequence[str], otherwise: str, model: Model
) -> Generator[Delta, None, str]:
    """Yield what comes of a model, and return the question as it words it.

    `otherwise` is returned where the model fails, or writes what is no question of one line.
    """
    written = ""
    try:
        with closing(model.stream(asked(question, history))) as deltas:  # type: ignore[type-var]
            for delta in deltas:
                written += delta.text
                yield delta
    except ModelError:
        return otherwise
    found = written.strip().strip('"')
    return found if found and "\n" not in found and len(found) <= LENGTH else otherwise


def asked(question: str, history: Sequence[str]) -> Messages:
    """Return what a model is told, so that it rewords the question."""
    turns = [on_one_line(turn[:LENGTH]) for turn in history[-TURNS:]]
    talk = "\n".join(f"{'QA'[at % 2]}: {turn}" for at, turn in enumerate(turns, len(turns) % 2))
    drawn = fence(question, talk)
    said = load("talk", fence=drawn, talk=talk, question=question.strip())
    return ("system", load("standalone", fence=drawn)), ("user", said)
