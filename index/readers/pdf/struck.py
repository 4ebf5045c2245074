"""The glyphs of a page → the same without those that a line strikes out."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pincite.index.readers.pdf.glyphs import Glyph
from pincite.index.readers.pdf.objects import Box

_LOWEST, _HIGHEST = 0.15, 0.45  # of the font size, above the baseline: higher than an underline
_MAX_THICKNESS = 0.12  # of the font size
_MIN_COVERED = 0.5  # of a line that strikes text out: the rule of a table is longer than a word


def drop_struck(glyphs: Sequence[Glyph], lines: Iterable[Box]) -> list[Glyph]:
    """Return the glyphs that no line strikes out.

    `lines` are left, top, right and bottom of the flat shapes of the page, as it is displayed.
    """
    by_height = sorted(
        (each for each in lines if each[2] - each[0] > each[3] - each[1]), key=_middle
    )
    heights = [_middle(each) for each in by_height]
    struck: defaultdict[Box, list[int]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        size, baseline = glyph.style.size, glyph.baseline
        first = bisect_left(heights, baseline - _HIGHEST * size)
        last = bisect_right(heights, baseline - _LOWEST * size)
        for line in by_height[first:last]:
            is_thin = line[3] - line[1] < _MAX_THICKNESS * size
            if is_thin and line[0] <= (glyph.left + glyph.right) / 2 <= line[2]:
                struck[line].append(index)
    dropped: set[int] = set()
    for line, indexes in struck.items():
        covered = sum(glyphs[index].right - glyphs[index].left for index in indexes)
        if covered >= _MIN_COVERED * (line[2] - line[0]):
            dropped.update(indexes)
    return [glyph for index, glyph in enumerate(glyphs) if index not in dropped]


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
