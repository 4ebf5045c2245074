"""The characters of a PDF page → its words, each with its place on the page as it is displayed."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pincite.index.readers.pdf.objects import Objects, read_objects
from pincite.index.text.symbols import decode_symbols, is_symbol_font

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": None}
)
# Spacing accents that old typesetting programs print over or under a letter → combining ones.
_ACCENTS = {"¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303",
            "ˇ": "\u030c", "˚": "\u030a", "¸": "\u0327", "¯": "\u0304", "˙": "\u0307"}  # fmt: skip
_LINE_END_HYPHEN = 2  # PDFium's code for a hyphen at the end of a line
_ASCENT, _DESCENT = 0.78, 0.22  # of the font size
_SPACES = frozenset(ord(character) for character in map(chr, range(0x3001)) if character.isspace())
_INVISIBLE_MODES = (3, 7)  # text render modes: neither filled nor stroked


class Word(NamedTuple):
    """Characters without a space between them, in one font size and on one baseline.

    Coordinates are in points, from the left and upper edge of the page turned so that its text
    is upright. `follows_space`: whether the file has a space before it.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool = False
    follows_space: bool = False

    @property
    def top(self) -> float:
        """The upper edge of the print."""
        return self.baseline - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of the print."""
        return self.baseline + _DESCENT * self.size


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one page in the order of the file, and what else it shows.

    `number` counts from 1. `width` and `height` are those of the page turned so that its text is
    upright; `quarter_turns` is how often that turns the displayed page by 90° clockwise.
    `hidden`: number of characters that do not show, and that `words` lacks.
    `unknown_share`: share of the characters whose font does not say which letters they show.
    `picture_share`: share of the page that pictures cover; `drawings` counts other shapes.
    `is_machine_read`: whether the text is an invisible layer over a picture of the page.
    """

    number: int
    words: tuple[Word, ...]
    width: float
    height: float
    quarter_turns: int = 0
    hidden: int = 0
    unknown_share: float = 0.0
    picture_share: float = 0.0
    drawings: int = 0
    is_machine_read: bool = False


class _Style(NamedTuple):
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


class _RawGlyph(NamedTuple):
    """A character; `box` is left, bottom, right and top of it in the coordinates of the file."""

    text: str
    box: tuple[float, float, float, float]
    follows_space: bool
    style: _Style


class _Glyph(NamedTuple):
    """A character at its place on the upright page."""

    text: str
    left: float
    right: float
    baseline: float
    follows_space: bool
    style: _Style


def read_words(page: "PdfPage", number: int) -> Page:
    """Return the words of a page that show, without those that stand at an angle to the most."""
    from pypdfium2 import raw

    objects = read_objects(page)
    text_page = page.get_textpage()
    try:
        glyphs, unknown_count = _GlyphReader(text_page, objects, raw).read()
    finally:
        text_page.close()
    rotation = raw.FPDFPage_GetRotation(page)
    shown = [glyph for glyph in glyphs if not glyph.style.is_hidden]
    is_machine_read = not shown and bool(glyphs) and objects.picture_share > 0.5
    if is_machine_read:
        shown = glyphs
    turns = _find_quarter_turns(shown, rotation)
    frame = _Frame(objects.bounds, (rotation + turns) % 4)
    upright = [glyph for glyph in shown if _is_upright(glyph.style.angle, rotation + turns)]
    return Page(
        number=number,
        words=tuple(_iter_words(_compose_accents(frame.place(upright)))),
        width=frame.width,
        height=frame.height,
        quarter_turns=turns,
        hidden=len(glyphs) - len(shown),
        unknown_share=unknown_count / len(glyphs) if glyphs else 0.0,
        picture_share=objects.picture_share,
        drawings=objects.drawings,
        is_machine_read=is_machine_read,
    )


