"""The lines of columns in reading order → paragraphs, each word with its place.

A paragraph continues in the next column or on the next page, also past a caption or a table.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from pincite.index.readers.pdf.layout.lines import Line
from pincite.index.readers.pdf.layout.tables import Column, make_rows
from pincite.index.readers.pdf.words import Word
from pincite.index.text.broken_words import keeps_hyphen
from pincite.index.text.languages import STOPWORDS_BY_LANGUAGE, guess_language
from pincite.index.text.words import STOPWORDS

SENTENCE_END = re.compile(r"[.!?:。！？…][\"'”’»)\]*†‡]*(?:\[[\w, –]{1,9}\]|[¹²³⁰⁴-⁹])*$")
_BULLET = re.compile(r"(?:[•‣▪◦●○■□–—*]|-|\d{1,2}[.)]|\(?[a-z]\))\s")
_HYPHENATED = re.compile(r"([^\W_]+(?:[-'’][^\W_]+)*)[-\u00ad‐]$")
_LAST_PIECE = re.compile(r"[^\W\d_]*\Z")
_ADDRESS = re.compile(r"@|://|www\.")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MAX_HEADING_WORDS = 12
# "pre-" before one of these is a word of its own, not half of one.
_SUSPENDING = {
    "en": frozenset("and or nor to".split()),
    "de": frozenset("und oder bzw bis".split()),
    "fr": frozenset("et ou".split()),
    "es": frozenset("y o e u".split()),
    "it": frozenset("e ed o".split()),
    "nl": frozenset("en of".split()),
}
_ANY_SUSPENDING = frozenset().union(*_SUSPENDING.values())


class Piece(NamedTuple):
    """A word of a paragraph, and its place on page `page`. `word` is None if it has no place.

    `is_joined`: whether it follows the piece before it without a space.
    """

    text: str
    page: int
    word: Word | None
    is_joined: bool = False


@dataclass(slots=True)
class Paragraph:
    """A paragraph in one font size.

    `page` is that of its last line, `last`; `room` is the free space to the right of that line.
    """

    last: Line
    page: int
    pieces: list[Piece] = field(default_factory=list)
    is_row: bool = False
    room: float = 0.0

    @property
    def size(self) -> float:
        """The font size of its last line, in points."""
        return self.last.size

    @property
    def text(self) -> str:
        """The pieces, separated by spaces where they are not joined."""
        parts = (piece.text if piece.is_joined else f" {piece.text}" for piece in self.pieces)
        return "".join(parts).lstrip()

    @property
    def is_finished(self) -> bool:
        """Whether its last sentence has ended."""
        return self.is_row or bool(SENTENCE_END.search(self.pieces[-1].text))


def make_paragraphs(columns: Sequence[Column]) -> list[Paragraph]:
    """Return the paragraphs of columns, which are in reading order.

    A row of a table is a paragraph; ` | ` separates its cells.
    """
    joiner = _Joiner(columns)
    paragraphs: list[Paragraph] = []
    for column in columns:
        if column.is_table:
            paragraphs += (
                Paragraph(column.lines[0], column.page, _make_row(cells, column.page), True)
                for cells in make_rows(column)
            )
            continue
        current: Paragraph | None = None
        last: Line | None = None
        for line in column.lines:
            if last is None or joiner.starts_paragraph(last, line, column):
                current = joiner.find_continued(paragraphs, line, column.page, is_top=last is None)
                if current is None:
                    current = Paragraph(line, column.page)
                    paragraphs.append(current)
            assert current is not None  # noqa: S101 - the first line has set it
            joiner.append(current, line, column)
            last = line
    return paragraphs


def _make_row(cells: Iterable[tuple[Word, ...]], page: int) -> list[Piece]:
    pieces: list[Piece] = []
    for number, cell in enumerate(cells):
        if number:
            pieces.append(Piece("|", page, None))
        pieces += (Piece(word.text, page, word) for word in cell)
    return pieces


class _Joiner:
    """Decides which lines form a paragraph, by what is usual in the document."""

    def __init__(self, columns: Sequence[Column]) -> None:
        lines = [line for column in columns for line in column.lines]
        text = " ".join(line.text for line in lines)
        self._word_counts = Counter(_WORD.findall(text))
        self._language = guess_language(text)
        gaps: defaultdict[int, list[float]] = defaultdict(list)
        for column in columns:
            for line, next_line in pairwise(column.lines):
                if _same_size(line.size, next_line.size):
                    gaps[round(line.size)].append(next_line.baseline - line.baseline)
        self._pitches = {size: median_low(each) for size, each in gaps.items()}
        self._edges: dict[tuple[int, float], tuple[float, float]] = {}

    def starts_paragraph(self, line: Line, next_line: Line, column: Column) -> bool:
        """Whether `next_line`, below `line` in one column, starts a new paragraph."""
        if not _same_size(line.size, next_line.size) or _BULLET.match(next_line.text):
            return True
        pitch = min(self._pitches[round(line.size)], 2.2 * line.size)
        if next_line.baseline - line.baseline > 1.3 * pitch:
            return True
        if _HYPHENATED.search(line.text):
            return False
        ends_sentence = bool(SENTENCE_END.search(line.text))
        left, right = self._find_edges(column, line.size)
        has_room = _has_room(right - line.right, next_line)
        if line.is_bold != next_line.is_bold and has_room:
            return True
        if ends_sentence:
            return has_room or next_line.left > line.left + 0.7 * line.size
        is_short = line.right - left < 0.6 * (right - left)
        return is_short and has_room and not next_line.text[0].islower()

    def _find_edges(self, column: Column, size: float) -> tuple[float, float]:
        """Return the left and right edge of the lines of a column in about this font size."""
        key = (id(column), size)
        if key not in self._edges:
            alike = [line for line in column.lines if _same_size(line.size, size)]
            # A line or two that are too long must not make all others short.
            rights = sorted((line.right for line in alike), reverse=True)
            right = rights[len(rights) // 10 + (len(rights) > 5)]
            self._edges[key] = (min(line.left for line in alike), right)
        return self._edges[key]

    def find_continued(
        self, paragraphs: Sequence[Paragraph], line: Line, page: int, *, is_top: bool
    ) -> Paragraph | None:
        """Return the paragraph that goes on in `line`, which starts a paragraph of its column.

        At the top of a column, it is the one before, if its sentence goes on. Past captions and
        tables, only a line that cannot start a sentence goes on with it.
        """
        starts_low = line.text[0].islower()
        for distance, paragraph in enumerate(reversed(paragraphs[-12:])):
            if page - paragraph.page > 1:
                return None
            if paragraph.is_row or not _same_size(paragraph.size, line.size):
                continue
            if distance == 0 and not is_top:
                return None
            if paragraph.is_finished or (distance and not starts_low):
                return None
            is_below = page == paragraph.page and line.baseline > paragraph.last.baseline
            is_short = len(paragraph.pieces) < _MAX_HEADING_WORDS or _has_room(paragraph.room, line)
            ends = (is_below and is_short) or (paragraph.last.is_bold and not line.is_bold)
            may_go_on = starts_low or not (ends or _BULLET.match(line.text))
            return paragraph if may_go_on else None
        return None

    def append(self, paragraph: Paragraph, line: Line, column: Column) -> None:
        """Add a line to a paragraph, by a space or by the halves of a hyphenated word."""
        pieces = paragraph.pieces
        words = [Piece(word.text, column.page, word) for word in line.words]
        if pieces:
            last, first = pieces[-1], words[0]
            kept, is_joined = self._join(last.text, first.text)
            pieces[-1] = last._replace(text=kept)
            words[0] = first._replace(is_joined=is_joined)
        pieces += words
        paragraph.page, paragraph.last = column.page, line
        paragraph.room = self._find_edges(column, line.size)[1] - line.right

    def _join(self, text: str, next_text: str) -> tuple[str, bool]:
        """Return what remains of the word at a line's end, and whether the next is joined to it."""
        if text[-1] >= "\u2e80" and next_text[0] >= "\u2e80":  # Chinese writes no spaces
            return text, True
        found = _HYPHENATED.search(text)
        if not found:
            return text, bool(re.search(r"\d[–/]$", text)) and next_text[0].isdigit()
        rest = re.match(r"[^\W\d_]+", next_text)
        first, second = found[1], rest[0] if rest else ""
        if second.lower() in _SUSPENDING.get(self._language or "", _ANY_SUSPENDING):
            return text, False
        if not second[:1].islower():
            return text, next_text[0].isalnum()
        return (text if self._keeps_hyphen(text, first, second) else text[:-1]), True

    def _keeps_hyphen(self, text: str, first: str, second: str) -> bool:
        """Whether the hyphen at the end of `text` is one of the word that goes on in `second`."""
        counts = self._word_counts
        found = _LAST_PIECE.search(first)
        last = found[0] if found else ""
        if _ADDRESS.search(text) or counts[f"{last}-{second}"]:
            return True
        if last and counts[last + second]:
            return False
        # A common word is seen elsewhere by chance: with-out.
        is_common = second in STOPWORDS_BY_LANGUAGE.get(self._language or "en", STOPWORDS)
        is_word = counts[second] > 1 and not is_common  # the half itself counts once
        return is_word or keeps_hyphen(first, second, self._language)


def _has_room(room: float, next_line: Line) -> bool:
    """Whether the first word of the next line would have had room, so a line ends a paragraph."""
    first = next_line.words[0]
    return room > first.right - first.left + 0.8 * next_line.size


def _same_size(size: float, other: float) -> bool:
    return abs(size - other) <= 0.1 * max(size, other)
