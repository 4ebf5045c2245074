"""The words of a PDF page → its columns and tables in reading order, divided by the gutters.

A gutter is a white strip that no word crosses, with lines of prose on both sides. The tallest
one divides the page first, then each part is divided again. A headline across columns ends the
gutter, so it is read before the columns below it. Cells that stand in rows are a table instead.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pincite.index.readers.pdf.layout.lines import find_body_size, group_lines, group_rows
from pincite.index.readers.pdf.words import Word

_MAX_WORD_GAP = 0.65  # of the font size: a wider gap divides a row into fragments
_MIN_LINES = 2  # on each side of a gutter
_SURE_LINES = 3  # fewer lines need a wide gutter with prose on both sides
_FEW_EDGES = 6  # fragments that do not begin a row: each may begin the only line of a column
_SAFE_LINES = 6  # fewer lines may have wide spaces below each other by chance
_WIDE_GUTTER, _NARROW_GUTTER = 1.5, 0.9  # of the font size
_UNCROSSED = 100_000.0  # more than the height of a page
_MAX_DEPTH = 12
_MAX_PARTS = 4_000  # fragments of one page that are divided; a page with more is read in rows
_LIST_MARK = re.compile(
    r"[•‣▪◦●○■□➢✓–—*-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
)
_MAX_MARK_GAP = 5.0  # of the font size, between the mark of a list item and its text
_NUMBER = re.compile(r"[\d.,:%$€£()+−–-]+")


class Region(NamedTuple):
    """Words that are read together from top to bottom. In a table, each row is a paragraph."""

    words: tuple[Word, ...]
    is_table: bool = False


class _Fragment(NamedTuple):
    """Words of one row without a wide gap between them."""

    words: tuple[Word, ...]
    left: float
    right: float
    baseline: float
    size: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        return self.baseline - 0.78 * self.size


class _Gutter(NamedTuple):
    """A white strip left of `x`, from above the row at `top` to that at `bottom`, and its score."""

    x: float
    top: float
    bottom: float
    score: float


def divide_into_regions(words: Sequence[Word]) -> list[Region]:
    """Return the words of a page as columns and tables, in reading order."""
    fragments = list(_iter_fragments(words))
    if len(fragments) > _MAX_PARTS:
        return [Region(tuple(words))]
    return list(_divide(fragments, 0))


def divide_row(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Return the cells of a row of a table: its words, divided at wide gaps."""
    return [each.words for each in _iter_fragments(words)]


def _iter_fragments(words: Sequence[Word]) -> Iterator[_Fragment]:
    for baseline, row in group_lines(words):
        part: list[Word] = []
        right = 0.0
        for word in row:
            if part and word.left - right > _MAX_WORD_GAP * max(word.size, part[-1].size):
                is_item = len(part) == 1 and _LIST_MARK.fullmatch(part[0].text)
                if not is_item or word.left - right > _MAX_MARK_GAP * word.size:
                    yield _make_fragment(part, baseline)
                    part = []
            right = max(right, word.right) if part else word.right
            part.append(word)
        yield _make_fragment(part, baseline)


def _make_fragment(words: list[Word], baseline: float) -> _Fragment:
    right = max(word.right for word in words)
    return _Fragment(tuple(words), words[0].left, right, baseline, find_body_size(words))


def _divide(fragments: list[_Fragment], depth: int) -> Iterator[Region]:
    gutter = _find_gutter(fragments) if depth < _MAX_DEPTH else None
    if gutter is None:
        if fragments:
            yield Region(tuple(word for each in fragments for word in each.words))
        return
    above = [each for each in fragments if each.baseline < gutter.top]
    below = [each for each in fragments if each.baseline > gutter.bottom]
    beside = [each for each in fragments if gutter.top <= each.baseline <= gutter.bottom]
    left = [each for each in beside if each.left < gutter.x - 1]
    right = [each for each in beside if each.left >= gutter.x - 1]
    yield from _divide(above, depth + 1)
    if _are_line_numbers(left) or _are_line_numbers(right):
        yield from _divide(right if _are_line_numbers(left) else left, depth + 1)
    elif _is_table(left, right):
        yield Region(tuple(word for each in beside for word in each.words), is_table=True)
    else:
        yield from _divide(left, depth + 1)
        yield from _divide(right, depth + 1)
    yield from _divide(below, depth + 1)


def _find_gutter(fragments: list[_Fragment]) -> _Gutter | None:
    """Return the white strip with the most lines on both sides; None if there is none."""
    gutters = (
        gutter for x in _find_left_edges(fragments) for gutter in _iter_gutters(x, fragments)
    )
    return max(gutters, key=lambda gutter: gutter.score, default=None)


def _find_left_edges(fragments: list[_Fragment]) -> list[float]:
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


def _iter_gutters(x: float, fragments: list[_Fragment]) -> Iterator[_Gutter]:
    """Yield the gutters that end at `x`, between the rows that cross it."""
    size = median(each.size for each in fragments)
    width = 0.6 * size
    crossing = sorted(
        each.baseline for each in fragments if each.left < x - 1 and each.right > x - width
    )
    for above, below in pairwise([float("-inf"), *crossing, float("inf")]):
        left: list[_Fragment] = []
        right: list[_Fragment] = []
        for each in fragments:
            if above < each.baseline < below:
                (left if each.left < x - 1 else right).append(each)
        if not left or not right:
            continue
        top = max(min(each.baseline for each in side) for side in (left, right))
        bottom = min(max(each.baseline for each in side) for side in (left, right))
        gap = x - max(each.right for each in left)
        if bottom >= top and _is_gutter(left, right, gap / size):
            # A gutter that nothing crosses divides first: no column goes on above or below it. Of
            # several of about one height, it is the widest.
            yield _Gutter(
                x,
                min(each.baseline for each in (*left, *right)),
                max(each.baseline for each in (*left, *right)),
                (bottom - top) + min(gap, 40.0) + (0 if crossing else _UNCROSSED),
            )


