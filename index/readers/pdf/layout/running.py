"""The pages of a document → the same without running heads and feet, and what these say.

A row at the upper or lower edge is a running head or foot if it returns at that edge of another
page, or if it holds a number that counts the pages. Heads may alternate, move a little and take
several rows. Body text is kept: a head stands apart from it, or is printed in another size. Notes
at the foot are kept too, although their numbers may count like pages.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pincite.index.readers.pdf.layout.lines import (
    find_body_size,
    find_marks,
    group_lines,
    strip_mark,
)
from pincite.index.readers.pdf.words import Page, Word
from pincite.index.text.roman import parse_roman

_MAX_ROWS = 5  # of a running head or foot
_PICTURE_SHARE = 0.05  # of a page: beside a picture, heads and feet may be all that a page says
_MAX_SHIFT = 14.0  # points that a head may move between pages
_PAGE_COUNT = re.compile(
    r"(?i)(?:(?:page|seite|p\.|s\.|página|pagina)\s*)?[-–—]?\s*\d+\s*(?:/|of|von|de|di|sur)\s*\d+\s*[-–—]?"
    r"|(?:page|seite|página|pagina)\s*\d+"
)
# What browsers print at the edges of a page.
_PRINTED_BY_BROWSER = re.compile(
    r"(?i)(?:https?|file)://\S+(?:\s+\d+/\d+)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d{2}.*"
)
_NUMBER_AT_EDGE = re.compile(r"^\W*(\d{1,4})\b|\b(\d{1,4})\W*$")
_MAX_HEAD_WORDS = 12
_MARGIN = 0.065  # of the height of a page
_SENTENCE_PART = re.compile(r"[.!?…:;,-][\"'”’»)\]]*$")
_ROMAN_PAGE = re.compile(r"\W*([ivxlc]{1,9})\W*")


class _Row(NamedTuple):
    """A row of a page. `distance` is that of its baseline from the edge of the page.

    `text` is without raised figures: they number notes, not pages. `is_note`: whether it begins
    with one, `may_be_note`: with a number that marks a note in the text of the page.
    `is_estimated`: whether OCR has estimated its size.
    """

    words: tuple[Word, ...]
    text: str
    distance: float
    size: float
    is_estimated: bool
    is_note: bool
    may_be_note: bool


class _Edge(NamedTuple):
    """The outermost rows of a page, from the edge inwards; `pitch` is the usual gap of its rows.

    `margin`: the distance from the edge within which no text is expected.
    """

    rows: tuple[_Row, ...]
    pitch: float
    margin: float
    has_picture: bool


def strip_running_rows(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Return the pages without running heads and feet, and the different texts of these."""
    removed: list[set[int]] = [set() for _ in pages]
    texts: dict[str, None] = {}
    body_size = find_body_size(word for page in pages for word in page.words)
    marks = [find_marks(page.words, body_size).raised for page in pages]
    edges_by_side = {
        from_top: [
            _find_edge(page, of_page, from_top=from_top)
            for page, of_page in zip(pages, marks, strict=True)
        ]
        for from_top in (True, False)
    }
    page_offsets = _find_page_offsets(edges_by_side.values())
    for from_top, edges in edges_by_side.items():
        returning = _Returning(edges, body_size, page_offsets)
        counts = [returning.count_running(index, edge) for index, edge in enumerate(edges)]
        counts = _count_single_rows(edges, counts, body_size, from_top=from_top)
        for index, (edge, count) in enumerate(zip(edges, counts, strict=True)):
            for row in edge.rows[:count]:
                removed[index].update(map(id, row.words))
                texts.setdefault(row.text)
    stripped = [
        replace(page, words=tuple(word for word in page.words if id(word) not in ids))
        for page, ids in zip(pages, removed, strict=True)
    ]
    return stripped, list(texts)


def _count_single_rows(
    edges: Sequence[_Edge], counts: Sequence[int], body_size: float, *, from_top: bool
) -> list[int]:
    """Add to the running rows of each page one that does not return, such as a section's name.

    It stands apart in the margin, or above the place where the text of other pages begins. Above
    the text of the first page, it may be the name of the newspaper or a date: it counts only if a
    later page has such a head.
    """
    tops = [
        edge.rows[count].distance
        for edge, count in zip(edges, counts, strict=True)
        if count < len(edge.rows) and not _is_apart(edge, count, body_size)
    ]
    single: list[_Row | None] = []
    for edge, count in zip(edges, counts, strict=True):
        row = edge.rows[count] if _is_apart(edge, count, body_size) else None
        in_margin = row and row.distance < edge.margin
        is_above = row and from_top and tops and row.distance < min(tops) - edge.pitch
        single.append(row if in_margin or is_above else None)
    if from_top and single and single[0]:
        later = [row for row in single[1:] if row]
        if not any(_are_level(single[0], row) for row in later):
            single[0] = None
    return [count + (row is not None) for count, row in zip(counts, single, strict=True)]


def _is_apart(edge: _Edge, count: int, body_size: float) -> bool:
    """Whether the row after `count` rows is a few words with a wide gap below, and no sentence."""
    if count + 1 >= len(edge.rows):
        return False
    row, following = edge.rows[count : count + 2]
    gap = following.distance - row.distance
    return (
        len(row.words) <= _MAX_HEAD_WORDS
        and row.size <= 1.1 * body_size
        and gap > 1.6 * edge.pitch
        and not (row.is_note or row.may_be_note or row.text[0].islower())
        and not _SENTENCE_PART.search(row.text)
    )


