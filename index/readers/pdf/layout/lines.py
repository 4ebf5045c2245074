"""Words → lines: raised and lowered words are set apart."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from statistics import median
from typing import NamedTuple

from pincite.index.readers.pdf.words import Word, is_right_to_left
from pincite.index.text.raised import write_lowered, write_raised

_SAME_BASELINE = 0.2  # of the font size
_TOUCHING = 0.07  # of the font size: no space has room between such words
_GLUE = 0.14  # of the font size: words closer than this, without a space in the file, are one
_SMALL = 0.94  # of the font size of the text
_FIGURE_END = re.compile(r"\d[)\]]?\Z")
_RAISED = 0.86  # of the font size of a line: the most that a raised word has
_NOTE_MARK = re.compile(r"\d{1,3}|[*†‡§¶]{1,3}|[a-z]")
_BRACKETED = re.compile(r"\[(\d{1,3})\]")


class Line(NamedTuple):
    """The words of one line of a column, in reading order. `size` is that of most characters.

    `note_mark`: the raised number or sign at its start, as a note begins.
    """

    words: tuple[Word, ...]
    size: float
    baseline: float
    note_mark: str = ""

    @property
    def text(self) -> str:
        """The words with single spaces between them."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """The left edge of its first word."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """The right edge of its last word."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """The upper edge of its print."""
        return self.baseline - 0.78 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its print."""
        return self.baseline + 0.22 * self.size

    @property
    def is_bold(self) -> bool:
        """Whether all of its words are bold."""
        return all(word.is_bold for word in self.words)


class Marks(NamedTuple):
    """Marks of notes: those in a text, and those with which lines begin.

    `raised` are raised, or stand in brackets within a line. `starts` are raised at the start of a
    line; `small` begin a line in small print, raised or not.
    """

    raised: frozenset[str]
    starts: frozenset[str]
    small: frozenset[str]


class Row(NamedTuple):
    """Words on one baseline; those raised above it or lowered below it are in `shifted`."""

    words: list[Word]
    shifted: list[Word]
    baseline: float
    size: float

    @property
    def in_order(self) -> list[Word]:
        """All words from left to right."""
        return sorted([*self.words, *self.shifted], key=lambda word: word.left)

    @property
    def first(self) -> Word:
        """The word furthest to the left."""
        return min([*self.words, *self.shifted], key=lambda word: word.left)

    @property
    def raised(self) -> list[Word]:
        """Those above the baseline."""
        return [word for word in self.shifted if word.baseline < self.baseline]


