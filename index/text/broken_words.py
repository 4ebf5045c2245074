"""Words that a hyphen breaks at the end of a line → the places where they are joined again."""

import re
from collections.abc import Iterator

# A word may end a line in the middle only where letters stand on both sides.
_LINE_END = re.compile(
    r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[^\W\d_])|(?<=\u00ad)[ \t]*\r?\n[ \t]*(?=\w)"
)
_FIRST_PART = re.compile(r"[^\W_]+\Z")
# Words that are written with a hyphen before another: it stays, and only the line end goes.
_HYPHENATED = frozenset(
    "all anti co cross ex full half high long low mid multi non one post pre pro self semi short so"
    " two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty"
    " ninety vice well east west north south year old new hard soft first second third".split()
)


def join_broken_words(text: str) -> str:
    """Return `text` with the words whole that a hyphen breaks at the end of a line."""
    if "\n" not in text:
        return text
    joined, position = "", 0
    for start, end, replacement in find_broken_words(text):
        joined += text[position:start] + replacement
        position = end
    return joined + text[position:]


def find_broken_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start and the end of each break, and what joins the parts: nothing or a hyphen."""
    for found in _LINE_END.finditer(text):
        first = _FIRST_PART.search(text, max(0, found.start() - 40), found.start())
        if not text[found.end()].islower() or first is None:
            continue  # a name (Baden-\nWürttemberg) or a dash
        is_compound = first[0].lower() in _HYPHENATED or not first[0][-1].islower()
        yield found.start(), found.end(), "-" if is_compound else ""
