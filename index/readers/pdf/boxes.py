"""Where the words of a text stand on the pages of its document: packed small, and found again.

The packed form is text: whole numbers of half points, each as the difference to what is expected,
in the variable-length bytes of Protocol Buffers, in base64. It does not depend on a compressor,
so the digest of an article is the same everywhere.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

_PER_POINT = 2
_HASH_LENGTH = 16  # hexadecimal digits
_HEADER_LENGTH = 2  # numbers before the pages: the version, and the hash of the document
VERSION = 1


class PageSize(NamedTuple):
    """The size of a displayed page in points. `number` counts from 1.

    `machine_read`: whether its text was read from a picture by OCR.
    """

    number: int
    width: float
    height: float
    machine_read: bool = False


class PlacedText(NamedTuple):
    """The characters `start` to `end` of a text, which stand in a box on page `page`.

    Coordinates are in points from the left and upper edge of the displayed page.
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


class PageBox(NamedTuple):
    """A part of a line on page `page`, in points from the left and upper edge of that page.

    `machine_read`: whether the text of the page was read from a picture by OCR.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    page_width: float
    page_height: float
    machine_read: bool


def pack_boxes(document_hash: str, pages: Sequence[PageSize], words: Iterable[PlacedText]) -> str:
    """Return pages and words, which are in the order of their text, as a short string.

    `document_hash` is the sha256 of the document in hex, to know it again.
    """
    numbers: list[int] = [VERSION, int(document_hash[:_HASH_LENGTH], 16), len(pages)]
    for page in pages:
        numbers += (page.number, _to_units(page.width), _to_units(page.height), page.machine_read)
    offset, last_page = 0, 0
    for (number, top, bottom), line in groupby(
        words, key=lambda word: (word.page, _to_units(word.top), _to_units(word.bottom))
    ):
        parts = list(line)
        numbers += (_to_unsigned(number - last_page), _to_unsigned(top), _to_unsigned(bottom - top))
        numbers.append(len(parts))
        last_page, edge = number, 0
        for word in parts:
            left, right = _to_units(word.left), _to_units(word.right)
            numbers += (word.start - offset, word.end - word.start)
            numbers += (_to_unsigned(left - edge), _to_unsigned(right - left))
            offset, edge = word.end, right
    return b64encode(b"".join(map(_to_bytes, numbers))).decode()


def find_boxes(packed: str, start: int, end: int) -> tuple[PageBox, ...]:
    """Return where the characters `start` to `end` stand: one box for each part of a line.

    Within a word, the place is estimated from the number of characters.
    """
    if not packed:
        return ()
    numbers = _iter_numbers(b64decode(packed))
    for _ in range(_HEADER_LENGTH):
        next(numbers)
    pages = {page.number: page for page in _iter_pages(numbers)}
    boxes: list[PageBox] = []
    for number, line in groupby(
        (word for word in _iter_words(numbers) if word.start < end and start < word.end),
        key=lambda word: (word.page, word.top, word.bottom),
    ):
        size = pages[number[0]]
        parts = [_cut(word, start, end) for word in line]
        boxes.append(
            PageBox(
                size.number,
                min(left for left, _ in parts),
                number[1],
                max(right for _, right in parts),
                number[2],
                size.width,
                size.height,
                size.machine_read,
            )
        )
    return tuple(boxes)


def list_page_sizes(packed: str) -> tuple[PageSize, ...]:
    """Return the pages that have text, in order."""
    if not packed:
        return ()
    numbers = _iter_numbers(b64decode(packed))
    for _ in range(_HEADER_LENGTH):
        next(numbers)
    return tuple(_iter_pages(numbers))


def is_packed_from(packed: str, document_hash: str) -> bool:
    """Whether the boxes are those of the document with this sha256, in hex."""
    numbers = _iter_numbers(b64decode(packed))
    next(numbers)  # the version
    known = next(numbers)
    return known == int(document_hash[:_HASH_LENGTH], 16)


def _cut(word: PlacedText, start: int, end: int) -> tuple[float, float]:
    """Return the left and right edge of the part of a word between two offsets."""
    width = (word.right - word.left) / (word.end - word.start)
    left = word.left + max(start - word.start, 0) * width
    return left, word.right - max(word.end - end, 0) * width


def _iter_pages(numbers: Iterator[int]) -> Iterator[PageSize]:
    for _ in range(next(numbers)):
        number, width, height, machine_read = (next(numbers) for _ in range(4))
        yield PageSize(number, width / _PER_POINT, height / _PER_POINT, bool(machine_read))


def _iter_words(numbers: Iterator[int]) -> Iterator[PlacedText]:
    offset = page = 0
    for page_step in numbers:
        page += _to_signed(page_step)
        top, height = (_to_signed(next(numbers)) for _ in range(2))
        edge = 0
        for _ in range(next(numbers)):
            start = offset + next(numbers)
            offset = start + next(numbers)
            left = edge + _to_signed(next(numbers))
            edge = left + _to_signed(next(numbers))
            box = (each / _PER_POINT for each in (left, top, edge, top + height))
            yield PlacedText(start, offset, page, *box)


def _to_units(points: float) -> int:
    return round(points * _PER_POINT)


def _to_unsigned(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _to_signed(number: int) -> int:
    return number // 2 if number % 2 == 0 else -(number + 1) // 2


def _to_bytes(number: int) -> bytes:
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def _iter_numbers(data: Sequence[int]) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
