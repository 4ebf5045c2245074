"""A text as a reader takes it in: without invisible characters, ligatures and broken words.

Articles keep their characters. Search and reading take this form instead, in which "ﬁscal" is
"fiscal", CO₂ is CO2, and a word that a hyphen breaks at the end of a line is whole.
"""

import re
from collections.abc import Iterator

from pincite.index.text.broken_words import find_broken_words
from pincite.index.text.visible import find_invisible

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
              **{chr(0x2080 + digit): str(digit) for digit in range(10)}}  # fmt: skip
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")


def to_reading_form(text: str) -> str:
    """Return the form of `text` that search and readers take."""
    edits = list(_iter_edits(text))
    if not edits:
        return text
    bounds = [0, *(place for start, end, _ in edits for place in (start, end)), len(text)]
    kept = [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    pieces = [kept[0]]
    for (_, _, replacement), part in zip(edits, kept[1:], strict=True):
        pieces += [replacement, part]
    return "".join(pieces)


def map_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets in `text` of the span `[start:end]` of its reading form."""
    first = _map_offset(text, start)
    return first, _map_offset(text, end - 1) + 1 if end > start else first


def _map_offset(text: str, offset: int) -> int:
    """Return where the character at `offset` of the reading form stands in `text`."""
    shift = 0  # original minus reading form
    for start, end, replacement in _iter_edits(text):
        if offset + shift < start:
            break
        if offset + shift < start + len(replacement):
            return start
        shift += end - start - len(replacement)
    return offset + shift


def _iter_edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places that differ in the reading form: start, end and what stands there."""
    if text.isascii():
        if "-" in text:
            yield from find_broken_words(text)
        return
    edits = [(place, place + 1, "") for place in find_invisible(text)]
    edits += [(each.start(), each.end(), _LIGATURES[each[0]]) for each in _LIGATURE.finditer(text)]
    edits += find_broken_words(text)
    edits.sort(key=lambda edit: (edit[0], -edit[1]))
    previous_end = 0
    for start, end, replacement in edits:
        if start >= previous_end:
            yield start, end, replacement
            previous_end = end
