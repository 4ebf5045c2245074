"""A text without a place to end a sentence → pieces of bounded length, cut where it hurts least.

Without a bound, one line of a megabyte would be one sentence, which takes minutes to judge and
cannot be shown as a quotation.
"""

import re
from collections.abc import Iterator
from unicodedata import combining

MAX_SENTENCE_LENGTH = 2_000
"""The most visible characters of a sentence. The longest of 200,000 sentences of news has 1,109."""

_SEARCHED_SHARE = 0.5
"""The share of a piece, from its end, in which a good place to cut is searched for."""

# The best kind of place comes first: after a clause, after a comma, between two words.
_PLACES = tuple(
    re.compile(pattern) for pattern in (r"[.!?…;:。！？؟।][\"'”’»)\]]?\s", r"[,、，)\]]\s?", r"\s")
)


def cut_into_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each piece of `text[start:end]`, in order.

    The pieces have at most MAX_SENTENCE_LENGTH characters, do not overlap and cover everything.
    """
    while end - start > MAX_SENTENCE_LENGTH:
        stop = _find_cut(text, start, start + MAX_SENTENCE_LENGTH)
        yield start, stop
        start = stop
    yield start, end


def _find_cut(text: str, start: int, limit: int) -> int:
    """Return the best place to cut, at most `limit`."""
    searched_from = limit - int((limit - start) * _SEARCHED_SHARE)
    for place in _PLACES:
        ends = [found.end() for found in place.finditer(text, searched_from, limit)]
        if ends:
            return ends[-1]
    while limit > searched_from and combining(text[limit]):  # an accent stays with its letter
        limit -= 1
    return limit
