"""An OpenDocument text (.odt): its visible paragraphs and tables in order, then the notes."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError, make_document
from pincite.index.readers.files.archive import ZIP_SIGNATURE, find_member, open_archive
from pincite.index.readers.format import Format, Library, whole_file
from pincite.index.readers.tables.cells import Cell, write_table
from pincite.index.text.raised import Level, write_runs
from pincite.index.types import Article

if TYPE_CHECKING:
    from zipfile import ZipFile

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _DRAW, _STYLE, _META = (
    _OASIS % name for name in ("text", "table", "office", "drawing", "style", "meta")
)
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_IGNORED = {
    *(_TEXT + name for name in ("tracked-changes", "table-of-content", "hidden-text",
                                "hidden-paragraph", "ruby-text", "sequence-decls", "note-body")),
    *(_OFFICE + name for name in ("annotation", "annotation-end", "forms")),
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
}  # fmt: skip
_MAX_REPEATS = 200
_MAX_STYLES = 20
_NOT_A_DOCUMENT = (
    "is a zip archive, but not a whole OpenDocument text: check its name, or save it again"
)


def read_odt(data: bytes, source: str, limits: Limits) -> Iterator[Article]:
    """Yield the one article of a text document.

    The text includes text boxes and tracked insertions; foot- and endnotes follow it, each with
    its mark. It leaves out deletions, hidden and struck-out text, comments, headers and footers,
    and tables of contents. The dates of the file are not the publication date. Raises
    UnreadableError if the file is not a text document, has a password, or has no text.
    """
    with open_archive(data, limits) as archive:
        if b"encryption-data" in (find_member(archive, "META-INF/manifest.xml") or b""):
            raise UnreadableError("has a password: save it without one")
        content = _parse_xml(archive, "content.xml")
        styles = [content, _parse_xml(archive, "styles.xml", required=False)]
        meta = _parse_xml(archive, "meta.xml", required=False)
    root = content.find(f".//{_OFFICE}body/{_OFFICE}text")
    if root is None:
        raise UnreadableError(_NOT_A_DOCUMENT)
    body = _Body(styles)
    text = "\n\n".join((*body.iter_blocks(root), *body.notes))
    author = _find_meta(meta, f"{_META}initial-creator") or _find_meta(
        meta, f"{_DUBLIN_CORE}creator"
    )
    yield make_document(
        source,
        text,
        body.hidden,
        styled_title=body.title,
        title=_find_meta(meta, f"{_DUBLIN_CORE}title"),
        author=author,
    )


def _parse_xml(archive: "ZipFile", name: str, *, required: bool = True) -> Any:
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    data = find_member(archive, name)
    if data is None:
        if required:
            raise UnreadableError(_NOT_A_DOCUMENT)
        return None
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return fromstring(data, parser)
    except XMLSyntaxError as error:
        raise UnreadableError(
            f"cannot be read: its {name} is damaged ({error.msg}); save it again"
        ) from None


def _find_meta(meta: Any, tag: str) -> str | None:
    found = next(meta.iter(tag), None) if meta is not None else None
    return found.text if found is not None else None


class _Styles:
    """The styles of a document by name: what each says about its text."""

    def __init__(self, roots: list[Any]) -> None:
        self._style_by_name: dict[str | None, Any] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}style") if root is not None else ():
                self._style_by_name.setdefault(style.get(f"{_STYLE}name"), style)

    def get(self, name: str | None, *properties: str) -> str | None:
        """Return the first of the text properties that the style, or one above it, states."""
        for _ in range(_MAX_STYLES):
            style = self._style_by_name.get(name)
            if style is None:
                return None
            text = style.find(f"{_STYLE}text-properties")
            for each in properties if text is not None else ():
                if (value := text.get(each)) is not None:
                    return str(value)
            name = style.get(f"{_STYLE}parent-style-name")
        return None

    def is_a(self, name: str | None, *ancestors: str) -> bool:
        """Whether a style is one of `ancestors`, or based on it."""
        for _ in range(_MAX_STYLES):
            if name in ancestors:
                return True
            style = self._style_by_name.get(name)
            name = style.get(f"{_STYLE}parent-style-name") if style is not None else None
        return False


class _Body:
    """Reads blocks in order. `notes`, `title` and `hidden` grow with the blocks."""

    def __init__(self, style_roots: list[Any]) -> None:
        self._styles = _Styles(style_roots)
        self.notes: list[str] = []
        self.title: str | None = None
        self.hidden = 0

    def iter_blocks(self, parent: Any) -> Iterator[str]:
        """Yield the paragraphs and table rows inside an element, in order."""
        for element in parent:
            if element.tag in _PARAGRAPHS:
                yield from self._read_paragraph(element)
            elif element.tag == f"{_TABLE}table":
                yield from write_table(self._iter_rows(element))
            elif element.get(f"{_TEXT}display") == "none":  # a hidden section
                self._count_hidden(element)
            elif element.tag not in _IGNORED and isinstance(element.tag, str):
                yield from self.iter_blocks(element)

    def _read_paragraph(self, paragraph: Any) -> Iterator[str]:
        pieces = self._iter_pieces(paragraph, paragraph.get(f"{_TEXT}style-name"))
        text = re.sub(r"[^\S\n]+", " ", write_runs(pieces)).strip()
        if text:
            if self.title is None and self._styles.is_a(
                paragraph.get(f"{_TEXT}style-name"), "Title"
            ):
                self.title = text
            yield text
        for box in paragraph.iter(f"{_DRAW}text-box"):
            if next(box.iterancestors(*_PARAGRAPHS)) is paragraph:
                yield from self.iter_blocks(box)

    def _iter_pieces(self, element: Any, style: str | None) -> Iterator[tuple[str, Level]]:
        """Yield the visible texts of an element, and where they stand."""
        is_hidden = self._styles.get(style, f"{_TEXT}display") == "none"
        line_through = self._styles.get(
            style, f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type"
        )
        if is_hidden or line_through not in (None, "none"):
            self._count_hidden(element)
            return
        level = _read_level(self._styles.get(style, f"{_STYLE}text-position"))
        yield element.text or "", level
        for child in element:
            yield from self._iter_child(child, style, level)
            yield child.tail or "", level

    def _iter_child(
        self, child: Any, style: str | None, level: Level
    ) -> Iterator[tuple[str, Level]]:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_read_number(child.get(f"{_TEXT}c")), _MAX_REPEATS), level
        elif child.tag == f"{_TEXT}tab":
            yield "\t", level
        elif child.tag == f"{_TEXT}line-break":
            yield "\n", level
        elif child.tag == f"{_TEXT}note":
            yield self._read_note(child), ""
        elif child.tag == f"{_DRAW}text-box":  # a block of its own
            return
        elif child.tag not in _IGNORED and isinstance(child.tag, str):
            yield from self._iter_pieces(child, child.get(f"{_TEXT}style-name") or style)

    def _read_note(self, note: Any) -> str:
        """Return the mark of a note, and add its text to the notes."""
        citation, content = note.find(f"{_TEXT}note-citation"), note.find(f"{_TEXT}note-body")
        label = "".join(citation.itertext()).strip() if citation is not None else ""
        mark = f"[{label or len(self.notes) + 1}]"
        if content is not None:
            self.notes.append(f"{mark} {' '.join(self.iter_blocks(content))}".rstrip())
        return mark

    def _iter_rows(self, table: Any) -> Iterator[list[Cell]]:
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            cells: list[Cell] = []
            for cell in row:
                # A covered cell has its place already, in the cell that covers it.
                if cell.tag != f"{_TABLE}table-cell":
                    continue
                text = " ".join(self.iter_blocks(cell))
                columns = _read_number(cell.get(f"{_TABLE}number-columns-spanned"))
                rows = _read_number(cell.get(f"{_TABLE}number-rows-spanned"))
                repeats = _read_number(cell.get(f"{_TABLE}number-columns-repeated"))
                cells += [Cell(text, columns, rows)] * min(repeats, _MAX_REPEATS)
            yield cells

    def _count_hidden(self, element: Any) -> None:
        self.hidden += len("".join("".join(element.itertext()).split()))


def _read_level(position: str | None) -> Level:
    """Return the level that a position states: "super 58%", "-33% 58%"."""
    word = (position or "").split(" ")[0]
    if word in ("super", "sub"):
        return "raised" if word == "super" else "lowered"
    found = re.fullmatch(r"(-?)(\d+(?:\.\d+)?)%", word)
    if not found or float(found[2]) < 5:
        return ""
    return "lowered" if found[1] else "raised"


def _read_number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else 1


ODT = Format(
    suffixes=(".odt", ".ott"),
    read=whole_file(read_odt),
    libraries=(Library("lxml", "lxml.html"),),
    signature=ZIP_SIGNATURE,
)
