"""The cells of a table → lines in which every cell keeps its place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


_MAX_COLUMNS = 200
"""More columns than a page can show: a hostile file must not ask for millions."""


def write_row(texts: Iterable[str]) -> str:
    """Return the texts of a row's cells on one line: `North quay | | 150`; "" if all are empty."""
    cells = [" ".join(text.split()) for text in texts]
    return re.sub(r" {2,}", " ", " | ".join(cells)).strip() if any(cells) else ""


def write_table(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """Return a line for each row that is not empty.

    A cell over several columns is followed by empty places. A cell over several rows is repeated
    in each, so that each row can be read alone.
    """
    lines = []
    covered: _Covered = {}
    for row in rows:
        texts, covered = _place_cells(row, covered)
        if line := write_row(texts):
            lines.append(line)
    return lines


_Covered = dict[int, tuple[str, int]]
"""For a column: the text of a cell above, and how many further rows it covers."""


def _place_cells(row: Sequence[Cell], covered: _Covered) -> tuple[list[str], _Covered]:
    """Return the texts of a row by column, and what its cells cover below it."""
    texts: list[str] = []
    below: _Covered = {}
    for cell in (*row, None):  # None: cells from above may follow the last cell
        while (column := len(texts)) in covered:
            text, remaining = covered[column]
            texts.append(text)
            if remaining > 1:
                below[column] = (text, remaining - 1)
        if cell is None or len(texts) >= _MAX_COLUMNS:
            break
        for offset in range(max(1, min(cell.columns, _MAX_COLUMNS - len(texts)))):
            text = "" if offset else cell.text
            if cell.rows > 1:
                below[len(texts)] = (text, cell.rows - 1)
            texts.append(text)
    return texts, below