def find_body_size(words: Iterable[Word]) -> float:
    """Return the font size of most characters, in points; 0 if there are none."""
    counts: Counter[float] = Counter()
    for word in words:
        counts[word.size] += len(word.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def make_lines(words: Iterable[Word], note_marks: Collection[str] = ()) -> list[Line]:
    """Return the lines of one column, from top to bottom.

    `note_marks` are the marks of the notes on the page: such a number is the mark of a note even
    after a figure. Any other raised run after a figure becomes superscript characters.
    """
    rows = group_lines(words)
    lines = [_make_line(row, note_marks) for row in rows]
    return sorted(lines, key=lambda line: line.baseline)


def find_marks(words: Iterable[Word], body_size: float) -> Marks:
    """Return the numbers and signs in a column that may be the marks of notes."""
    rows = group_lines(words)
    raised = [word.text for row in rows for word in row.raised]
    bracketed = [
        mark for row in rows for word in row.in_order[1:] for mark in _BRACKETED.findall(word.text)
    ]
    starts = (_find_start_mark(row) for row in rows)
    small = (strip_mark(row.first.text) for row in rows if is_small(row.size, body_size))
    return Marks(
        frozenset(filter(_NOTE_MARK.fullmatch, [*raised, *bracketed])),
        frozenset(filter(None, starts)),
        frozenset(filter(_NOTE_MARK.fullmatch, small)),
    )


def is_small(size: float, body_size: float) -> bool:
    """Whether print is smaller than that of the text, as in notes."""
    return size < _SMALL * body_size


def strip_mark(text: str) -> str:
    """Return the mark of a note without what may stand around it: 1. or (1)."""
    return text.strip("().[]")


def group_rows(words: Iterable[Word]) -> list[list[Word]]:
    """Group words by baseline, from top to bottom; the words of a group are in no order."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.baseline):
        last = rows[-1][0] if rows else None
        if last and word.baseline - last.baseline <= _SAME_BASELINE * min(word.size, last.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def group_lines(words: Iterable[Word]) -> list[Row]:
    """Group words by line, raised and lowered ones with the line that they touch."""
    return _attach_shifted(group_rows(words))


def _attach_shifted(groups: Sequence[list[Word]]) -> list[Row]:
    """Turn groups into rows; words that touch a larger line above or below belong to it."""
    rows = [_make_row(group) for group in groups]
    kept: list[Row] = []
    for index, row in enumerate(rows):
        neighbours = [*kept[-2:], *rows[index + 1 : index + 3]]
        lines = [_find_line(word, row, neighbours) for word in row.words]
        # Small print that only partly touches a line is one of its own: W O R D above a headline.
        own = {word.size for word, line in zip(row.words, lines, strict=True) if line is None}
        loose: list[Word] = []
        for word, line in zip(row.words, lines, strict=True):
            if line is None or (word.size in own and word.size <= _RAISED * line.size):
                loose.append(word)
            else:
                line.shifted.append(word)
        if loose:
            row.words[:] = loose
            kept.append(row)
    return kept


def _make_row(words: list[Word]) -> Row:
    size = find_body_size(words)
    baseline = median(word.baseline for word in words if word.size == size)
    return Row(list(words), [], baseline, size)


def _find_line(word: Word, row: Row, neighbours: Iterable[Row]) -> Row | None:
    """Return the line that a raised or lowered word touches; None if there is none."""
    for line in neighbours:
        rise = (line.baseline - word.baseline) / line.size
        is_shifted = 0.12 < rise < 0.75 or -0.45 < rise < -0.06
        is_smaller = word.size <= _RAISED * line.size or (
            word.size <= 1.02 * line.size
            and len(word.text) <= 4
            and len(row.words) < len(line.words)
        )
        if (
            is_shifted
            and is_smaller
            and any(_touches(word, other, line.size) for other in line.words)
        ):
            return line
    return None


def _touches(shifted: Word, word: Word, size: float) -> bool:
    """Whether a shifted word stands right after a word of its line, or right before it."""
    return (
        -0.35 * size < shifted.left - word.right < 0.35 * size
        or -0.1 * size < word.left - shifted.right < 0.8 * size
    )


def _make_line(row: Row, note_marks: Collection[str]) -> Line:
    shifted = set(map(id, row.shifted))
    in_order = row.in_order
    if is_right_to_left("".join(word.text for word in in_order)):
        in_order.reverse()
    mark = _find_start_mark(row)
    words: list[Word] = []
    last: Word | None = None
    in_order = _drop_overprints(in_order)
    for word, following in zip(in_order, [*in_order[1:], None], strict=True):
        # The mark of a note is not part of its first word.
        is_glued = last is not None and last.text != mark and _is_glued(last, word)
        written = word
        if id(word) in shifted:
            before = words[-1].text if is_glued else ""
            after = _write_after(word, following)
            text = _write_shifted(word, row.baseline, before, after, note_marks)
            is_glued = is_glued and not text.startswith(" ")
            written = word._replace(text=text.strip())
        if is_glued and words:
            words[-1] = _join(words[-1], written)
        else:
            words.append(written)
        last = word
    return Line(tuple(words), row.size, row.baseline, mark)


def _write_after(word: Word, following: Word | None) -> str:
    """Return what stands after a word in its line, as its own text would have it."""
    if following is None:
        return ""
    return following.text if _is_glued(word, following) else f" {following.text}"


def _write_shifted(
    word: Word, baseline: float, before: str, after: str, note_marks: Collection[str]
) -> str:
    if word.baseline > baseline:
        return write_lowered(word.text, before)
    if word.text in note_marks and _FIGURE_END.search(before):
        return f"[{word.text}]"
    return write_raised(word.text, before, after)


def _find_start_mark(row: Row) -> str:
    """Return the raised number or sign at the start of a row, or a sign that is not raised."""
    first = row.first
    is_raised = any(first is word for word in row.shifted)
    return first.text if is_raised and _NOTE_MARK.fullmatch(first.text) else ""


def _drop_overprints(words: list[Word]) -> list[Word]:
    """Return words in order without those that are printed twice in nearly one place."""
    kept: list[Word] = []
    for word in words:
        if not any(
            other.text == word.text
            and abs(other.left - word.left) < 0.15 * word.size
            and abs(other.baseline - word.baseline) < 0.15 * word.size
            for other in kept[-3:]
        ):
            kept.append(word)
    return kept


def _is_glued(last: Word, word: Word) -> bool:
    gap = max(word.left - last.right, last.left - word.right)
    # A word that is drawn in another order has a space before it in the file, but no gap.
    return gap < (_TOUCHING if word.follows_space else _GLUE) * min(last.size, word.size)


def _join(one: Word, other: Word) -> Word:
    larger = max(one, other, key=lambda word: word.size)
    return larger._replace(
        text=one.text + other.text,
        left=min(one.left, other.left),
        right=max(one.right, other.right),
        follows_space=one.follows_space,
    )
