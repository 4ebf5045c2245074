"""The characters of a PDF page → its words, each with its place on the page as it is displayed."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pincite.index.readers.pdf.objects import Objects, read_objects
from pincite.index.readers.symbols import decode_symbols, is_symbol_font

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


class _Glyph(NamedTuple):
    text: str
    left: float
    right: float
    baseline: float
    follows_space: bool
    style: "_Style"


class _Style(NamedTuple):
    """How the characters of one text object look; `angle` is in degrees, anticlockwise."""

    size: float
    is_bold: bool
    angle: float
    is_hidden: bool
    font: str


class _RawGlyph(NamedTuple):
    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    follows_space: bool
    style: _Style


def read_words(page: "PdfPage", number: int) -> Page:
    """Return the words of a page that show, without those that stand at an angle to the most."""
    from pypdfium2 import raw

    objects = read_objects(page)
    text_page = page.get_textpage()
    try:
        glyphs, unknown_count = _read_glyphs(text_page, objects, raw)
    finally:
        text_page.close()
    rotation = raw.FPDFPage_GetRotation(page)
    shown = [glyph for glyph in glyphs if not glyph.style.is_hidden]
    is_machine_read = not shown and bool(glyphs) and objects.picture_share > 0.5
    if is_machine_read:
        shown = glyphs
    turns = _find_quarter_turns(shown, rotation)
    frame = _Frame(objects.bounds, (rotation + turns) % 4)
    upright = (glyph for glyph in shown if _is_upright(glyph.style.angle, rotation + turns))
    placed = list(filter(None, map(frame.place, upright)))
    return Page(
        number=number,
        words=tuple(_iter_words(_compose_accents(placed))),
        width=frame.width,
        height=frame.height,
        quarter_turns=turns,
        hidden=len(glyphs) - len(shown),
        unknown_share=unknown_count / len(glyphs) if glyphs else 0.0,
        picture_share=objects.picture_share,
        drawings=objects.drawings,
        is_machine_read=is_machine_read,
    )


def _read_glyphs(text_page: Any, objects: Objects, raw: Any) -> tuple[list[_RawGlyph], int]:
    """Return the printed characters in the order of the file, and how many are not known."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    glyphs: list[_RawGlyph] = []
    unknown_count, follows_space = 0, False
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if raw.FPDFText_IsGenerated(text_page, index) == 1 or chr(code).isspace():
            follows_space = True
            continue
        handle = raw.FPDFText_GetTextObject(text_page, index)
        key = ctypes.addressof(handle.contents) if handle else 0
        if key not in styles:
            styles[key] = _read_style(text_page, index, handle, objects, raw)
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        text = "-" if code == _LINE_END_HYPHEN and raw.FPDFText_IsHyphen(text_page, index) else None
        if text is None:
            has_error = raw.FPDFText_HasUnicodeMapError(text_page, index) == 1
            text = _decode(code, styles[key].font, has_error=has_error)
            unknown_count += text == UNKNOWN
        if text:
            place = (box.left, box.bottom, box.right, box.top)
            glyphs.append(_RawGlyph(text, place, (x.value, y.value), follows_space, styles[key]))
            follows_space = False
    return glyphs, unknown_count


def _decode(code: int, font: str, *, has_error: bool) -> str:
    """Return the plain letters that a character code stands for; UNKNOWN if no font says."""
    if is_symbol_font(font) and 0xE000 <= code <= 0xF8FF:
        return decode_symbols(chr(code), font)
    if has_error or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return UNKNOWN if code else ""
    if unicodedata.category(chr(code)) in ("Cc", "Cn", "Co"):
        return UNKNOWN
    return chr(code).translate(_LIGATURES)


