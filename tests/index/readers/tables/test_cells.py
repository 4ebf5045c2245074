"""Cells keep their places on the line of their row."""

import pytest
from pincite.index.readers.tables.cells import Cell, write_row, write_table


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (["", "2021", "2022"], "| 2021 | 2022"),
        (["East", "", "", "9"], "East | | | 9"),
        (["East", ""], "East |"),
        (["a\n b"], "a b"),
        (["", " "], ""),
        ([], ""),
    ],
)
def test_an_empty_cell_keeps_its_place(texts: list[str], line: str) -> None:
    assert write_row(texts) == line


def test_merged_cells_cover_columns_and_rows() -> None:
    rows = [
        [Cell("Quay"), Cell("2022", columns=2), Cell("2023")],
        [Cell("East", rows=2), Cell("rye"), Cell("4"), Cell("5", rows=3)],
        [Cell("oats"), Cell("6")],
        [Cell("West"), Cell(""), Cell("7")],
        [],
    ]
    assert write_table(rows) == [
        "Quay | 2022 | | 2023",
        "East | rye | 4 | 5",
        "East | oats | 6 | 5",
        "West | | 7 | 5",
    ]


def test_a_hostile_table_has_no_more_columns_than_a_page_can_show() -> None:
    [line] = write_table([[Cell("a", columns=10**9)], [Cell("", columns=10**9)]])
    assert len(line) < 1000
