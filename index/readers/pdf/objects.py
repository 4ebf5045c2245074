"""The shapes on a PDF page → how much of it is pictures, and which text does not show."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in the coordinates of the file."""

_MAX_OBJECTS = 20_000
_MAX_BACKGROUNDS = 2_000
_MAX_LINES = 5_000
_MAX_THICKNESS = 5.0  # points: a thicker line is an area
_MAX_DEPTH = 4
_WHITE = 250  # of 255, in each of red, green and blue


@dataclass(frozen=True, slots=True)
class Objects:
    """The shapes of a page: `bounds` is what is displayed of it, `backgrounds` are colored areas.

    `lines` are thin shapes. `picture_share`: share of the page that pictures cover. `drawings`
    counts lines and areas.
    """

    bounds: Box
    backgrounds: tuple[Box, ...]
    lines: tuple[Box, ...]
    picture_share: float
    drawings: int

    def conceals(self, text_object: Any, raw: Any) -> bool:
        """Whether a text object is white, or transparent, on white."""
        red, green, blue, alpha = (ctypes.c_uint(255) for _ in range(4))
        if not raw.FPDFPageObj_GetFillColor(text_object, red, green, blue, alpha):
            return False
        if alpha.value < 8:
            return True
        if min(red.value, green.value, blue.value) < _WHITE:
            return False
        box = _get_bounds(text_object, raw)
        return box is None or not any(_overlap(box, each) for each in self.backgrounds)


def read_objects(page: "PdfPage") -> Objects:
    """Return what a page shows besides its text."""
    from pypdfium2 import raw

    bounds = page.get_bbox()
    backgrounds: list[Box] = []
    lines: list[Box] = []
    picture_area, drawings = 0.0, 0
    for each, kind in _iter_objects(page, raw):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _clip(_get_bounds(each, raw), bounds)
            if box:
                picture_area += (box[2] - box[0]) * (box[3] - box[1])
                backgrounds.append(box)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING):
            drawings += 1
            box = _clip(_get_bounds(each, raw), bounds)
            if box is None:
                continue
            is_area = _is_colored(each, kind, raw)
            if is_area and len(backgrounds) < _MAX_BACKGROUNDS:
                backgrounds.append(box)
            is_thin = min(box[2] - box[0], box[3] - box[1]) < _MAX_THICKNESS
            if is_thin and len(lines) < _MAX_LINES:
                if _is_stroked(each, kind, raw):
                    lines.append(_halve(box))
                elif is_area:
                    lines.append(box)
    left, bottom, right, top = bounds
    area = max((right - left) * (top - bottom), 1.0)
    share = min(picture_area / area, 1.0)
    return Objects(bounds, tuple(backgrounds), tuple(lines), share, drawings)


def _iter_objects(page: "PdfPage", raw: Any) -> Iterator[tuple[Any, int]]:
    """Yield the objects of a page and of the forms on it, except text, with their kinds."""
    count = 0
    stack = [(iter(range(raw.FPDFPage_CountObjects(page))), raw.FPDFPage_GetObject, page.raw)]
    while stack and count < _MAX_OBJECTS:
        indexes, get, holder = stack[-1]
        index = next(indexes, None)
        if index is None:
            stack.pop()
            continue
        count += 1
        each = get(holder, index)
        kind = raw.FPDFPageObj_GetType(each) if each else raw.FPDF_PAGEOBJ_UNKNOWN
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if len(stack) < _MAX_DEPTH:
                parts = iter(range(max(raw.FPDFFormObj_CountObjects(each), 0)))
                stack.append((parts, raw.FPDFFormObj_GetObject, each))
        elif kind != raw.FPDF_PAGEOBJ_TEXT:
            yield each, kind


def _is_colored(path: Any, kind: int, raw: Any) -> bool:
    """Whether a path is an area in a color other than white."""
    if kind == raw.FPDF_PAGEOBJ_SHADING:
        return True
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke) or not mode.value:
        return False
    return _shows(path, raw.FPDFPageObj_GetFillColor)


def _shows(path: Any, get_color: Any) -> bool:
    """Whether the color of a path is not known, or neither white nor transparent."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = get_color(path, red, green, blue, alpha)
    return not known or (alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE)


def _is_stroked(path: Any, kind: int, raw: Any) -> bool:
    """Whether a path is drawn as a line in a color other than white."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if kind == raw.FPDF_PAGEOBJ_SHADING or not raw.FPDFPath_GetDrawMode(path, mode, stroke):
        return False
    return bool(stroke.value) and _shows(path, raw.FPDFPageObj_GetStrokeColor)


def _halve(box: Box) -> Box:
    """Return the box of a drawn line, for which PDFium leaves twice the room."""
    left, bottom, right, top = box
    spare = min(right - left, top - bottom) / 4
    return left + spare, bottom + spare, right - spare, top - spare


def _get_bounds(each: Any, raw: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    found = raw.FPDFPageObj_GetBounds(each, left, bottom, right, top)
    return (left.value, bottom.value, right.value, top.value) if found else None


def _clip(box: Box | None, bounds: Box) -> Box | None:
    if box is None or not _overlap(box, bounds):
        return None
    return (
        max(box[0], bounds[0]),
        max(box[1], bounds[1]),
        min(box[2], bounds[2]),
        min(box[3], bounds[3]),
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
