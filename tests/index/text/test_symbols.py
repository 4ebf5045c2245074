"""Codes of symbol fonts become the characters that they show."""

import pytest
from pincite.index.text.symbols import decode_symbol, decode_symbols, is_symbol_font


@pytest.mark.parametrize(
    ("code", "font", "expected"),
    [
        (0xF0B0, "Symbol", "°"),
        (0xB1, "Symbol", "±"),
        (0x6D, "symbol", "μ"),
        (0xF0FC, "Wingdings", "✓"),
        (0xF021, "Wingdings 3", "\ufffd"),
        (0x41, "Arial", "A"),
        (0xF041, "Unknown Font", "\ufffd"),
        (0x07, None, "\ufffd"),
    ],
)
def test_a_symbol_is_the_character_that_its_font_shows(
    code: int, font: str | None, expected: str
) -> None:
    assert decode_symbol(code, font) == expected


def test_spaces_between_symbols_stay() -> None:
    assert is_symbol_font("Symbol")
    assert not is_symbol_font("Arial")
    assert decode_symbols("a b", "Symbol") == "α β"
