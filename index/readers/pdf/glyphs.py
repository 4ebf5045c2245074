"""The characters of a PDF page → glyphs: what each says, where it stands and how it looks."""

import ctypes
import math
import unicodedata
from typing import Any, NamedTuple

from pincite.index.readers.pdf.objects import Objects
from pincite.index.text.symbols import decode_symbols, is_symbol_font

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": None}
)
_LINE_END_HYPHEN = 2  # PDFium's code for a hyphen at the end of a line
_SPACES = frozenset(ord(character) for character in map(chr, range(0x3001)) if character.isspace())
_INVISIBLE_MODES = (3, 7)  # text render modes: neither filled nor stroked


class Style(NamedTuple):
    """How the characters of one text object look.

    `angle` is in degrees, anticlockwise. `origin` is where its first character stands on the
    baseline, in the coordinates of the file.
    """

    size: float
    is_bold: bool
    angle: float
    is_hidden: bool
    origin: tuple[float, float]


class _Font(NamedTuple):
    """The name of a font without the mark of a subset, and the text of each code seen so far."""

    name: str
    texts: dict[int, str]


class RawGlyph(NamedTuple):
    """A character; `box` is left, bottom, right and top of it in the coordinates of the file."""

    text: str
    box: tuple[float, float, float, float]
    follows_space: bool
    style: Style


class Glyph(NamedTuple):
    """A character at its place on the upright page."""

    text: str
    left: float
    right: float
    baseline: float
    follows_space: bool
    style: Style


class GlyphReader:
    """Reads the characters of one page, with few calls of PDFium for each: these take the time."""

    def __init__(self, text_page: Any, objects: Objects, raw: Any) -> None:
        self._text_page = text_page
        self._objects = objects
        self._raw = raw
        self._fonts: dict[int, _Font] = {}

    def read(self) -> tuple[list[RawGlyph], int]:
        """Return the printed characters in the order of the file, and how many are not known."""
        text_page, box = self._text_page, self._raw.FS_RECTF()
        get_code, get_object = self._raw.FPDFText_GetUnicode, self._raw.FPDFText_GetTextObject
        get_box, get_address = self._raw.FPDFText_GetLooseCharBox, ctypes.addressof
        styles: dict[int, tuple[Style, _Font]] = {}
        glyphs: list[RawGlyph] = []
        follows_space = False
        for index in range(text_page.count_chars()):
            code = get_code(text_page, index)
            if code in _SPACES:
                follows_space = True
                continue
            handle = get_object(text_page, index)
            key = get_address(handle.contents) if handle else 0
            known = styles.get(key)
            if known is None:
                known = styles[key] = self._read_style(index, handle)
            style, font = known
            text = font.texts.get(code)
            if text is None:
                text = font.texts[code] = self._decode(index, code, font.name)
            if text:
                get_box(text_page, index, box)
                edges = (box.left, box.bottom, box.right, box.top)
                glyphs.append(RawGlyph(text, edges, follows_space, style))
                follows_space = False
        return glyphs, sum(glyph.text == UNKNOWN for glyph in glyphs)

    def _decode(self, index: int, code: int, font: str) -> str:
        """Return the plain letters that a character stands for; UNKNOWN if no font says."""
        raw = self._raw
        if code == _LINE_END_HYPHEN and raw.FPDFText_IsHyphen(self._text_page, index) == 1:
            return "-"
        if is_symbol_font(font) and 0xE000 <= code <= 0xF8FF:
            return decode_symbols(chr(code), font)
        has_error = raw.FPDFText_HasUnicodeMapError(self._text_page, index) == 1
        if has_error or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            return UNKNOWN if code else ""
        if unicodedata.category(chr(code)) in ("Cc", "Cn", "Co"):
            return UNKNOWN
        return chr(code).translate(_LIGATURES)

    def _read_style(self, index: int, handle: Any) -> tuple[Style, "_Font"]:
        """Return the style of the object at a character, and its font."""
        raw, text_page = self._raw, self._text_page
        x, y, size, matrix = ctypes.c_double(), ctypes.c_double(), ctypes.c_float(), raw.FS_MATRIX()
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        origin = (x.value, y.value)
        angle = -math.degrees(raw.FPDFText_GetCharAngle(text_page, index))  # PDFium's is clockwise
        if not handle or not raw.FPDFTextObj_GetFontSize(handle, size):
            plain_size = raw.FPDFText_GetFontSize(text_page, index)
            return Style(plain_size, False, angle, False, origin), _Font("", {})
        raw.FPDFPageObj_GetMatrix(handle, matrix)
        scaled = round(abs(size.value) * math.hypot(matrix.c, matrix.d), 1)
        font = raw.FPDFTextObj_GetFont(handle)
        known_font = self._read_font(font)
        is_bold = "bold" in known_font.name.lower() or raw.FPDFFont_GetWeight(font) >= 600
        mode = raw.FPDFTextObj_GetTextRenderMode(handle)
        is_hidden = mode in _INVISIBLE_MODES or scaled < 1 or self._objects.conceals(handle, raw)
        return Style(scaled, is_bold, angle, is_hidden, origin), known_font

    def _read_font(self, font: Any) -> "_Font":
        key = ctypes.addressof(font.contents) if font else 0
        if key not in self._fonts:
            buffer = ctypes.create_string_buffer(200)
            self._raw.FPDFFont_GetBaseFontName(font, buffer, 200)
            name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
            self._fonts[key] = _Font(name, {})
        return self._fonts[key]