def _is_gutter(left: Sequence[_Fragment], right: Sequence[_Fragment], gap: float) -> bool:
    """Whether a white strip divides two sides. `gap` is its width in font sizes.

    The fewer lines there are, the wider it must be. A last column may have a single line, beside
    one that is full of prose.
    """
    few, many = sorted(map(_count_rows, (left, right)))
    if many >= _SAFE_LINES and few < _SURE_LINES:
        return gap > _NARROW_GUTTER and _is_prose(left) and _is_wider_than_spaces(left, right)
    if few < _SURE_LINES and not (
        few >= _MIN_LINES and gap > _WIDE_GUTTER and _is_prose(left) and _is_prose(right)
    ):
        return False
    return few >= _SAFE_LINES or _is_wider_than_spaces(left, right)


def _is_wider_than_spaces(left: Sequence[_Fragment], right: Sequence[_Fragment]) -> bool:
    """Whether most rows have a wider gap at a gutter than between their words.

    In justified lines, wide spaces stand below each other by chance.
    """
    left_rows, right_rows = _group_by_baseline(left), _group_by_baseline(right)
    wider = []
    for baseline in left_rows.keys() & right_rows.keys():
        sides = left_rows[baseline], right_rows[baseline]
        spaces = [after.left - before.right for words in sides for before, after in pairwise(words)]
        gap = sides[1][0].left - sides[0][-1].right
        wider.append(gap > 1.3 * max(spaces, default=0.0))
    return 2 * sum(wider) >= len(wider)


def _group_by_baseline(side: Sequence[_Fragment]) -> dict[int, list[Word]]:
    """Return the words of each row from left to right, by the baseline in whole points."""
    rows: defaultdict[int, list[Word]] = defaultdict(list)
    for fragment in sorted(side, key=lambda each: each.left):
        rows[round(fragment.baseline)] += fragment.words
    return rows


def _count_rows(fragments: Sequence[_Fragment]) -> int:
    return len({round(each.baseline) for each in fragments})


def _are_line_numbers(side: Sequence[_Fragment]) -> bool:
    """Whether a side only counts the lines beside it: 1 2 3 or 5 10 15."""
    texts = [each.text for each in sorted(side, key=lambda each: each.baseline)]
    if len(texts) < 4 or not all(text.isdecimal() and len(text) < 5 for text in texts):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(texts)}
    return len(steps) == 1 and steps <= {1, 5, 10}


def _is_table(left: Sequence[_Fragment], right: Sequence[_Fragment]) -> bool:
    """Whether two sides are cells of the same rows, not columns of prose."""
    prose_sides = [_is_prose(left), _is_prose(right)]
    if all(prose_sides):
        return False
    aligned = _count_aligned(left, right)
    smaller = min(_count_rows(left), _count_rows(right))
    if smaller < _MIN_LINES or aligned < 0.6 * smaller:
        return False
    if not any(prose_sides):
        return True
    labels, lines = (right, left) if prose_sides[0] else (left, right)
    return _share_of_labels(labels) > 0.7 and _share_of_starts(labels, lines) > 0.7


def _is_prose(side: Sequence[_Fragment]) -> bool:
    """Whether most lines of a side have several words and reach about equally far."""
    rows = [sorted(row, key=lambda word: word.left)
            for row in group_rows([word for each in side for word in each.words])]  # fmt: skip
    word_counts = [len(row) for row in rows]
    letters = sum(character.isalpha() for each in side for character in each.text)
    characters = sum(len(each.text) for each in side)
    left = min(each.left for each in side)
    extents = [max(word.right for word in row) - left for row in rows]
    widest = sorted(extents)[-1 - len(extents) // 10]
    # The last line of a paragraph may be short.
    fill = median(min(extent / widest, 1.0) for extent in extents[:-1] or extents)
    return (
        median(word_counts) >= 3
        and letters > 0.55 * characters
        and fill > 0.72
        and characters / len(rows) >= 12
    )


def _count_aligned(left: Sequence[_Fragment], right: Sequence[_Fragment]) -> int:
    """Return how many rows of the shorter side have a row on the other side."""
    few, many = sorted((left, right), key=_count_rows)
    baselines = [each.baseline for each in many]
    return len(
        {
            round(each.baseline)
            for each in few
            if any(abs(each.baseline - other) < 0.25 * each.size for other in baselines)
        }
    )


def _share_of_labels(side: Sequence[_Fragment]) -> float:
    """Return the share of lines that are short, as dates, figures and names are."""
    short = [
        len(each.words) <= 4
        and (_NUMBER.match(each.text) is not None or not each.text[:1].islower())
        for each in side
    ]
    return sum(short) / len(short)


def _share_of_starts(labels: Sequence[_Fragment], lines: Sequence[_Fragment]) -> float:
    """Return the share of labels beside which a new text starts."""
    beside = [
        line
        for label in labels
        for line in lines
        if abs(line.baseline - label.baseline) < 0.25 * label.size
    ]
    return sum(not line.text[:1].islower() for line in beside) / max(len(beside), 1)
