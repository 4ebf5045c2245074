"""A question that compares, joins or orders → its parts, by the words that join them. English only.

Each part is a query: with the words of one part of the question, and the names that it leaves out.
"""

import re
from collections.abc import Iterable

from pincite.assistant.english.names import find_names
from pincite.index.text.words import STOPWORDS, words

MAX_PARTS = 4
MIN_WORDS = 2
"""A part has at least this many content words; fewer say too little to search for."""

_ASKS = (
    r"(?:(?:in|on|at|for|by|to|from|with)\s)?(?:who|whom|whose|what|when|where|which|why|how)\b"
    r"|(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b"
)
_BREAKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\?\s+(?=\S)",
        rf",?\s+(?:and|but)\s+(?={_ASKS})",
        rf",\s+(?={_ASKS})",
        r",?\s+(?:while|whereas)\s+|;\s+",
        r",?\s+(?:before or after|at the same time as|compared? (?:with|to)|versus|vs\.?)\s+",
        r"\s+(?:earlier|later|sooner|more|less|fewer|\w{3,}er)\s+than\s+",
    )
)
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:between|both|compare)\s+(?P<one>[^,]+?)\s+(?:and|with|to)\s+(?P<other>.+)",
        r"\b(?:first|last|earlier|later|more|most|\w{3,}er)\b[^,:]{0,60}[,:]\s+(?P<one>[^,]+?)"
        r",?\s+or\s+(?P<other>.+)",
        r"^(?P<one>.+?)\s+(?:before|after)\s+(?P<other>.+)",
    )
)


def split_question(question: str) -> tuple[str, ...]:
    """Return the parts of a question, two to MAX_PARTS; none if it asks for one thing only."""
    text = " ".join(question.split()).rstrip(" ?.!")
    parts = [text]
    for pattern in _BREAKS:
        parts = [piece for part in parts for piece in _split_if_all_say_enough(part, pattern)]
    if len(parts) == 1:
        parts = _split_pair(text)
    parts = list(dict.fromkeys(part.strip(" ,;:?") for part in parts))
    return tuple(_add_names(part, parts) for part in parts[:MAX_PARTS]) if len(parts) > 1 else ()


def _split_if_all_say_enough(text: str, pattern: re.Pattern[str]) -> list[str]:
    pieces = pattern.split(text)
    return pieces if all(map(_says_enough, pieces)) else [text]


def _split_pair(text: str) -> list[str]:
    for pattern in _PAIRS:
        found = pattern.search(text)
        if found and _says_enough(found["one"]) and _says_enough(found["other"]):
            # "Which came first, …", "the difference between …": these words belong to both parts.
            shared = " ".join(_list_content_words(text[: found.start("one")])[:-1])
            return [f"{shared} {found['one']}", f"{shared} {found['other']}"]
    return [text]


def _says_enough(text: str) -> bool:
    return len(_list_content_words(text)) >= MIN_WORDS


def _list_content_words(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOPWORDS]


def _add_names(part: str, parts: Iterable[str]) -> str:
    """Return a part with the names of the others, if it has none of its own."""
    if find_names(part):
        return part
    names = (name for other in parts for name in find_names(other))
    return " ".join([part, *dict.fromkeys(names)])
