"""The columns of a table are found by their names, or by what they hold."""

from datetime import date, datetime

import pytest
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.tables.columns import find_columns, to_text

LONG = "Nothing was signed on Friday. " * 10


@pytest.mark.parametrize(
    ("rows", "columns", "has_names"),
    [
        ([["Date", "Text"], ["2024", "x"]], {"published": 0, "text": 1}, True),
        # Of two columns for a field, the surer name counts.
        ([["date", "published", "content", "body"]], {"published": 1, "text": 3}, True),
        ([["a", "b"], ["x", LONG]], {"text": 1}, True),
        ([["Some headline here", LONG], ["Some other one", LONG]], {"title": 0, "text": 1}, False),
    ],
)
def test_columns_are_found(rows: list[list[str]], columns: dict[str, int], has_names: bool) -> None:
    assert find_columns(rows) == (columns, has_names)


@pytest.mark.parametrize("rows", [[], [["a", "b"], ["1", "2"]], [["title", "x"], [LONG, "1"]]])
def test_a_table_without_texts_is_not_one_of_articles(rows: list[list[str]]) -> None:
    with pytest.raises(UnreadableError):
        find_columns(rows)


def test_cells_are_written_as_they_are_meant() -> None:
    values = [None, 3.0, 2.5, True, "x", date(2024, 5, 7), datetime(2024, 5, 7, 23, 30)]
    assert [to_text(value) for value in values] == [
        "", "3", "2.5", "True", "x", "2024-05-07", "2024-05-07",
    ]  # fmt: skip
