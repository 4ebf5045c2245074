"""HTML inside another format (a mail, a feed, a chapter) → its visible text.

All of it is the article: unlike a web page, there are no menus to leave out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pincite.index.readers.article import UnreadableError
from pincite.index.readers.format import Library
from pincite.index.readers.tables.cells import Cell, write_table
from pincite.index.text.raised import write_lowered, write_raised

MARKUP_LIBRARIES = (Library("lxml", "lxml.html"),)
"""The libraries of every format that calls `parse_markup`."""

MAX_DEPTH = 500
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section"
    " summary table tbody td tfoot th thead title tr ul".split()
)
_NOT_SHOWN = frozenset(
    "script style template noscript head iframe object embed audio video canvas datalist svg math"
    " select button input textarea meta link rt rp".split()
)
_STRUCK = frozenset(("del", "s", "strike"))
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|text-decoration[\w-]*\s*:[^;]{0,200}line-through",
    re.IGNORECASE,
)
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LOWERED_STYLE = re.compile(r"vertical-align\s*:\s*sub\b", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n\u00a0]+")
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Markup:
    """The visible paragraphs of markup, and how many characters it hides or strikes out."""

    paragraphs: tuple[str, ...]
    hidden: int

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


def extract_markup(tree: Any, *, quote_mark: str = "") -> Markup:
    """Return the visible text of a tree. `quote_mark` begins each line of a block quotation."""
    walker = _Walker(quote_mark)
    walker.walk(tree)
    return Markup(tuple(walker.finish()), walker.hidden)


class _Walker:
    """Collects paragraphs: `_line` is the one that is being read."""

    def __init__(self, quote_mark: str) -> None:
        self.hidden = 0
        self._quote_mark = quote_mark
        self._quotes = 0
        self._line = ""
        self._paragraphs: list[str] = []

    def finish(self) -> list[str]:
        self._end_paragraph()
        return self._paragraphs

    def walk(self, element: Any) -> None:
        if not isinstance(element.tag, str):  # a comment, whose tail is text
            return
        tag = element.tag.lower().rpartition("}")[2]
        style = element.get("style", "")
        if tag in _NOT_SHOWN:
            return
        if tag in _STRUCK or "hidden" in element.attrib or _HIDDEN_STYLE.search(style):
            self.hidden += len("".join("".join(element.itertext()).split()))
        elif tag == "br":
            self._line += "\n"
        elif tag == "table" and _is_data_table(element):
            self._read_table(element)
        elif tag in ("sup", "sub") or _RAISED_STYLE.search(style) or _LOWERED_STYLE.search(style):
            is_lowered = tag == "sub" or (tag != "sup" and _LOWERED_STYLE.search(style))
            text = " ".join("".join(element.itertext()).split())
            if _links_to_note(element):
                self._line += f"[{text.strip('[]() ')}]"
            else:
                write = write_lowered if is_lowered else write_raised
                self._line += write(text, self._line.rstrip())
        else:
            self._read_element(element, tag)

    def _read_element(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_paragraph()
        self._quotes += tag == "blockquote"
        self._add_text(element.text, tag)
        for child in element:
            self.walk(child)
            self._add_text(child.tail, tag)
        if tag in _BLOCKS:
            self._end_paragraph()
        self._quotes -= tag == "blockquote"

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
        inner = _Walker("")
        inner.walk(cell)
        text = " ".join(inner.finish())
        self.hidden += inner.hidden
        return Cell(text, _read_number(cell.get("colspan")), _read_number(cell.get("rowspan")))

    def _add_text(self, text: str | None, tag: str) -> None:
        if text:
            self._line += text if tag == "pre" else _SPACES.sub(" ", text.replace("\n", " "))

    def _end_paragraph(self) -> None:
        lines = [_SPACES.sub(" ", line).strip() for line in self._line.split("\n")]
        self._line = ""
        text = "\n".join(lines).strip()
        if text:
            mark = self._quote_mark * self._quotes
            self._paragraphs.append("\n".join(mark + line for line in text.split("\n")))


def _links_to_note(element: Any) -> bool:
    """Whether a raised element is the mark of a note: a link to a place on a page."""
    links = [element, *element.iter("a", "{*}a")]
    return any("#" in link.get("href", "") for link in links) and bool(
        element.text_content().strip()
    )


def _is_data_table(table: Any) -> bool:
    """Whether a table has data, and does not only lay out a page or a mail."""
    return table.get("role") != "presentation" and next(_iter_inner_tables(table), None) is None


def _iter_inner_tables(table: Any) -> Iterator[Any]:
    return (each for each in table.iter("table", "{*}table") if each is not table)


def _read_number(value: str | None) -> int:
    return min(int(value), 1000) if value and value.isdecimal() and len(value) < 6 else 1


def measure_depth(tree: Any) -> int:
    """Return how deep the elements of a tree are nested."""
    from lxml.etree import iterwalk

    depth = deepest = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
