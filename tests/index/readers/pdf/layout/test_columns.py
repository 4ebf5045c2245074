"""Columns are read one after the other, and tables row by row.

Covers also: pincite.index.readers.pdf.layout.tables, pincite.index.readers.pdf.layout.flow.
"""

import pytest

from tests.fakes.index.pdf import (
    COUNCIL,
    FERRY,
    MAYOR,
    Drawing,
    Text,
    read_paragraphs,
    wrap,
)


def row_by_row(*columns: list[Text]) -> list[Text]:
    return sorted((line for column in columns for line in column), key=lambda line: line.y)


LEFT, RIGHT = wrap(COUNCIL, 42), wrap(FERRY, 42, x=320)
NARROW = [
    wrap(COUNCIL, 26, x=60, size=9), wrap(FERRY, 26, x=200, size=9), wrap(MAYOR, 26, x=340, size=9)
]  # fmt: skip


@pytest.mark.parametrize(
    ("drawings", "expected"),
    [
        pytest.param([*LEFT, *RIGHT], [COUNCIL, FERRY], id="column-by-column"),
        pytest.param([*RIGHT, *LEFT], [COUNCIL, FERRY], id="right-drawn-first"),
        pytest.param(row_by_row(LEFT, RIGHT), [COUNCIL, FERRY], id="row-by-row"),
        pytest.param(
            row_by_row(LEFT, [line._replace(y=line.y + 5) for line in RIGHT]),
            [COUNCIL, FERRY],
            id="lines-not-level",
        ),
        pytest.param(row_by_row(*NARROW), [COUNCIL, FERRY, MAYOR], id="three-columns"),
        pytest.param(
            [Text(60, 70, "One headline above both of the two columns", 20),
             *row_by_row(LEFT, RIGHT),
             Text(60, 300, "Another headline above both of the columns", 20),
             *wrap(MAYOR, 42, y=330), *wrap(FERRY, 42, x=320, y=330)],
            ["One headline above both of the two columns", COUNCIL, FERRY,
             "Another headline above both of the columns", MAYOR, FERRY],
            id="headlines-across",
        ),
        pytest.param(
            [Text(60, 70, "A headline above two columns", 14), *NARROW[0], *NARROW[1],
             *[line._replace(y=line.y - 36) for line in NARROW[2]]],
            ["A headline above two columns", COUNCIL, FERRY, MAYOR],
            id="headline-across-two-of-three",
        ),
        pytest.param(
            [*wrap(COUNCIL[:74], 42), *wrap(COUNCIL[74:], 42, x=320)],
            [COUNCIL],
            id="sentence-across-columns",
        ),
        pytest.param(
            [*[Text(30, line.y, str(5 * number), 8) for number, line in enumerate(LEFT, start=1)],
             *LEFT],
            [COUNCIL],
            id="line-numbers",
        ),
        pytest.param(
            [Text(60, 100, "They want three things of the mayor:"),
             Text(70, 114, "\x95"), Text(100, 114, "peace and quiet for the whole of the summer"),
             Text(70, 128, "\x95"), Text(100, 128, "bread for everyone who lives in the town"),
             Text(70, 142, "\x95"), Text(100, 142, "a boat that goes to Oster on every day")],
            ["They want three things of the mayor:",
             "• peace and quiet for the whole of the summer",
             "• bread for everyone who lives in the town",
             "• a boat that goes to Oster on every day"],
            id="list-is-no-table",
        ),
    ],
)  # fmt: skip
def test_text_is_read_in_the_order_of_its_columns(
    drawings: list[Drawing], expected: list[str]
) -> None:
    assert read_paragraphs(*drawings) == expected


ROWS = (
    ("Town", "2019", "2020"),
    ("Varn", "1,200", "1,310"),
    ("Oster", "", "980"),
    ("Lask", "7", ""),
)


def test_a_table_is_read_in_rows_and_an_empty_cell_keeps_its_place() -> None:
    cells = [
        Text(x, 200 + 14 * number, cell)
        for number, row in enumerate(ROWS)
        for x, cell in zip((60, 160, 240), row, strict=True)
        if cell
    ]
    assert read_paragraphs(*wrap(COUNCIL, 90), *cells, *wrap(FERRY, 90, y=280)) == [
        COUNCIL,
        "Town | 2019 | 2020",
        "Varn | 1,200 | 1,310",
        "Oster | | 980",
        "Lask | 7 |",
        FERRY,
    ]


def test_dates_beside_events_are_a_table() -> None:
    events = {"3 May": "The council votes on the tram line", "9 June": "Work begins on bridges",
              "1 July": "The ferry is sold to a hotel", "2 July": "Eva Thorn begins"}  # fmt: skip
    cells = [
        text
        for number, (date, event) in enumerate(events.items())
        for text in (Text(60, 100 + 14 * number, date), Text(130, 100 + 14 * number, event))
    ]
    assert read_paragraphs(*cells) == [f"{date} | {event}" for date, event in events.items()]
