"""The lines of a table → its rows; a cell that is empty keeps its place."""

from typing import NamedTuple

from pincite.index.readers.pdf.layout.fragments import divide_row
from pincite.index.readers.pdf.layout.lines import Line
from pincite.index.readers.pdf.words import Word

Cell = tuple[Word, ...]


class Column(NamedTuple):
    """The lines of a column, or of a table, of page `page`, from top to bottom."""

    lines: tuple[Line, ...]
    page: int
    is_table: bool = False


def make_rows(table: Column) -> list[list[Cell]]:
    """Return the cells of each row of a table; each row has a cell for each column."""
    rows = [divide_row(line.words) for line in table.lines]
    spans = _find_spans([cell for row in rows for cell in row])
    if len(spans) < max(map(len, rows)):  # a cell that spans columns hides which they are
        return [list(row) for row in rows]
    return [[_find_cell(row, span) for span in spans] for row in rows]


def _find_spans(cells: list[Cell]) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns that the cells form."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted((cell[0].left, max(word.right for word in cell)) for cell in cells):
        if spans and left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]))
        else:
            spans.append((left, right))
    return spans


def _find_cell(row: list[Cell], span: tuple[float, float]) -> Cell:
    return next((cell for cell in row if span[0] <= cell[0].left <= span[1]), ())
