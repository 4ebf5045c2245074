"""A question → its parts, as a language model takes it apart."""

import re
from collections.abc import Generator
from contextlib import closing

from pincite.assistant.llm.model import Delta, Model
from pincite.assistant.llm.profiles import find_profile
from pincite.assistant.llm.thinking import ThinkingFilter
from pincite.assistant.subquestions.conjunction import MAX_PARTS
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import content_words, stems
from pincite.prompts import load

REFERENCE = re.compile(r"\{(\d)\}")
"""Stands in a part for the answer of an earlier one, counted from 1."""

MAX_LENGTH = 300
"""Characters of a part; a longer line is no part of a question."""

MIN_SHARED = 0.5
"""Least share of the words of a part that the question has too: a model must not add any."""

_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.):])\s+")


def plan_parts(question: str, model: Model) -> Generator[Delta, None, tuple[str, ...]]:
    """Yield the deltas of a model, and return the parts that it writes.

    None if it does not write two to MAX_PARTS lines in words of the question. Raises ModelError.
    """
    messages = (
        ("system", load("parts.system")),
        ("user", load("parts.user", question=to_single_line(question))),
    )
    output = ThinkingFilter(find_profile(model.name).thinks)
    text = ""
    with closing(model.stream(messages)) as deltas:  # type: ignore[type-var]
        for delta in deltas:
            text += output.feed(delta.text)
            yield delta
    text += output.finish()
    lines = [_BULLET.sub("", to_single_line(line)) for line in text.splitlines() if line.strip()]
    is_plan = 2 <= len(lines) <= MAX_PARTS and all(_is_part(line, question) for line in lines)
    return tuple(lines) if is_plan else ()


def _is_part(line: str, question: str) -> bool:
    wanted = set(stems(content_words(REFERENCE.sub(" ", line))))
    shared = wanted & set(stems(content_words(question)))
    return (
        line.isprintable()
        and len(line) <= MAX_LENGTH
        and not re.search(r"\[\d+\]", line)
        and len(shared) >= MIN_SHARED * len(wanted)
    )