def _read_style(text_page: Any, index: int, handle: Any, objects: Objects, raw: Any) -> _Style:
    angle = -math.degrees(raw.FPDFText_GetCharAngle(text_page, index))  # PDFium's are clockwise
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    if not handle or not raw.FPDFTextObj_GetFontSize(handle, size):
        return _Style(raw.FPDFText_GetFontSize(text_page, index), False, angle, False, "")
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    scaled = round(abs(size.value) * math.hypot(matrix.c, matrix.d), 1)
    font = raw.FPDFTextObj_GetFont(handle)
    name_buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, name_buffer, 200)
    name = name_buffer.value.decode("utf-8", "replace").rpartition("+")[2]
    is_bold = "bold" in name.lower() or raw.FPDFFont_GetWeight(font) >= 600
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    is_hidden = mode in _INVISIBLE_MODES or scaled < 1 or objects.conceals(handle, raw)
    return _Style(scaled, is_bold, angle, is_hidden, name)


def _find_quarter_turns(glyphs: Iterable[_RawGlyph], rotation: int) -> int:
    """Return the clockwise quarter turns of the displayed page that make most text upright."""
    counts: Counter[int] = Counter()
    for glyph in glyphs:
        quarter, rest = divmod(glyph.style.angle + 45, 90)
        if 40 <= rest <= 50:
            counts[(int(quarter) - rotation) % 4] += 1
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

    def turn(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.bounds
        return (
            (x - left, top - y),
            (y - bottom, x - left),
            (right - x, y - bottom),
            (top - y, right - x),
        )[self.turns]

    def place(self, glyph: _RawGlyph) -> _Glyph | None:
        """Return the glyph at its place; None if it is off the page."""
        one = self.turn(glyph.box[0], glyph.box[1])
        other = self.turn(glyph.box[2], glyph.box[3])
        left, right = sorted((one[0], other[0]))
        _, baseline = self.turn(*glyph.origin)
        if right <= 0 or left >= self.width or not 0 < baseline < self.height + glyph.style.size:
            return None
        return _Glyph(glyph.text, left, right, baseline, glyph.follows_space, glyph.style)


def _compose_accents(glyphs: list[_Glyph]) -> Iterator[_Glyph]:
    """Yield the glyphs, with an accent that is printed over its letter as one character."""
    pending: _Glyph | None = None
    for glyph in glyphs:
        if pending is None:
            pending = glyph
            continue
        composed = _compose(pending, glyph) or _compose(glyph, pending)
        if composed:
            pending = pending._replace(
                text=composed,
                left=min(pending.left, glyph.left),
                right=max(pending.right, glyph.right),
            )
        else:
            yield pending
            pending = glyph
    if pending:
        yield pending


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
        if run and _is_overprint(run[-1], glyph):
            continue
        if run and _touches(run[-1], glyph):
            glyph = glyph._replace(follows_space=False)
        if run and not _continues(run[-1], glyph):
            yield _make_word(run)
            run = []
        run.append(glyph)
    if run:
        yield _make_word(run)


def _is_overprint(last: _Glyph, glyph: _Glyph) -> bool:
    """Whether a character is printed twice in nearly one place, to look bold.

    The letters of one ligature have one place and one style.
    """
    shift = 0.15 * last.style.size
    return (
        last.style is not glyph.style
        and last.text == glyph.text
        and abs(glyph.left - last.left) < shift
        and abs(glyph.baseline - last.baseline) < shift
    )


def _touches(last: _Glyph, glyph: _Glyph) -> bool:
    """Whether there is no room for the space that the file, or PDFium, puts between two glyphs."""
    size = last.style.size
    is_level = abs(glyph.baseline - last.baseline) < 0.1 * size
    return is_level and abs(glyph.left - last.right) < 0.07 * size


def _continues(last: _Glyph, glyph: _Glyph) -> bool:
    size = last.style.size
    return (
        not glyph.follows_space
        and abs(glyph.style.size - size) < 0.08 * size
        and glyph.style.is_bold == last.style.is_bold
        and abs(glyph.baseline - last.baseline) < 0.1 * size
        and -0.4 * size < glyph.left - last.right < 0.3 * size
    )


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
