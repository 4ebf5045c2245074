"""The fragments of a page or a part of it → the gutter that divides it first."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pincite.index.readers.pdf.layout.fragments import (
    Fragment,
    count_aligned,
    count_rows,
    group_by_baseline,
    has_sentences,
    is_prose,
)

_MIN_LINES = 2  # on each side of a gutter
_SURE_LINES = 3  # fewer lines need a wide gutter with prose on both sides
_FEW_EDGES = 6  # fragments that do not begin a row: each may begin the only line of a column
_SAFE_LINES = 6  # fewer lines may have wide spaces below each other by chance
_WIDE_GUTTER, _NARROW_GUTTER = 1.5, 0.9  # of the font size
_UNCROSSED = 100_000.0  # more than the height of a page
_MAX_SPACE = 4.0  # of the font size: no justified line has wider spaces
_MIN_SPACE = 0.15  # of the font size: words that are closer have no space between them
_MAX_PITCH = 2.2  # of the font size, between two lines that belong together
_BREAK = 2.2  # line pitches: a taller gap may end a column or a table
_MAX_INDENT = 1.5  # of the font size
_HEADLINE = 1.15  # of the font size of the text above it
_LEVEL = 1.5  # line pitches: columns end together if their last lines are not farther apart


class Gutter(NamedTuple):
    """A white strip left of `x`, from above the row at `top` to that at `bottom`, and its score."""

    x: float
    top: float
    bottom: float
    score: float


def find_gutter(fragments: Sequence[Fragment]) -> Gutter | None:
    """Return the white strip with the most lines on both sides; None if there is none."""
    in_order = sorted(fragments, key=lambda each: each.baseline)
    gutters = (gutter for x in _find_left_edges(fragments) for gutter in _iter_gutters(x, in_order))
    return max(gutters, key=lambda gutter: gutter.score, default=None)


def _find_left_edges(fragments: Sequence[Fragment]) -> list[float]:
    """Return the places where several fragments begin, except the leftmost, or where few do."""
    if not fragments:
        return []
    lefts = sorted(each.left for each in fragments)
    inner = [left for left in lefts if left > lefts[0] + 5]
    edges: list[float] = []
    group: list[float] = []
    for left in [*inner, float("inf")]:
        if group and left - group[0] > 3:
            if len(group) >= _MIN_LINES or len(inner) <= _FEW_EDGES:
                edges.append(group[0])
            group = []
        group.append(left)
    return edges


def _iter_gutters(x: float, fragments: Sequence[Fragment]) -> Iterator[Gutter]:
    """Yield the gutters that end at `x`, between the rows that cross it.

    The fragments are in the order of their rows.
    """
    size = median(each.size for each in fragments)
    width = 0.6 * size
    heights = [each.baseline for each in fragments]
    crossing = [each.baseline for each in fragments if each.left < x - 1 and each.right > x - width]
    for above, below in pairwise([float("-inf"), *crossing, float("inf")]):
        between = fragments[bisect_right(heights, above) : bisect_left(heights, below)]
        parts = _Strip(between, x).cut()
        for left, right in parts:
            if not left or not right:
                continue
            top = max(left[0].baseline, right[0].baseline)
            bottom = min(left[-1].baseline, right[-1].baseline)
            beside = [each for each in left if top <= each.baseline <= bottom] or left
            gap = x - max(each.right for each in beside)
            if bottom >= top and _is_gutter(left, right, gap / size):
                # A gutter that nothing crosses divides first: no column goes on above or below
                # it. Of several of about one height, it is the widest.
                is_crossed = crossing or len(parts) > 1
                yield Gutter(
                    x,
                    min(left[0].baseline, right[0].baseline),
                    max(left[-1].baseline, right[-1].baseline),
                    (bottom - top) + min(gap, 40.0) + (0 if is_crossed else _UNCROSSED),
                )


class _Strip:
    """The fragments on both sides of a white strip that ends at `x`.

    What stands below each other on one side may be no column: a box, and further down the cells of
    a table. A picture leaves a gap in a column, too, but the column goes on below it.
    """

    def __init__(self, fragments: Sequence[Fragment], x: float) -> None:
        self._x = x
        self._left = [each for each in fragments if each.left < x - 1]
        self._right = [each for each in fragments if each.left >= x - 1]

    def cut(self) -> list[tuple[list[Fragment], list[Fragment]]]:
        """Return the sides, from top to bottom where a part ends and another begins."""
        if not self._left or not self._right:
            return []
        places = [float("-inf"), *sorted(self._find_cuts()), float("inf")]
        return [
            (
                [each for each in self._left if above < each.baseline < below],
                [each for each in self._right if above < each.baseline < below],
            )
            for above, below in pairwise(places)
        ]

    def _find_cuts(self) -> set[float]:
        """Return the heights at which another part of the page begins."""
        pitch = max(_find_pitch(self._left), _find_pitch(self._right))
        heights = sorted({each.baseline for each in (*self._left, *self._right)})
        bands = [band for band in pairwise(heights) if band[1] - band[0] > _BREAK * pitch]
        cuts = {sum(band) / 2 for band in bands if self._ends_at(band, _LEVEL * pitch)}
        runs = _find_runs(self._right, _BREAK * _find_pitch(self._right))
        for run, other in pairwise(runs):
            if self._are_apart(run, other):
                top, bottom = run[-1].baseline, other[0].baseline
                inside = [each for each in heights if top <= each <= bottom]
                _, above, below = max((b - a, a, b) for a, b in pairwise(inside))
                cuts.add((above + below) / 2)
        return cuts

    def _ends_at(self, band: tuple[float, float], reach: float) -> bool:
        """Whether all columns end above a band that is blank on both sides, or begin below it.

        They do not if the right side goes on past it as a column, or the left side does alone,
        unless a headline stands on the left side below it.
        """
        top, bottom = band
        sides = self._left, self._right
        above = [[each for each in side if each.baseline <= top] for side in sides]
        below = [[each for each in side if each.baseline >= bottom] for side in sides]
        end_together = all(side and top - side[-1].baseline < reach for side in above)
        begin_together = all(side and side[0].baseline - bottom < reach for side in below)
        if not (end_together or begin_together):
            return False
        if not (above[1] and below[1]):
            return not _are_lines(above[0] if begin_together else below[0])
        first = below[0][0] if below[0] else below[1][0]
        if first.size > _HEADLINE * above[1][-1].size and first.baseline < below[1][0].baseline:
            return True
        limit = _BREAK * _find_pitch(self._right)
        run, other = _find_runs(above[1], limit)[-1], _find_runs(below[1], limit)[0]
        return not _are_below(run, other) or self._differ(run, other)

    def _are_apart(self, run: list[Fragment], other: list[Fragment]) -> bool:
        """Whether two runs of the right side, one of them of cells, are no parts of one column.

        The cells of two tables may stand below each other, too, with a sentence between them.
        """
        are_cells = self._is_cells(run), self._is_cells(other)
        if not _are_below(run, other):
            return any(are_cells)
        top, bottom = run[-1].baseline, other[0].baseline
        between = [each for each in self._left if top < each.baseline < bottom]
        return self._differ(run, other) or (
            all(are_cells) and any(has_sentences([each]) for each in between)
        )

    def _differ(self, run: list[Fragment], other: list[Fragment]) -> bool:
        """Whether one of two runs of the right side is prose, and the other cells."""
        return any(map(self._is_cells, (run, other))) and any(map(is_prose, (run, other)))

    def _is_cells(self, run: list[Fragment]) -> bool:
        """Whether a run of the right side is cells of a table, with others on the left side."""
        starts = min(each.left for each in run) - self._x < _MAX_INDENT * run[0].size
        if starts and is_prose(run):
            return False
        top, bottom = run[0].baseline, run[-1].baseline
        beside = [each for each in self._left if top <= each.baseline <= bottom]
        return count_aligned(beside, run) >= _MIN_LINES and not _are_lines(beside)


def _are_below(run: Sequence[Fragment], other: Sequence[Fragment]) -> bool:
    """Whether two runs of lines start at about the same left edge."""
    lefts = [min(each.left for each in side) for side in (run, other)]
    return abs(lefts[0] - lefts[1]) < _MAX_INDENT * run[0].size


def _are_lines(side: Sequence[Fragment]) -> bool:
    """Whether a side has several rows, and most of its fragments several words, unlike cells."""
    return count_rows(side) >= _MIN_LINES and median(len(each.words) for each in side) >= 3


def _find_pitch(side: Sequence[Fragment]) -> float:
    """Return the usual distance of the lines of a side, which is in the order of its rows."""
    size = median(each.size for each in side)
    gaps = [after.baseline - before.baseline for before, after in pairwise(side)]
    usual = median([gap for gap in gaps if gap > 0.5 * size] or [size])
    return min(max(usual, size), _MAX_PITCH * size)


def _find_runs(side: Sequence[Fragment], limit: float) -> list[list[Fragment]]:
    """Return the lines of a side, which is in the order of its rows, divided at taller gaps."""
    runs: list[list[Fragment]] = []
    for each in side:
        if runs and each.baseline - runs[-1][-1].baseline <= limit:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _is_gutter(left: Sequence[Fragment], right: Sequence[Fragment], gap: float) -> bool:
    """Whether a white strip divides two sides. `gap` is its width in font sizes.

    The fewer lines there are, the wider it must be. A last column may have a single line, beside
    one that is full of prose.
    """
    few, many = sorted(map(count_rows, (left, right)))
    if many >= _SAFE_LINES and few < _SURE_LINES:
        return gap > _NARROW_GUTTER and is_prose(left) and _is_wider_than_spaces(left, right)
    if few < _SURE_LINES and not (
        few >= _MIN_LINES and gap > _WIDE_GUTTER and is_prose(left) and is_prose(right)
    ):
        return False
    return few >= _SAFE_LINES or _is_wider_than_spaces(left, right)


def _is_wider_than_spaces(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether most rows have a wider gap at a gutter than between their words.

    In justified lines, wide spaces stand below each other by chance; but those of one line are all
    about equal. A table has narrower ones within its cells, or gaps that are too wide for spaces.
    """
    left_rows, right_rows = group_by_baseline(left), group_by_baseline(right)
    wider = []
    for baseline in left_rows.keys() & right_rows.keys():
        sides = left_rows[baseline], right_rows[baseline]
        size = sides[0][-1].size
        spaces = [
            after.left - before.right
            for words in sides
            for before, after in pairwise(words)
            if after.left - before.right > _MIN_SPACE * size
        ]
        gap = sides[1][0].left - sides[0][-1].right
        wider.append(gap > min(1.3 * min(spaces, default=0.0), _MAX_SPACE * size))
    return 2 * sum(wider) >= len(wider)