class _GlyphReader:
    """Reads the characters of one page, with few calls of PDFium for each: these take the time."""

    def __init__(self, text_page: Any, objects: Objects, raw: Any) -> None:
        self._text_page = text_page
        self._objects = objects
        self._raw = raw
        self._fonts: dict[int, _Font] = {}

    def read(self) -> tuple[list[_RawGlyph], int]:
        """Return the printed characters in the order of the file, and how many are not known."""
        text_page, box = self._text_page, self._raw.FS_RECTF()
        get_code, get_object = self._raw.FPDFText_GetUnicode, self._raw.FPDFText_GetTextObject
        get_box, get_address = self._raw.FPDFText_GetLooseCharBox, ctypes.addressof
        styles: dict[int, tuple[_Style, _Font]] = {}
        glyphs: list[_RawGlyph] = []
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
                glyphs.append(_RawGlyph(text, edges, follows_space, style))
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

    def _read_style(self, index: int, handle: Any) -> tuple[_Style, "_Font"]:
        """Return the style of the object at a character, and its font."""
        raw, text_page = self._raw, self._text_page
        x, y, size, matrix = ctypes.c_double(), ctypes.c_double(), ctypes.c_float(), raw.FS_MATRIX()
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        origin = (x.value, y.value)
        angle = -math.degrees(raw.FPDFText_GetCharAngle(text_page, index))  # PDFium's is clockwise
        if not handle or not raw.FPDFTextObj_GetFontSize(handle, size):
            plain_size = raw.FPDFText_GetFontSize(text_page, index)
            return _Style(plain_size, False, angle, False, origin), _Font("", {})
        raw.FPDFPageObj_GetMatrix(handle, matrix)
        scaled = round(abs(size.value) * math.hypot(matrix.c, matrix.d), 1)
        font = raw.FPDFTextObj_GetFont(handle)
        known_font = self._read_font(font)
        is_bold = "bold" in known_font.name.lower() or raw.FPDFFont_GetWeight(font) >= 600
        mode = raw.FPDFTextObj_GetTextRenderMode(handle)
        is_hidden = mode in _INVISIBLE_MODES or scaled < 1 or self._objects.conceals(handle, raw)
        return _Style(scaled, is_bold, angle, is_hidden, origin), known_font

    def _read_font(self, font: Any) -> "_Font":
        key = ctypes.addressof(font.contents) if font else 0
        if key not in self._fonts:
            buffer = ctypes.create_string_buffer(200)
            self._raw.FPDFFont_GetBaseFontName(font, buffer, 200)
            name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
            self._fonts[key] = _Font(name, {})
        return self._fonts[key]


def _find_quarter_turns(glyphs: Iterable[_RawGlyph], rotation: int) -> int:
    """Return the clockwise quarter turns of the displayed page that make most text upright."""
    counts: Counter[int] = Counter()
    for angle, count in Counter(glyph.style.angle for glyph in glyphs).items():
        quarter, rest = divmod(angle + 45, 90)
        if 40 <= rest <= 50:
            counts[(int(quarter) - rotation) % 4] += count
    return counts.most_common(1)[0][0] if counts else 0


def _is_upright(angle: float, turns: int) -> bool:
    """Whether text at `angle` is upright after so many clockwise quarter turns of the page."""
    return abs((angle - 90 * turns + 180) % 360 - 180) <= 5


