"""The dates that a text mentions."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.english.dates import find_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("on 14 June 2024", [(2024, 6, 14)], id="day first"),
        pytest.param("on Sept. 7, 2024,", [(2024, 9, 7)], id="month first"),
        pytest.param("from 2024-06-14 on", [(2024, 6, 14)], id="ISO"),
        pytest.param("June 2 and the 3rd of July", [(None, 6, 2), (None, 7, 3)], id="no year"),
        pytest.param("in June 2024", [(2024, 6, None)], id="month"),
        pytest.param("It may rain in May.", [(None, 5, None)], id="May"),
        pytest.param("built in 1867", [(1867, None, None)], id="year"),
        pytest.param("2,024 men, $2024 and 1999.5", [], id="no dates"),
    ],
)
def test_the_dates_of_a_text_are_found(text: str, expected: list[tuple[int | None, ...]]) -> None:
    assert [(each.year, each.month, each.day) for each in find_dates(text)] == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("14 June 2024", "15 June 2024", True, id="another day"),
        pytest.param("in 2023", "14 June 2024", True, id="another year"),
        pytest.param("in June 2024", "14 June 2024", False, id="less precise"),
        pytest.param("14 June", "in 2024", False, id="no part in common"),
    ],
)
def test_dates_conflict_if_a_part_that_both_have_differs(
    one: str, other: str, *, expected: bool
) -> None:
    (first,), (second,) = find_dates(one), find_dates(other)
    assert first.conflicts_with(second) is expected
    assert second.conflicts_with(first) is expected


@given(st.lists(st.sampled_from("14 June 2024 , May 3rd of in 1999 2024-06-14 the".split())))
def test_dates_are_in_order_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for each in find_dates(text):
        assert end <= each.start < each.end <= len(text)
        end = each.end
