"""Words → the fragments of their rows, divided at wide gaps."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from pincite.index.readers.pdf.layout.lines import find_body_size, group_lines
from pincite.index.readers.pdf.words import Word

_MAX_WORD_GAP = 0.65  # of the font size: a wider gap divides a row into fragments
_LIST_MARK = re.compile(
    r"[•‣▪◦●○■□➢✓–—*-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
)
_MAX_MARK_GAP = 5.0  # of the font size, between the mark of a list item and its text


class Fragment(NamedTuple):
    """Words of one row without a wide gap between them."""

    words: tuple[Word, ...]
    left: float
    right: float
    baseline: float
    size: float

    @property
    def text(self) -> str:
        """The words with single spaces between them."""
        return " ".join(word.text for word in self.words)


def iter_fragments(words: Sequence[Word]) -> Iterator[Fragment]:
    """Yield the fragments of words, row by row from the top, and in a row from the left."""
    for row in group_lines(words):
        part: list[Word] = []
        right = 0.0
        for word in row.in_order:
            if part and word.left - right > _MAX_WORD_GAP * max(word.size, part[-1].size):
                is_item = len(part) == 1 and _LIST_MARK.fullmatch(part[0].text)
                if not is_item or word.left - right > _MAX_MARK_GAP * word.size:
                    yield _make_fragment(part, row.baseline)
                    part = []
            right = max(right, word.right) if part else word.right
            part.append(word)
        yield _make_fragment(part, row.baseline)


def _make_fragment(words: list[Word], baseline: float) -> Fragment:
    right = max(word.right for word in words)
    return Fragment(tuple(words), words[0].left, right, baseline, find_body_size(words))


def divide_row(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Return the cells of a row of a table: its words, divided at wide gaps."""
    return [each.words for each in iter_fragments(words)]


def group_by_baseline(side: Iterable[Fragment]) -> dict[int, list[Word]]:
    """Return the words of each row from left to right, by the baseline in whole points."""
    rows: defaultdict[int, list[Word]] = defaultdict(list)
    for fragment in sorted(side, key=lambda each: each.left):
        rows[round(fragment.baseline)] += fragment.words
    return rows


def count_rows(side: Iterable[Fragment]) -> int:
    """Return the number of different rows in which fragments stand."""
    return len({round(each.baseline) for each in side})


def count_aligned(left: Sequence[Fragment], right: Sequence[Fragment]) -> int:
    """Return how many rows of the shorter side have a row on the other side."""
    few, many = sorted((left, right), key=count_rows)
    baselines = [each.baseline for each in many]
    return len(
        {
            round(each.baseline)
            for each in few
            if any(abs(each.baseline - other) < 0.25 * each.size for other in baselines)
        }
    )


def has_sentences(side: Sequence[Fragment]) -> bool:
    """Whether most rows of a side have several words, made of letters."""
    letters = sum(character.isalpha() for each in side for character in each.text)
    characters = sum(len(each.text) for each in side)
    word_counts = map(len, group_by_baseline(side).values())
    return median(word_counts) >= 3 and letters > 0.55 * characters


def is_prose(side: Sequence[Fragment]) -> bool:
    """Whether a side has sentences, and most of its lines reach about equally far."""
    rows = [row for _, row in sorted(group_by_baseline(side).items())]
    characters = sum(len(each.text) for each in side)
    left = min(each.left for each in side)
    extents = [max(word.right for word in row) - left for row in rows]
    widest = sorted(extents)[-1 - len(extents) // 10]
    # The last line of a paragraph may be short.
    fill = median(min(extent / widest, 1.0) for extent in extents[:-1] or extents)
    return fill > 0.72 and characters / len(rows) >= 12 and has_sentences(side)
