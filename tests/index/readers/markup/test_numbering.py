"""The items of a list have the numbers and letters that a page shows."""

import pytest
from lxml.html import fromstring
from pincite.index.readers.markup.numbering import number_item


def number(attributes: str, items: str) -> list[str]:
    tree = fromstring(f"<div><ol {attributes}>{items}</ol></div>")
    numbers: dict[object, int] = {}
    return [number_item(item, numbers).strip() for item in tree.iter("li")]


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        ("", ["1.", "2.", "3."]),
        ("start=4", ["4.", "5.", "6."]),
        ("reversed", ["3.", "2.", "1."]),
        ("reversed start=9", ["9.", "8.", "7."]),
        ("reversed start=1 type=a", ["a.", "0.", "-1."]),
        ("type=a start=26", ["z.", "aa.", "ab."]),
        ("type=A", ["A.", "B.", "C."]),
        ("type=i start=3", ["iii.", "iv.", "v."]),
        ("type=I start=1998", ["MCMXCVIII.", "MCMXCIX.", "MM."]),
        ("type=i start=3999", ["mmmcmxcix.", "4000.", "4001."]),
        ("start=many", ["1.", "2.", "3."]),
    ],
)
def test_items_are_numbered(attributes: str, numbers: list[str]) -> None:
    assert number(attributes, "<li>x</li>" * 3) == numbers


def test_an_item_may_state_its_number() -> None:
    assert number("", "<li>x<li value=7>x<li>x<li type=a>x") == ["1.", "7.", "8.", "i."]


def test_lists_in_lists_have_numbers_of_their_own() -> None:
    inner = "<ol type=a><li>x</li><li>x</li></ol><ul><li>x</li></ul>"
    assert number("", f"<li>x{inner}</li><li>x</li>") == ["1.", "a.", "b.", "", "2."]
