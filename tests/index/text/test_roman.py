"""Roman numerals are written and read as books have them."""

import pytest
from pincite.index.text.roman import MAX_ROMAN, parse_roman, write_roman


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "i"), (4, "iv"), (14, "xiv"), (90, "xc"), (1998, "mcmxcviii")]
)
def test_a_number_has_one_numeral(number: int, numeral: str) -> None:
    assert write_roman(number) == numeral
    assert parse_roman(numeral) == number


def test_every_numeral_is_read_as_its_number() -> None:
    numbers = range(1, MAX_ROMAN + 1)
    assert [parse_roman(write_roman(number)) for number in numbers] == list(numbers)


@pytest.mark.parametrize("text", ["", "iiii", "vx", "civil", "XIV", "14", "m" * 4])
def test_other_texts_are_no_numerals(text: str) -> None:
    assert parse_roman(text) is None
