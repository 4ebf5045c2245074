"""Delimiters differ by text and cannot be guessed."""

import subprocess
import sys

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.llm.delimiters import make_delimiter


@given(st.lists(st.text(), min_size=1, max_size=3), st.lists(st.text(), min_size=1, max_size=3))
def test_equal_texts_have_equal_delimiters_and_others_do_not(
    one: list[str], other: list[str]
) -> None:
    assert (make_delimiter(*one) == make_delimiter(*other)) == (one == other)


def test_the_border_between_texts_counts() -> None:
    assert make_delimiter("ab", "c") != make_delimiter("a", "bc")


@pytest.mark.parametrize("text", ["", "A pier.", "\ud800"])
def test_a_delimiter_is_16_hexadecimal_digits(text: str) -> None:
    delimiter = make_delimiter(text)
    assert len(delimiter) == 16
    assert set(delimiter) <= set("0123456789abcdef")


def test_each_process_makes_different_delimiters() -> None:
    program = (
        "from pincite.assistant.llm.delimiters import make_delimiter; print(make_delimiter('a'))"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert printed.stdout.decode().strip() != make_delimiter("a")
