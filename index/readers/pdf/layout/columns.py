"""The words of a PDF page → its columns and tables in reading order, divided by the gutters.

A gutter is a white strip that no word crosses, with lines of prose on both sides. The tallest
one divides the page first, then each part is divided again. A headline across columns ends the
gutter, so it is read before the columns below it. Cells that stand in rows are a table instead.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pincite.index.readers.pdf.layout.fragments import (
    Fragment,
    count_aligned,
    count_rows,
    is_prose,
    iter_fragments,
)
from pincite.index.readers.pdf.layout.gutters import Gutter, find_gutter
from pincite.index.readers.pdf.words import Word

_MIN_ROWS = 2  # of a table
_SURE_ROWS = 3  # of a table: two rows may be level by chance
_MAX_DEPTH = 12
_MAX_PARTS = 4_000  # fragments of one page that are divided; a page with more is read in rows
_NUMBER = re.compile(r"[\d.,:%$€£()+−–-]+")


class Region(NamedTuple):
    """Words that are read together from top to bottom. In a table, each row is a paragraph."""

    words: tuple[Word, ...]
    is_table: bool = False


def divide_into_regions(words: Sequence[Word]) -> list[Region]:
    """Return the words of a page as columns and tables, in reading order."""
    fragments = list(iter_fragments(words))
    if len(fragments) > _MAX_PARTS:
        return [Region(tuple(words))]
    return list(_divide(fragments, 0))


def _divide(fragments: list[Fragment], depth: int) -> Iterator[Region]:
    gutter = find_gutter(fragments) if depth < _MAX_DEPTH else None
    if gutter is None:
        if fragments:
            yield Region(tuple(word for each in fragments for word in each.words))
        return
    left, right = _split(fragments, gutter)
    numbers = [side for side in (left, right) if _are_line_numbers(side)]
    rows = [] if numbers else _find_table(left, right)
    top, bottom = (rows[0].baseline, rows[-1].baseline) if rows else (gutter.top, gutter.bottom)
    yield from _divide([each for each in fragments if each.baseline < top], depth + 1)
    if numbers:
        yield from _divide(right if left in numbers else left, depth + 1)
    elif rows:
        yield Region(tuple(word for each in rows for word in each.words), is_table=True)
    else:
        yield from _divide(left, depth + 1)
        yield from _divide(right, depth + 1)
    yield from _divide([each for each in fragments if each.baseline > bottom], depth + 1)


def _split(fragments: Sequence[Fragment], gutter: Gutter) -> tuple[list[Fragment], list[Fragment]]:
    """Return the fragments on both sides of a gutter."""
    beside = [each for each in fragments if gutter.top <= each.baseline <= gutter.bottom]
    return (
        [each for each in beside if each.left < gutter.x - 1],
        [each for each in beside if each.left >= gutter.x - 1],
    )


def _find_table(left: Sequence[Fragment], right: Sequence[Fragment]) -> list[Fragment]:
    """Return the cells of the table that two sides form, from top to bottom; [] if there is none.

    What stands on the left side above or below the right one is not part of it.
    """
    heights = [each.baseline for each in right]
    cells = [each for each in left if min(heights) <= each.baseline <= max(heights)]
    top, bottom = _find_level_rows(cells, right)
    cells = [each for each in cells if top <= each.baseline <= bottom]
    others = [each for each in right if top <= each.baseline <= bottom]
    if not cells or not _is_table(cells, others):
        return []
    return sorted([*cells, *others], key=lambda each: each.baseline)


def _find_level_rows(left: Sequence[Fragment], right: Sequence[Fragment]) -> tuple[float, float]:
    """Return the heights between which the rows of the shorter side have others beside them."""
    few, many = sorted((left, right), key=count_rows)
    heights = sorted({each.baseline for each in few})
    beside = {each.baseline for each in many}
    level = [height for pair in pairwise(heights) if beside.issuperset(pair) for height in pair]
    if len(set(level)) < _SURE_ROWS:
        return float("-inf"), float("inf")
    return (
        float("-inf") if level[0] == heights[0] else level[0],
        float("inf") if level[-1] == heights[-1] else level[-1],
    )


def _are_line_numbers(side: Sequence[Fragment]) -> bool:
    """Whether a side only counts the lines beside it: 1 2 3 or 5 10 15."""
    texts = [each.text for each in sorted(side, key=lambda each: each.baseline)]
    if len(texts) < 4 or not all(text.isdecimal() and len(text) < 5 for text in texts):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(texts)}
    return len(steps) == 1 and steps <= {1, 5, 10}


def _is_table(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether two sides are cells of the same rows, not columns of prose."""
    prose_sides = [is_prose(left), is_prose(right)]
    if all(prose_sides):
        return False
    aligned = count_aligned(left, right)
    smaller = min(count_rows(left), count_rows(right))
    if smaller < _MIN_ROWS or aligned < 0.6 * smaller:
        return False
    if not any(prose_sides):
        return True
    labels, lines = (right, left) if prose_sides[0] else (left, right)
    inner = find_gutter(lines)  # cells of a few words each may look like prose together
    if inner and count_rows(_find_table(*_split(lines, inner))) > 0.7 * count_rows(lines):
        return True
    return _share_of_labels(labels) > 0.7 and _share_of_starts(labels, lines) > 0.7


def _share_of_labels(side: Sequence[Fragment]) -> float:
    """Return the share of lines that are short, as dates, figures and names are."""
    short = [
        len(each.words) <= 4
        and (_NUMBER.match(each.text) is not None or not each.text[:1].islower())
        for each in side
    ]
    return sum(short) / len(short)


def _share_of_starts(labels: Sequence[Fragment], lines: Sequence[Fragment]) -> float:
    """Return the share of labels beside which a new text starts."""
    beside = [
        line
        for label in labels
        for line in lines
        if abs(line.baseline - label.baseline) < 0.25 * label.size
    ]
    return sum(not line.text[:1].islower() for line in beside) / max(len(beside), 1)