class _Frame(NamedTuple):
    """The coordinates of a file → those of the page after `turns` clockwise quarter turns."""

    bounds: tuple[float, float, float, float]
    turns: int

    @property
    def width(self) -> float:
        left, bottom, right, top = self.bounds
        return top - bottom if self.turns % 2 else right - left

    @property
    def height(self) -> float:
        left, bottom, right, top = self.bounds
        return right - left if self.turns % 2 else top - bottom

    def place(self, glyphs: Iterable[_RawGlyph]) -> list[_Glyph]:
        """Return the glyphs on the page, each at its place."""
        left, bottom, right, top = self.bounds
        # The edges of a box that become its left and right edge, and where these are counted from.
        start, end, zero, sign = ((0, 2, left, 1), (1, 3, bottom, 1), (2, 0, right, -1),
                                  (3, 1, top, -1))[self.turns]  # fmt: skip
        width, height = self.width, self.height
        placed = []
        for text, box, follows_space, style in glyphs:
            x, y = style.origin
            baseline = (top - y, x - left, y - bottom, right - x)[self.turns]
            from_left, to_right = sign * (box[start] - zero), sign * (box[end] - zero)
            if to_right > 0 and from_left < width and 0 < baseline < height + style.size:
                placed.append(_Glyph(text, from_left, to_right, baseline, follows_space, style))
        return placed


def _compose_accents(glyphs: list[_Glyph]) -> list[_Glyph]:
    """Return the glyphs, with an accent that is printed over its letter as one character."""
    if not any(glyph.text in _ACCENTS for glyph in glyphs):
        return glyphs
    composed = glyphs[:1]
    for glyph in glyphs[1:]:
        last = composed[-1]
        if text := _compose(last, glyph) or _compose(glyph, last):
            left, right = min(last.left, glyph.left), max(last.right, glyph.right)
            composed[-1] = last._replace(text=text, left=left, right=right)
        else:
            composed.append(glyph)
    return composed


def _compose(accent: _Glyph, letter: _Glyph) -> str | None:
    mark = _ACCENTS.get(accent.text)
    middle = (accent.left + accent.right) / 2
    if not mark or not letter.text.isalpha() or not letter.left <= middle <= letter.right:
        return None
    base = {"ı": "i", "ȷ": "j"}.get(letter.text, letter.text)
    composed = unicodedata.normalize("NFC", base + mark)
    return composed if len(composed) == 1 else None


def _iter_words(glyphs: Iterable[_Glyph]) -> Iterator[Word]:
    run: list[_Glyph] = []
    for glyph in glyphs:
        if run:
            last = run[-1]
            if _is_overprint(last, glyph):
                continue
            if not _continues(last, glyph):
                yield _make_word(run)
                run = []
                if glyph.follows_space and _touches(last, glyph):
                    glyph = glyph._replace(follows_space=False)
        run.append(glyph)
    if run:
        yield _make_word(run)


def _is_overprint(last: _Glyph, glyph: _Glyph) -> bool:
    """Whether a character is printed twice in nearly one place, to look bold.

    The letters of one ligature have one place and one style.
    """
    shift = 0.15 * last.style.size
    return (
        last.text == glyph.text
        and last.style is not glyph.style
        and abs(glyph.left - last.left) < shift
        and abs(glyph.baseline - last.baseline) < shift
    )


def _continues(last: _Glyph, glyph: _Glyph) -> bool:
    """Whether a glyph belongs to the word of the one before.

    A space for which there is no room, in the file or by PDFium's guess, does not count.
    """
    size, gap = last.style.size, glyph.left - last.right
    if not -0.4 * size < gap < 0.3 * size or (
        glyph.follows_space and not -0.07 < gap / size < 0.07
    ):
        return False
    return last.style is glyph.style or (
        abs(glyph.style.size - size) < 0.08 * size
        and glyph.style.is_bold == last.style.is_bold
        and abs(glyph.baseline - last.baseline) < 0.1 * size
    )


def _touches(last: _Glyph, glyph: _Glyph) -> bool:
    size = last.style.size
    is_level = abs(glyph.baseline - last.baseline) < 0.1 * size
    return is_level and abs(glyph.left - last.right) < 0.07 * size


def _make_word(run: list[_Glyph]) -> Word:
    first = run[0]
    return Word(
        "".join(glyph.text for glyph in run),
        first.left,
        max(glyph.right for glyph in run),
        first.baseline,
        first.style.size,
        first.style.is_bold,
        first.follows_space,
    )
