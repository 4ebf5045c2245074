"""The columns of a page → the same without the notes at their foot, and these notes."""

import re
from collections.abc import Collection, Sequence

from pincite.index.readers.pdf.layout.lines import Line
from pincite.index.readers.pdf.layout.tables import Column

_SIGN = re.compile(r"[*†‡§¶]{1,3}")


def split_notes(
    columns: Sequence[Column], body_size: float, marks: Collection[str]
) -> tuple[list[Column], list[Column]]:
    """Return the columns without notes, and the notes as columns, in order.

    Notes are in smaller print than the text (`body_size`, in points), and begin with a mark: a
    raised number or sign, or one of `marks`, which the page's text has raised.
    """
    texts, notes = [], []
    for column in columns:
        start = _find_notes(column, body_size, marks)
        if start:
            texts.append(column._replace(lines=column.lines[:start]))
        if start < len(column.lines):
            notes += _divide_notes(column._replace(lines=column.lines[start:]), marks)
    return texts, notes


def _find_notes(column: Column, body_size: float, marks: Collection[str]) -> int:
    """Return the index of the first line of the notes at the foot of a column."""
    lines = column.lines
    start = len(lines)
    while start and lines[start - 1].size < 0.94 * body_size:
        start -= 1
    while start < len(lines) and not find_mark(lines[start], marks):
        start += 1
    return len(lines) if column.is_table else start


def _divide_notes(column: Column, marks: Collection[str]) -> list[Column]:
    """Return each note as a column of its own."""
    notes: list[list[Line]] = []
    for line in column.lines:
        mark = find_mark(line, marks)
        if mark:
            first, *others = line.words
            words = (first._replace(text=f"[{mark}]"), *others) if first.text == mark else None
            line = line._replace(words=words) if words and not _SIGN.fullmatch(mark) else line
            notes.append([line])
        else:
            notes[-1].append(line)
    return [column._replace(lines=tuple(lines)) for lines in notes]


def find_mark(line: Line, marks: Collection[str]) -> str:
    """Return the mark with which a note begins in `line`; "" if none does."""
    first = line.words[0].text
    if line.note_mark or (len(line.words) > 1 and first in marks):
        return line.note_mark or first
    sign = _SIGN.match(first)
    return sign[0] if sign else ""
