"""The columns of a page → the same without the notes at their foot, and these notes."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pincite.index.readers.pdf.layout.lines import Line, is_small, strip_mark
from pincite.index.readers.pdf.layout.paragraphs import SENTENCE_END
from pincite.index.readers.pdf.layout.tables import Column

Note = tuple[Column, ...]
"""The lines of a note; those on another page, or in another column, are a column of their own."""

_SIGN = re.compile(r"[*†‡§¶]{1,3}")
_MAX_PITCH = 1.6  # of the font size, between the lines of notes


def split_notes(
    columns: Sequence[Column], body_size: float, marks: Collection[str], before: Sequence[Note]
) -> tuple[list[Column], list[Note]]:
    """Return the columns without notes, and the notes `before` these columns with those in them.

    Notes are in smaller print than the text (`body_size`, in points), and begin with a mark: a
    raised number or sign, or one of `marks`, which the page's text has raised. A note that is not
    finished goes on at the foot of the next column or page.
    """
    texts, notes = [], list(before)
    for column in columns:
        start = _find_notes(column, body_size, marks, notes[-1] if notes else None)
        if start:
            texts.append(column._replace(lines=column.lines[:start]))
        for part, is_new in _divide_notes(column._replace(lines=column.lines[start:]), marks):
            notes[len(notes) - (not is_new) :] = [(part,) if is_new else (*notes[-1], part)]
    return texts, notes


def _find_notes(column: Column, body_size: float, marks: Collection[str], last: Note | None) -> int:
    """Return the index of the first line of the notes at the foot of a column."""
    lines = column.lines
    first = len(lines)
    if column.is_table:
        return first
    while first and is_small(lines[first - 1].size, body_size):
        first -= 1
    start = first
    while start < len(lines) and not find_mark(lines[start], marks):
        start += 1
    return first if last and _goes_on(last[-1], column, first, start) else start


def _goes_on(note: Column, column: Column, first: int, start: int) -> bool:
    """Whether the small print before the first mark, at `start`, is the rest of a note."""
    lines = column.lines
    last = note.lines[-1]
    if first == start or column.page - note.page > 1 or SENTENCE_END.search(last.text):
        return False
    is_above_note = start < len(lines) and all(
        after.baseline - line.baseline < _MAX_PITCH * line.size
        for line, after in pairwise(lines[first : start + 1])
    )
    is_same_size = abs(lines[first].size - last.size) < 0.1 * last.size
    return is_same_size and (is_above_note or lines[first].text[0].islower())


def _divide_notes(column: Column, marks: Collection[str]) -> Iterator[tuple[Column, bool]]:
    """Yield each note as a column of its own, and whether it begins in it."""
    notes: list[list[Line]] = []
    is_rest = bool(column.lines) and not find_mark(column.lines[0], marks)
    for line in column.lines:
        mark = find_mark(line, marks)
        if mark:
            first, *others = line.words
            is_alone = strip_mark(first.text) == mark and not _SIGN.fullmatch(mark)
            words = (first._replace(text=f"[{mark}]"), *others) if is_alone else line.words
            notes.append([line._replace(words=words)])
        elif notes:
            notes[-1].append(line)
        else:
            notes.append([line])
    for number, lines in enumerate(notes):
        yield column._replace(lines=tuple(lines)), bool(number) or not is_rest


def find_mark(line: Line, marks: Collection[str]) -> str:
    """Return the mark with which a note begins in `line`; "" if none does."""
    first = line.words[0].text
    if line.note_mark or (len(line.words) > 1 and strip_mark(first) in marks):
        return line.note_mark or strip_mark(first)
    sign = _SIGN.match(first)
    return sign[0] if sign else ""
