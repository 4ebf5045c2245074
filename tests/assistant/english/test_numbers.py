"""The numbers that a text mentions."""

import pytest
from pincite.assistant.english.numbers import NumberMention, find_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1,301 pilgrims", [(1301, "pilgrim")], id="thousands"),
        pytest.param("$6.3 billion", [(6.3e9, "$")], id="money"),
        pytest.param("£10m", [(1e7, "£")], id="short scale"),
        pytest.param("51.3 per cent", [(51.3, "%")], id="percent"),
        pytest.param("twenty-two miles", [(22, "mile")], id="in words"),
        pytest.param("two million", [(2e6, "")], id="million in words"),
        pytest.param("on 14 June 2024", [], id="a date"),
        pytest.param("no one knows", [(1, "know")], id="one"),
    ],
)
def test_the_numbers_of_a_text_are_found(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(each.amount, each.unit) for each in find_numbers(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 1,200 men", True),
        ("more than $1,200", True),
        ("1,200 men", False),
        ("about a man and 1,200 others", False),
    ],
)
def test_words_before_a_number_make_it_approximate(text: str, *, expected: bool) -> None:
    assert find_number(text).is_approximate is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1,200", 2), ("1,204", 4), ("0.05", 1), ("12.50", 4), ("0", 1)]
)
def test_significant_digits_are_counted(text: str, expected: int) -> None:
    assert find_number(text).significant_digits == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("10 men", "11 men", True, id="counts"),
        pytest.param("11 days", "10.9 days", False, id="rounded to a whole number"),
        pytest.param("38,000", "37,935", False, id="rounded"),
        pytest.param("38,000", "45,000", True, id="too far for rounding"),
        pytest.param("about 8,000", "9,500", False, id="approximate"),
        pytest.param("about 8,000", "12,000", True, id="too far for an approximation"),
        pytest.param("at least 1,081", "1,301", True, id="counted, with a lower bound"),
        pytest.param("5 km", "3 miles", False, id="other units"),
        pytest.param("0 men", "0 women", False, id="zero"),
    ],
)
def test_numbers_conflict_if_they_cannot_be_the_same(
    one: str, other: str, *, expected: bool
) -> None:
    first, second = find_number(one), find_number(other)
    assert first.conflicts_with(second) is expected
    assert second.conflicts_with(first) is expected


def find_number(text: str) -> NumberMention:
    (number,) = find_numbers(text)
    return number
