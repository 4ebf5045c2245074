"""Characters of the fonts Symbol and Wingdings, which have no letters, → Unicode."""

# Codes 0x20 to 0x7E and 0xA0 to 0xFE, as Adobe's symbol encoding has them.
_SYMBOL_LOW = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾"
    "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_HIGH = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
    "⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪€〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_SYMBOL = dict(enumerate(_SYMBOL_LOW, 0x20)) | dict(enumerate(_SYMBOL_HIGH, 0xA0))
_WINGDINGS = {
    0x20: " ", 0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6D: "❍",
    0x6E: "■", 0x6F: "□", 0x71: "❑", 0x74: "⧫", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻",
    0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦",
    0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a symbol whose meaning is not known."""


def is_symbol_font(font: str | None) -> bool:
    """Whether the characters of `font` are symbols with codes of their own."""
    return (font or "").lower() in _FONTS or (font or "").lower().startswith("wingdings")


def decode_symbol(code: int, font: str | None) -> str:
    """Return the character that `code` shows in `font`; UNKNOWN if it is not known.

    Word and RTF write the codes of symbol fonts as they are, or from 0xF000 on.
    """
    if is_symbol_font(font):
        return _FONTS.get((font or "").lower(), {}).get(code & 0xFF, UNKNOWN)
    is_private = 0xE000 <= code <= 0xF8FF
    return UNKNOWN if is_private or not 0x20 <= code <= 0x10FFFF else chr(code)


def decode_symbols(text: str, font: str | None) -> str:
    """Return `text`, which is set in a symbol font, as Unicode characters."""
    return "".join(
        character if character.isspace() else decode_symbol(ord(character), font)
        for character in text
    )
