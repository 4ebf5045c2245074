"""Spans of a text that do not overlap → which of them another span overlaps, in steps of log n."""

from bisect import bisect_left
from collections.abc import Iterable


class SpanIndex:
    """Spans `(start, end)` in order that do not overlap each other."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            self._starts.append(start)
            self._ends.append(end)

    def overlaps(self, start: int, end: int) -> bool:
        """Return whether a span shares at least one character with one of the spans."""
        following = bisect_left(self._starts, end)  # the first span that starts at `end` or later
        return following > 0 and self._ends[following - 1] > start
