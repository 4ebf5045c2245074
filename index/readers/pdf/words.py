"""The characters of a PDF page → its words, each with its place on the page as it is displayed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pincite.index.readers.pdf.glyphs import Glyph, GlyphReader, RawGlyph
from pincite.index.readers.pdf.objects import Box, read_objects
from pincite.index.readers.pdf.struck import drop_struck

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Spacing accents that old typesetting programs print over or under a letter → combining ones.
_ACCENTS = {"¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303",
            "ˇ": "\u030c", "˚": "\u030a", "¸": "\u0327", "¯": "\u0304", "˙": "\u0307"}  # fmt: skip
_ASCENT, _DESCENT = 0.78, 0.22  # of the font size
_MARKS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
_READ_AS_ONE = re.compile(
    rf"\d+(?:[.,:/\u066b\u066c]\d+)*|.[{_MARKS}]*"
)  # a number; a letter with its marks


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
    `hidden`: number of characters that do not show or are struck out, and that `words` lacks.
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


def read_words(page: "PdfPage", number: int) -> Page:
    """Return the words of a page that show and are not struck out.

    Without those that stand at an angle to the most.
    """
    from pypdfium2 import raw

    objects = read_objects(page)
    text_page = page.get_textpage()
    try:
        glyphs, unknown_count = GlyphReader(text_page, objects, raw).read()
    finally:
        text_page.close()
    rotation = raw.FPDFPage_GetRotation(page)
    shown = [glyph for glyph in glyphs if not glyph.style.is_hidden]
    is_machine_read = not shown and bool(glyphs) and objects.picture_share > 0.5
    if is_machine_read:
        shown = glyphs
    turns = _find_quarter_turns(shown, rotation)
    frame = _Frame(objects.bounds, (rotation + turns) % 4)
    upright = frame.place(
        glyph for glyph in shown if _is_upright(glyph.style.angle, rotation + turns)
    )
    kept = drop_struck(upright, map(frame.turn, objects.lines))
    return Page(
        number=number,
        words=tuple(_iter_words(_compose_accents(kept))),
        width=frame.width,
        height=frame.height,
        quarter_turns=turns,
        hidden=len(glyphs) - len(shown) + len(upright) - len(kept),
        unknown_share=unknown_count / len(glyphs) if glyphs else 0.0,
        picture_share=objects.picture_share,
        drawings=objects.drawings,
        is_machine_read=is_machine_read,
    )


def _find_quarter_turns(glyphs: Iterable[RawGlyph], rotation: int) -> int:
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

    def turn(self, box: Box) -> Box:
        """Return the left, top, right and bottom edge on the page of a box in the file."""
        left, bottom, right, top = self.bounds
        return (
            (box[0] - left, top - box[3], box[2] - left, top - box[1]),
            (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left),
            (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom),
            (top - box[3], right - box[2], top - box[1], right - box[0]),
        )[self.turns]

    def place(self, glyphs: Iterable[RawGlyph]) -> list[Glyph]:
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
                placed.append(Glyph(text, from_left, to_right, baseline, follows_space, style))
        return placed


def _compose_accents(glyphs: list[Glyph]) -> list[Glyph]:
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


def _compose(accent: Glyph, letter: Glyph) -> str | None:
    mark = _ACCENTS.get(accent.text)
    middle = (accent.left + accent.right) / 2
    if not mark or not letter.text.isalpha() or not letter.left <= middle <= letter.right:
        return None
    base = {"ı": "i", "ȷ": "j"}.get(letter.text, letter.text)
    composed = unicodedata.normalize("NFC", base + mark)
    return composed if len(composed) == 1 else None


def _iter_words(glyphs: Iterable[Glyph]) -> Iterator[Word]:
    run: list[Glyph] = []
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


def _is_overprint(last: Glyph, glyph: Glyph) -> bool:
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


def _continues(last: Glyph, glyph: Glyph) -> bool:
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


def _touches(last: Glyph, glyph: Glyph) -> bool:
    size = last.style.size
    is_level = abs(glyph.baseline - last.baseline) < 0.1 * size
    return is_level and abs(glyph.left - last.right) < 0.07 * size


def _make_word(run: list[Glyph]) -> Word:
    first = run[0]
    text = "".join(glyph.text for glyph in run)
    if is_right_to_left(text) and first.left < run[-1].left:
        # Programs that place each letter by itself leave no sign of the direction in the file.
        text = "".join(reversed(_READ_AS_ONE.findall(text)))
    return Word(
        text,
        min(glyph.left for glyph in run),
        max(glyph.right for glyph in run),
        first.baseline,
        first.style.size,
        first.style.is_bold,
        first.follows_space,
    )


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a text are written from right to left, as in Arabic and Hebrew."""
    if text.isascii():
        return False
    right_to_left = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return right_to_left > 0.5 * sum(map(str.isalpha, text)) > 0
