"""Roman numerals in small letters: 14 ↔ xiv."""

_VALUES = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_ROMAN = 3_999
"""The largest number that has a numeral in letters."""


def write_roman(number: int) -> str:
    """Return the numeral of a number from 1 to MAX_ROMAN."""
    text = ""
    for value, letters in _VALUES:
        text += letters * (number // value)
        number %= value
    return text


def parse_roman(text: str) -> int | None:
    """Return the number of a numeral; None for other words, such as "civil" and "iiii"."""
    number, rest = 0, text
    for value, letters in _VALUES:
        while rest.startswith(letters):
            number, rest = number + value, rest[len(letters) :]
    return number if text and number <= MAX_ROMAN and write_roman(number) == text else None
