"""The body of a Word document → its visible paragraphs and table rows, in order.

Tracked changes count as accepted. Hidden and struck-out text is left out and counted.
"""

import re
from collections.abc import Iterator
from typing import Any

from pincite.index.readers.docx.equations import MATH, write_equation
from pincite.index.readers.docx.formats import NAMESPACE, RunFormat, Styles
from pincite.index.readers.docx.notes import NoteMarks
from pincite.index.text.raised import Level, write_runs
from pincite.index.text.symbols import decode_symbol, decode_symbols, is_symbol_font

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PARAGRAPH = f"{NAMESPACE}p"
_TABLE, _ROW, _CELL, _RUN, _TEXT, _TEXT_BOX, _SYMBOL, _CONTROL = (
    NAMESPACE + name for name in ("tbl", "tr", "tc", "r", "t", "txbxContent", "sym", "sdt")
)
_EQUATIONS = (f"{MATH}oMath", f"{MATH}oMathPara")
_NOTE_KINDS = {
    f"{NAMESPACE}footnoteReference": "footnotes",
    f"{NAMESPACE}endnoteReference": "endnotes",
}
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_CHARACTER_BY_TAG = {
    f"{NAMESPACE}tab": "\t",
    f"{NAMESPACE}ptab": "\t",
    f"{NAMESPACE}br": "\n",
    f"{NAMESPACE}cr": "\n",
    f"{NAMESPACE}noBreakHyphen": "-",
}
_DELETED = (f"{NAMESPACE}del", f"{NAMESPACE}moveFrom")
_IGNORED_TAGS = {
    *_DELETED,
    *(NAMESPACE + name for name in ("pPr", "rPr", "sdtPr", "rt", "rubyPr")),
    _TEXT_BOX,
    _FALLBACK,
}


class Body:
    """Reads paragraphs, tables and notes. `hidden` counts the characters that were left out."""

    def __init__(self, styles: Styles, notes: NoteMarks) -> None:
        self._styles = styles
        self._notes = notes
        self.hidden = 0

    def iter_blocks(self, parent: Any) -> Iterator[str]:
        """Yield the paragraphs and table rows inside an element; empty ones are skipped."""
        pending = ""  # a paragraph whose end a tracked change deletes
        for element in parent:
            if element.tag == PARAGRAPH:
                text = pending + self.read_paragraph(element)
                pending = text if _is_end_deleted(element) else ""
                if not pending and text.strip():
                    yield text.strip()
                for box in _iter_own(element, _TEXT_BOX):
                    if next(box.iterancestors(_FALLBACK, *_DELETED), None) is None:
                        yield from self.iter_blocks(box)
            elif element.tag == _TABLE:
                yield from self._iter_rows(element)
            elif element.tag not in _IGNORED_TAGS and not _is_placeholder(element):
                yield from self.iter_blocks(element)
        if pending.strip():
            yield pending.strip()

    def iter_notes(self) -> Iterator[str]:
        """Yield the notes that the text refers to, each with its mark; call it last."""
        for mark, note in self._notes.list_notes():
            yield f"{mark} {' '.join(self.iter_blocks(note))}".rstrip()

    def read_paragraph(self, paragraph: Any) -> str:
        """Return the visible text of a paragraph, without its text boxes."""
        text = write_runs(self._iter_pieces(paragraph, paragraph))
        return re.sub(r"[^\S\n]+", " ", text)

    def _iter_rows(self, table: Any) -> Iterator[str]:
        """Yield the rows of a table. A cell keeps its place, even if it is empty or merged.

        A cell that is merged over several rows is repeated in each of them. The cells of a table
        of one row that holds prose only lay out the page: they are read one after the other.
        """
        text_above: dict[int, str] = {}
        rows = list(_iter_own(table, _ROW))
        for row in rows:
            if row.find(f"{NAMESPACE}trPr/{NAMESPACE}del") is not None:
                continue
            cells = list(_iter_own(row, _CELL))
            if len(cells) == 1 or (len(rows) == 1 and any(map(_holds_prose, cells))):
                for cell in cells:
                    yield from self.iter_blocks(cell)
                continue
            places = [""] * _get_number(row, "trPr", "gridBefore", 0)
            for cell in cells:
                text = " ".join(" ".join(self.iter_blocks(cell)).split())
                if _continues_cell_above(cell):
                    text = text_above.get(len(places), "")
                text_above[len(places)] = text
                places += [text, *[""] * (_get_number(cell, "tcPr", "gridSpan", 1) - 1)]
            places += [""] * _get_number(row, "trPr", "gridAfter", 0)
            if any(places):
                yield re.sub(r" {2,}", " ", " | ".join(places)).strip()

    def _iter_pieces(self, element: Any, paragraph: Any) -> Iterator[tuple[str, Level]]:
        """Yield the visible texts inside an element, and where they stand."""
        if element.tag == _RUN:
            run_format = self._styles.resolve(element, paragraph)
            if run_format.shown:
                yield from self._iter_run_pieces(element, run_format)
            else:
                texts = (text.text or "" for text in element.iter(_TEXT))
                self.hidden += len("".join("".join(texts).split()))
        elif element.tag in _EQUATIONS:
            yield write_equation(element), ""
        elif not _is_placeholder(element):
            for child in element:
                if child.tag not in _IGNORED_TAGS:
                    yield from self._iter_pieces(child, paragraph)

    def _iter_run_pieces(self, run: Any, run_format: RunFormat) -> Iterator[tuple[str, Level]]:
        for child in run:
            if child.tag == _TEXT:
                text = child.text or ""
                is_symbol = is_symbol_font(run_format.font)
                yield (
                    (decode_symbols(text, run_format.font) if is_symbol else text),
                    run_format.level,
                )
            elif child.tag == _SYMBOL:
                code, font = (child.get(NAMESPACE + name) for name in ("char", "font"))
                if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code or ""):
                    yield decode_symbol(int(code, 16), font), run_format.level
            elif child.tag in _NOTE_KINDS:
                yield self._notes.mark(_NOTE_KINDS[child.tag], child.get(f"{NAMESPACE}id")), ""
            elif child.tag in _CHARACTER_BY_TAG:
                yield _CHARACTER_BY_TAG[child.tag], run_format.level
            elif child.tag not in _IGNORED_TAGS:
                yield from self._iter_pieces(child, None)