def _find_edge(page: Page, marks: Collection[str], *, from_top: bool) -> _Edge:
    rows = []
    for line in group_lines(page.words):
        first, *others = line.in_order
        raised = set(map(id, line.raised))
        rows.append(
            _Row(
                words=(first, *others),
                text=" ".join(each.text for each in (first, *others) if id(each) not in raised),
                distance=line.baseline if from_top else page.height - line.baseline,
                size=find_body_size((first, *others)),
                is_estimated=page.is_machine_read,
                is_note=id(first) in raised,
                may_be_note=bool(others) and strip_mark(first.text) in marks,
            )
        )
    rows.sort(key=lambda row: row.distance)
    gaps = [after.distance - before.distance for before, after in pairwise(rows)]
    pitch = median(gaps) if gaps else 12.0
    return _Edge(
        tuple(rows[: _MAX_ROWS + 1]),
        pitch,
        _MARGIN * page.height,
        page.picture_share > _PICTURE_SHARE,
    )


def _find_page_offsets(sides: Iterable[Sequence[_Edge]]) -> set[int]:
    """Return by how much page numbers differ from the positions of their pages.

    Sure are those of rows that are the same on several pages but for the number.
    """
    pages = {
        (number - index, rest, index)
        for edges in sides
        for index, edge in enumerate(edges)
        for row in edge.rows[:_MAX_ROWS]
        if not row.is_note and (found := _find_page_number(row.text))
        for number, rest in [found]
    }
    counts = Counter((offset, rest) for offset, rest, _ in pages)
    return {offset for (offset, _), count in counts.items() if count > 1}


class _Returning:
    """The rows at one edge of all pages, to find those that return."""

    def __init__(
        self, edges: Sequence[_Edge], body_size: float, page_offsets: Collection[int]
    ) -> None:
        self._page_count = len(edges)
        self._body_size = body_size
        self._page_offsets = page_offsets
        self._rows = [tuple(row.text for row in edge.rows) for edge in edges]
        self._without_picture = {index for index, edge in enumerate(edges) if not edge.has_picture}
        self._by_text: defaultdict[str, list[tuple[int, _Row]]] = defaultdict(list)
        self._by_offset: defaultdict[int, list[tuple[int, _Row, str]]] = defaultdict(list)
        for index, edge in enumerate(edges):
            for row in edge.rows[:_MAX_ROWS]:
                self._by_text[row.text].append((index, row))
                if found := _find_page_number(row.text):
                    number, rest = found
                    self._by_offset[number - index].append((index, row, rest))

    def count_running(self, index: int, edge: _Edge) -> int:
        """Return how many rows at the edge of a page are a running head or foot."""
        count = 0
        while count < min(len(edge.rows), _MAX_ROWS) and self._is_running(edge.rows[count], index):
            count += 1
        while count and not self._stands_apart(edge, count, index):
            count -= 1
        return count

    def _is_running(self, row: _Row, index: int) -> bool:
        if row.is_note:
            return False
        if _PRINTED_BY_BROWSER.fullmatch(row.text) or _PAGE_COUNT.fullmatch(row.text):
            return True
        return next(self._iter_returns(row, index), None) is not None

    def _iter_returns(self, row: _Row, index: int) -> Iterator[int]:
        """Yield the other pages on which a row returns, the same but for the page number."""
        for other_index, other in self._by_text[row.text]:
            if self._is_other(index, other_index) and _are_level(row, other):
                yield other_index
        found = _find_page_number(row.text)
        if found is None:
            return
        number, rest = found
        may_differ = (
            row.size <= 1.1 * self._body_size
            and not (row.may_be_note or _SENTENCE_PART.search(row.text))
            and (number - index in self._page_offsets or not self._page_offsets)
        )
        for other_index, other, other_rest in self._by_offset[number - index]:
            # With another text beside the number, only a step from page to page is sure.
            is_next = may_differ and abs(index - other_index) <= 2
            is_same = rest == other_rest or is_next
            if is_same and self._is_other(index, other_index) and _are_level(row, other):
                yield other_index

    def _is_other(self, index: int, other_index: int) -> bool:
        """Whether two pages differ: on a copy of a page, the text itself returns."""
        rows = self._rows[index]
        is_copy = len(rows) > 1 and rows == self._rows[other_index]
        return index != other_index and not (is_copy and index in self._without_picture)

    def _stands_apart(self, edge: _Edge, count: int, index: int) -> bool:
        """Whether the first rows of an edge do not belong to the text that follows them."""
        if count >= len(edge.rows):
            return True
        last, following = edge.rows[count - 1], edge.rows[count]
        gap = following.distance - last.distance
        if gap > 1.3 * edge.pitch or gap > 1.7 * max(last.size, following.size):
            return True
        if max(abs(last.size - following.size), abs(last.size - self._body_size)) > 0.6:
            return True
        pages = {index, *self._iter_returns(last, index)}
        return len(pages) >= max(3, 0.6 * self._page_count)


def _are_level(row: _Row, other: _Row) -> bool:
    """Whether two rows have about the same size and distance from the edge."""
    max_difference = 0.3 * row.size if row.is_estimated or other.is_estimated else 0.6
    is_same_size = abs(row.size - other.size) <= max_difference
    return is_same_size and abs(row.distance - other.distance) <= _MAX_SHIFT


def _find_page_number(text: str) -> tuple[int, str] | None:
    """Return the number at the start or end of a row, and the rest of the row."""
    if found := _NUMBER_AT_EDGE.search(text):
        number = found[1] or found[2]
        return int(number), text[: found.start()] + text[found.end() :]
    found = _ROMAN_PAGE.fullmatch(text)
    number = parse_roman(found[1]) if found else None
    return (number, "") if number else None
