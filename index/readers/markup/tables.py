"""A table of a web page, by tag or by role → one line a row, with every cell in its column."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from pincite.index.readers.markup.appearance import CELL_ROLES
from pincite.index.readers.markup.boilerplate import count_characters

_MAX_COLUMNS = 200
_LONG_CELL = 400  # characters of a cell that holds prose
_CELLS = ("td", "th")
_TABLE_ROLES = frozenset(("table", "grid", "treegrid"))
_CellsFromAbove = dict[int, tuple[str, int]]  # column → text, and rows that it still covers


def is_data_table(table: Any) -> bool:
    """Return whether an element is a table of data; False if it only arranges the page."""
    role = (table.get("role") or "").lower()
    if table.tag != "table":
        return role in _TABLE_ROLES and _has_only_cells(table)
    if role in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(_iter_rows(table))
    if table.find(".//th") is not None or table.find("caption") is not None:
        return True
    widest = max((len(_list_cells(row)) for row in rows), default=0)
    return widest > 1 and not any(
        len(cell.text_content().strip()) > _LONG_CELL or cell.find(".//h1") is not None
        for row in rows
        for cell in _list_cells(row)
    )


def write_rows(table: Any, write_cell: Callable[[Any], str]) -> Iterator[str]:
    """Yield the caption, then each row as `a | b | c`. An empty cell keeps its place.

    A cell over several columns or rows is repeated in each. Rows without text are left out.
    """
    for caption in table.findall("caption"):
        yield write_cell(caption)
    above: _CellsFromAbove = {}
    for row in _iter_rows(table):
        own_texts = [write_cell(cell) for cell in _list_cells(row)]
        texts, above = _lay_out_row(row, own_texts, above)
        if any(own_texts):
            yield re.sub(r"\s+", " ", " | ".join(texts)).strip()


def _lay_out_row(
    row: Any, own_texts: list[str], above: _CellsFromAbove
) -> tuple[list[str], _CellsFromAbove]:
    """Return the text of each column of a row, and the cells that reach into the next row."""
    texts: list[str] = []
    below: _CellsFromAbove = {}

    def place(text: str, rows_left: int) -> None:
        if rows_left:
            below[len(texts)] = text, rows_left - 1
        texts.append(text)

    for cell, text in zip(_list_cells(row), own_texts, strict=True):
        while len(texts) in above:
            place(*above[len(texts)])
        rows_left = _get_span(cell, "rowspan") - 1
        for _ in range(min(_get_span(cell, "colspan"), max(1, _MAX_COLUMNS - len(texts)))):
            place(text, rows_left)
    while any(column >= len(texts) for column in above):
        place(*above.get(len(texts), ("", 0)))
    return texts, below


def _has_only_cells(table: Any) -> bool:
    """Whether all text of a table made of other elements is in the cells of its rows."""
    cells = [cell for row in _iter_rows(table) for cell in _list_cells(row)]
    return count_characters(table) == sum(map(count_characters, cells)) > 0


def _iter_rows(table: Any) -> Iterator[Any]:
    """Yield the rows of a table itself, those of its head first."""
    if table.tag != "table":
        yield from table.iterfind(".//*[@role='row']")
    for part in (*table.findall("thead"), table, *table.findall("tbody"), *table.findall("tfoot")):
        yield from part.findall("tr")


def _list_cells(row: Any) -> list[Any]:
    return list(islice(filter(_is_cell, row), _MAX_COLUMNS))


def _is_cell(element: Any) -> bool:
    return element.tag in _CELLS or element.get("role") in CELL_ROLES


def _get_span(cell: Any, name: str) -> int:
    found = re.match(r"\s*(\d{1,5})", cell.get(name) or cell.get(f"aria-{name}") or "")
    return max(1, min(int(found[1]), 1_000)) if found else 1