def _iter_own(element: Any, tag: str) -> Iterator[Any]:
    """Yield the elements inside `element`, without those of a nested table or paragraph."""
    return (
        descendant
        for descendant in element.iter(tag)
        if next(descendant.iterancestors(element.tag)) is element
    )


def _is_end_deleted(paragraph: Any) -> bool:
    """Whether a tracked change joins the paragraph to the next one."""
    mark = paragraph.find(f"{NAMESPACE}pPr/{NAMESPACE}rPr")
    return mark is not None and any(mark.find(tag) is not None for tag in _DELETED)


def _is_placeholder(element: Any) -> bool:
    """Whether a content control shows only its prompt, such as "Click here to enter text"."""
    return (
        element.tag == _CONTROL
        and element.find(f"{NAMESPACE}sdtPr/{NAMESPACE}showingPlcHdr") is not None
    )


def _holds_prose(cell: Any) -> bool:
    """Whether a cell has several paragraphs, of which one ends like a sentence."""
    texts = ["".join(each.itertext(_TEXT)).strip() for each in cell.iterchildren(PARAGRAPH)]
    paragraphs = list(filter(None, texts))
    return len(paragraphs) > 1 and any(map(_SENTENCE_END.search, paragraphs))


def _continues_cell_above(cell: Any) -> bool:
    merge = cell.find(f"{NAMESPACE}tcPr/{NAMESPACE}vMerge")
    return merge is not None and merge.get(f"{NAMESPACE}val", "continue") == "continue"


def _get_number(element: Any, properties: str, name: str, default: int) -> int:
    """Return a count of columns; Word allows 63 columns, and a hostile file must not say more."""
    found = element.find(f"{NAMESPACE}{properties}/{NAMESPACE}{name}")
    value = found.get(f"{NAMESPACE}val", "") if found is not None else ""
    return min(int(value), 63) if value.isdecimal() else default
