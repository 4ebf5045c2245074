"""A gutter ends where its columns do: a box or a table elsewhere on the page tears no sentence.

Covers also: pincite.index.readers.pdf.layout.fragments.
"""

from collections.abc import Sequence

import pytest
from fpdf import FPDF

from tests.fakes.index.pdf import (
    COUNCIL,
    FERRY,
    MAYOR,
    Drawing,
    Text,
    read_paragraphs,
    wrap,
)


def tabulate(
    rows: Sequence[str], columns: Sequence[float], *, y: float, right_aligned: bool = False
) -> list[Text]:
    """Return the cells of rows as `a | b`, from the second on those end at their columns' place."""
    document = FPDF(unit="pt")
    document.set_font("Helvetica", size=9)
    cells = []
    for number, row in enumerate(rows):
        for x, cell in zip(columns, row.split("|"), strict=True):
            text = cell.strip()
            is_shifted = right_aligned and x != columns[0]
            left = x - document.get_string_width(text) if is_shifted else x
            if text:
                cells.append(Text(left, y + 14 * number, text, 9))
    return cells


LOSSES = ["Year | Bills | Copies | Sum", "2019 | 2,110 | 12 | 401,000", "2020 | 1,874 | | 700",
          "2021 | 2,302 | 57 | 1,930,500", "2022 | | 88 | 2,114,000"]  # fmt: skip
SEATS = ["Ward | Seats | Party", "Quay | 3 | Greens", "Mill | | Reds", "Hill | 5 | Reds"]
HEIGHTS = ["1931 | built | 2.9 m t", "1954 | raised | 3.6 m t", "1977 | raised | 4.2 m t"]
BOX = [
    Text(420, 101.5 + 11.5 * number, line, 9)
    for number, line in enumerate(("31 boats sold", "4 crews lost", "9 old debts", "2 deaths"))
]


@pytest.mark.parametrize(
    ("drawings", "expected"),
    [
        pytest.param(
            [*wrap(f"{COUNCIL} {FERRY[:37]}", 42), *tabulate(HEIGHTS, (62, 94, 128), y=178),
             *wrap(FERRY[38:], 42, x=320), *wrap(MAYOR, 42, x=320, y=160)],
            [f"{COUNCIL} {FERRY}", *HEIGHTS, MAYOR],
            id="table-in-a-column",
        ),
        pytest.param(
            [*wrap(COUNCIL, 70), *BOX, *wrap(FERRY, 70, y=148),
             *tabulate(LOSSES, (60, 240, 360, 520), y=210, right_aligned=True)],
            [COUNCIL, FERRY, "31 boats sold 4 crews lost 9 old debts 2 deaths", *LOSSES],
            id="box-above-a-table",
        ),
        pytest.param(
            [*wrap(COUNCIL, 26, x=60), *wrap(FERRY, 26, x=220), *wrap(MAYOR, 26, x=380),
             Text(60, 232, "Seats from May", 11), *tabulate(SEATS, (60, 180, 270), y=250)],
            [COUNCIL, FERRY, MAYOR, "Seats from May", *SEATS],
            id="table-below-columns",
        ),
        pytest.param(
            [*wrap(COUNCIL, 42), *wrap(FERRY, 42, x=320), Text(60, 220, "Mayor wins", 16),
             *wrap(MAYOR, 42, y=240), *wrap(COUNCIL, 42, x=320, y=240)],
            [COUNCIL, FERRY, "Mayor wins", MAYOR, COUNCIL],
            id="columns-below-columns",
        ),
        pytest.param(
            [*wrap(COUNCIL, 60), Text(60, 170, "Pilots " + 60 * "."), Text(300, 170, "38,200"),
             Text(60, 184, "Dues " + 60 * "."), Text(300, 184, "912,000"), Text(60, 198, "Rents"),
             Text(60, 212, "Total " + 60 * "."), Text(300, 212, "950,200"),
             Text(60, 240, "Signed: Bo Lind")],
            [COUNCIL, f"Pilots {60 * '.'} | 38,200", f"Dues {60 * '.'} | 912,000", "Rents |",
             f"Total {60 * '.'} | 950,200", "Signed: Bo Lind"],
            id="amounts-below-prose",
        ),
        pytest.param(
            [*tabulate(LOSSES, (60, 240, 360, 520), y=100, right_aligned=True),
             Text(60, 178, "Nobody knows why."), *tabulate(SEATS, (60, 180, 270), y=200)],
            [*LOSSES, "Nobody knows why.", *SEATS],
            id="sentence-between-tables",
        ),
    ],
)  # fmt: skip
def test_a_gutter_ends_where_its_columns_do(drawings: list[Drawing], expected: list[str]) -> None:
    assert read_paragraphs(*drawings) == expected
