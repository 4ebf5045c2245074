"""Statements and the sentences they cite → what a language model thinks of each: a second opinion.

All statements go into one request. A statement without a readable verdict gets none.
"""

import re
from collections.abc import Generator, Sequence
from contextlib import closing

from pincite.assistant.answer.judge import CheckedClaim
from pincite.assistant.llm.delimiters import make_delimiter
from pincite.assistant.llm.model import Delta, Messages, Model
from pincite.assistant.llm.profiles import find_profile
from pincite.assistant.llm.thinking import ThinkingFilter
from pincite.assistant.types import Opinion, Support
from pincite.index.text.visible import to_single_line
from pincite.prompts import load

_LINE = re.compile(r"\W*(\d{1,3})\W+(yes|partly|no)\b\W*(.*)", re.IGNORECASE)
_VERDICTS: dict[str, Support] = {"yes": "supported", "partly": "partial", "no": "unsupported"}
MAX_WORDS = 200
"""Characters kept of the words that a model says are not borne out."""


def ask_opinion(
    statements: Sequence[CheckedClaim], model: Model
) -> Generator[Delta, None, list[Opinion | None]]:
    """Yield the deltas of a model, and return its opinion of each statement; None if it has none.

    Raises ModelError.
    """
    output = ThinkingFilter(find_profile(model.name).thinks)
    text = ""
    with closing(model.stream(build_messages(statements))) as deltas:  # type: ignore[type-var]
        for delta in deltas:
            text += output.feed(delta.text)
            yield delta
    text += output.finish()
    found: dict[int, Opinion | None] = {}
    for line in text.splitlines():
        if match := _LINE.fullmatch(line.strip()):
            number = int(match[1])
            opinion = Opinion(model.name, _VERDICTS[match[2].lower()], _clean(match[3]))
            # Two verdicts on one statement are none.
            found[number] = None if number in found else opinion
    return [found.get(number) for number in range(1, len(statements) + 1)]


def build_messages(statements: Sequence[CheckedClaim]) -> Messages:
    """Return the messages that ask a model whether sentences bear out the statements."""
    blocks = [_format(number, each) for number, each in enumerate(statements, start=1)]
    text = "\n\n".join(blocks)
    delimiter = make_delimiter(text)
    return (
        ("system", load("opinion.system", delimiter=delimiter)),
        ("user", load("opinion.user", delimiter=delimiter, statements=text)),
    )


def _format(number: int, checked: CheckedClaim) -> str:
    lines = [f"{number}: {to_single_line(checked.claim.text)}"]
    for each in checked.sources:
        before = f"({to_single_line(each.before)}) " if each.before else ""
        lines += [f"   {each.headline}", f"   - {before}{to_single_line(each.text)}"]
    return "\n".join(lines)


def _clean(text: str) -> str:
    return "".join(each for each in to_single_line(text) if each.isprintable())[:MAX_WORDS]
