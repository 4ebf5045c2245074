"""Parts of a line, and a quote split at a phrase."""

import pytest
from hypothesis import given, strategies as st
from pincite.ui.text_parts import join_parts, partition_quote


def test_parts_are_joined_and_empty_ones_left_out() -> None:
    assert join_parts(["Post", None, "", "14 June 2024"]) == "Post · 14 June 2024"
    assert join_parts([]) == ""


@pytest.mark.parametrize(
    ("quote", "phrase", "parts"),
    [
        pytest.param("It was in May.", "May", ("It was in ", "May", "."), id="inside"),
        pytest.param("May is May.", "May", ("", "May", " is May."), id="the first of two"),
        pytest.param("Maybe in May.", "May", ("Maybe in ", "May", "."), id="whole words only"),
        pytest.param("It cost 3.5 (net).", "3.5 (net)", ("It cost ", "3.5 (net)", "."), id="marks"),
        pytest.param("It was in May.", "June", ("It was in May.", "", ""), id="absent"),
        pytest.param("It was in May.", "", ("It was in May.", "", ""), id="empty phrase"),
    ],
)
def test_a_quote_is_split_at_the_phrase(
    quote: str, phrase: str, parts: tuple[str, str, str]
) -> None:
    assert partition_quote(quote, phrase) == parts


@given(st.text(), st.text())
def test_the_parts_of_a_quote_add_up_to_it(quote: str, phrase: str) -> None:
    assert "".join(partition_quote(quote, phrase)) == quote
