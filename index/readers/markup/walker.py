"""HTML inside another format (a mail, a feed, a chapter) → its visible text.

All of it is the article: unlike a web page, there are no menus to leave out.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from pincite.index.readers.article import UnreadableError
from pincite.index.readers.format import Library
from pincite.index.readers.markup.appearance import (
    find_struck_out,
    get_shift,
    is_note_mark,
    is_styled_block,
    mark_appearance,
)
from pincite.index.readers.markup.blocks import extract_blocks, measure_depth
from pincite.index.readers.markup.inline import (
    InlineText,
    find_end_seam,
    find_start_seam,
    get_quotation_marks,
    get_text_after,
)
from pincite.index.readers.markup.numbering import number_item
from pincite.index.readers.markup.styles import (
    gives_size,
    inline_styles,
    is_hidden,
    parse_declarations,
)
from pincite.index.readers.tables.cells import Cell, write_table
from pincite.index.text.raised import write_lowered, write_raised

MARKUP_LIBRARIES = (Library("lxml", "lxml.html"), Library("css-inline", "css_inline"))
"""The libraries of every format that calls `parse_markup`."""

MAX_DEPTH = 500
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section"
    " summary table tbody td tfoot th thead title tr ul".split()
)
_HEADINGS = ("h1", "h2", "h3")
_NOT_SHOWN = frozenset(
    "script style template noscript head iframe object embed audio video canvas datalist svg"
    " select button input textarea meta link rt rp".split()
)
_TAG_SHIFTS = {"sup": "raised", "sub": "lowered"}
_BEFORE_LENGTH = 60  # characters that decide how a raised figure is written
_SPACES = re.compile(r"[^\S\n\u00a0]+")
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Markup:
    """The visible paragraphs of markup, and how many characters it hides or strikes out.

    `heading` is the first paragraph that is a heading of the upper levels; None if there is none.
    """

    paragraphs: tuple[str, ...]
    hidden: int
    heading: str | None

    @property
    def text(self) -> str:
        """The paragraphs, with an empty line between them."""
        return "\n\n".join(self.paragraphs)


def parse_markup(markup: str) -> Any:
    """Return the element tree of a page or of a fragment of one.

    Raises UnreadableError if it holds nothing, or is nested too deeply.
    """
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    try:
        tree = document_fromstring(
            re.sub(r"\A\s*<\?xml[^>]*\?>", "", _INVALID.sub(" ", markup)),
            parser=HTMLParser(huge_tree=True),
        )
    except ParserError:
        raise UnreadableError("is empty: there is no text in it") from None
    if measure_depth(tree) > MAX_DEPTH:
        raise UnreadableError("is nested too deeply to be read whole: save its text as .txt")
    return tree


def extract_markup(tree: Any, *, quote_mark: str = "", sheets: str = "") -> Markup:
    """Return the visible text of a whole tree. `quote_mark` begins each line of a block quotation.

    `sheets` is the text of style sheets outside of the tree.
    """
    root = inline_styles(tree, sheets)
    for each in root.iter("*"):
        if style := each.get("style"):
            mark_appearance(each, parse_declarations(style))
    walker = _Walker(quote_mark, frozenset(find_struck_out(root)))
    walker.walk(root)
    return Markup(tuple(walker.finish()), walker.hidden, walker.heading)


class _Walker:
    """Collects paragraphs: `_line` is the one that is being read, `_prefix` its number."""

    def __init__(self, quote_mark: str, struck: Set[Any], *, has_size: bool = True) -> None:
        self.hidden = 0
        self.heading: str | None = None
        self._struck = struck
        self._has_size = has_size  # of the letters: an element may set it to 0, and one in it, back
        self._quote_mark = quote_mark
        self._quotes = 0
        self._line = InlineText()
        self._numbers: dict[Any, int] = {}
        self._prefix = ""
        self._paragraphs: list[str] = []

    def finish(self) -> list[str]:
        self._end_paragraph()
        return self._paragraphs

    def walk(self, element: Any) -> None:
        if not isinstance(element.tag, str):  # a comment, whose tail is text
            return
        tag = element.tag.lower().rpartition("}")[2]
        if tag in _NOT_SHOWN:
            return
        style = parse_declarations(element.get("style", ""))
        is_block = tag in _BLOCKS or is_styled_block(element)
        if element in self._struck or "hidden" in element.attrib or is_hidden(style):
            self.hidden += len("".join("".join(element.itertext()).split()))
        elif tag == "br":
            self._line.write("\n")
        elif tag.rpartition(":")[2] == "math":
            self._read_formula(element)
        elif not is_block and (shift := get_shift(element) or _TAG_SHIFTS.get(tag)):
            self._read_shifted(element, shift)
        else:
            had_size = self._has_size
            stated = gives_size(style)
            self._has_size = had_size if stated is None else stated
            if tag == "table" and _is_data_table(element):
                self._read_table(element)
            else:
                self._read_element(element, tag, is_block=is_block)
            self._has_size = had_size

    def _read_shifted(self, element: Any, shift: str) -> None:
        text = " ".join("".join(element.itertext()).split())
        before = self._line.get_end(_BEFORE_LENGTH).rstrip()
        if shift == "lowered":
            text = write_lowered(text, before)
        elif text and is_note_mark(element):
            text = f"[{text.strip('[]() ')}]"
        else:
            text = write_raised(text, before, get_text_after(element))
        self._line.write(text)

    def _read_formula(self, formula: Any) -> None:
        for each in formula.iter("*"):
            each.tag = each.tag.rpartition(":")[2]
        self._line.mark(find_start_seam(formula))
        self._line.add(" ".join(block.text for block in extract_blocks(formula).blocks))
        self._line.mark(find_end_seam(formula))

    def _read_element(self, element: Any, tag: str, *, is_block: bool) -> None:
        is_quoted, closing = tag == "blockquote", ""
        if is_block:
            self._end_paragraph()
        else:
            self._line.mark(find_start_seam(element))
        above = len(self._paragraphs)
        if tag == "li":
            self._prefix = number_item(element, self._numbers)
        elif tag == "q":
            opening, closing = get_quotation_marks(element, self._line.get_end(1))
            self._line.add(opening)
        self._quotes += is_quoted
        self._add_text(element.text, tag)
        for child in element:
            self.walk(child)
            self._add_text(child.tail, tag)
        self._line.write(closing)
        if is_block:
            self._end_paragraph()
        else:
            self._line.mark(find_end_seam(element))
        if tag in _HEADINGS and self.heading is None:
            self.heading = " ".join(" ".join(self._paragraphs[above:]).split()) or None
        self._quotes -= is_quoted

    def _read_table(self, table: Any) -> None:
        self._end_paragraph()
        rows = []
        for row in table.iter("tr", "{*}tr"):
            if next(row.iterancestors("table", "{*}table")) is not table:
                continue
            rows.append(
                [self._read_cell(cell) for cell in row.iterchildren("td", "th", "{*}td", "{*}th")]
            )
        caption = next(table.iterchildren("caption", "{*}caption"), None)
        if caption is not None:
            self.walk(caption)
        self._paragraphs += write_table(rows)

    def _read_cell(self, cell: Any) -> Cell:
        inner = _Walker("", self._struck, has_size=self._has_size)
        inner.walk(cell)
        text = " ".join(inner.finish())
        self.hidden += inner.hidden
        return Cell(text, _read_number(cell.get("colspan")), _read_number(cell.get("rowspan")))

    def _add_text(self, text: str | None, tag: str) -> None:
        if text and not self._has_size:
            self.hidden += len("".join(text.split()))
        elif text and tag == "pre":
            self._line.write(text)
        elif text:
            self._line.add(_SPACES.sub(" ", text.replace("\n", " ")))

    def _end_paragraph(self) -> None:
        lines = [_SPACES.sub(" ", line).strip() for line in self._line.take().split("\n")]
        text = "\n".join(lines).strip()
        if text:
            text, self._prefix = self._prefix + text, ""
            mark = self._quote_mark * self._quotes
            self._paragraphs.append("\n".join(mark + line for line in text.split("\n")))


def _is_data_table(table: Any) -> bool:
    """Whether a table has data, and does not only lay out a page or a mail."""
    return table.get("role") != "presentation" and next(_iter_inner_tables(table), None) is None


def _iter_inner_tables(table: Any) -> Iterator[Any]:
    return (each for each in table.iter("table", "{*}table") if each is not table)


def _read_number(value: str | None) -> int:
    return min(int(value), 1000) if value and value.isdecimal() and len(value) < 6 else 1
