"""The fonts of an RTF file: how the bytes that are set in each become text."""

import codecs

from pincite.index.text.symbols import decode_symbol, is_symbol_font

# Code pages of Windows by the number of a character set.
_CODE_PAGES = {77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950",
               161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
               186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip


class Fonts:
    """The names and the encodings of fonts by number; `encoding` is that of the file."""

    def __init__(self) -> None:
        self.encoding = "cp1252"
        self._names: dict[int, str] = {}
        self._encodings: dict[int, str] = {}

    def set_code_page(self, number: int) -> None:
        """Take Windows code page `number` as the encoding of the file, if there is one."""
        try:
            self.encoding = codecs.lookup(f"cp{number}").name
        except LookupError:
            return

    def add_name(self, font: int, text: str) -> None:
        """Take the name of a font from the table of fonts."""
        self._names.setdefault(font, text.strip().rstrip(";"))

    def set_character_set(self, font: int, number: int) -> None:
        """Take the encoding of a font from the table of fonts."""
        if number in _CODE_PAGES:
            self._encodings[font] = _CODE_PAGES[number]

    def decode(self, data: bytes, font: int | None) -> str:
        """Return the text of `data`, with U+FFFD for bytes that the encoding does not have."""
        name = self._names.get(font) if font is not None else None
        if is_symbol_font(name):
            return "".join(decode_symbol(code, name) for code in data)
        encoding = self._encodings.get(font) if font is not None else None
        return data.decode(encoding or self.encoding, "replace")

    def decode_unicode(self, code: int, font: int | None) -> str:
        """Return the character of `\\u`, whose code may be that of a symbol font."""
        name = self._names.get(font) if font is not None else None
        if is_symbol_font(name) or 0xF000 <= code <= 0xF0FF:
            return decode_symbol(code, name if is_symbol_font(name) else "Symbol")
        return chr(code)
