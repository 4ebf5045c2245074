"""A workbook → how its cells look: raised, lowered or struck-out text, and hidden rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import Any, NamedTuple
from zipfile import ZipFile

from pincite.index.readers.files.archive import find_member
from pincite.index.text.raised import Level, write_runs

_XML_OPTIONS: Any = {"resolve_entities": False, "no_network": True, "recover": True}
_ANY_APPEARANCE = re.compile(rb"strike|vertAlign|hidden=")
_OFF = ("0", "false")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LEVELS: dict[str, Level] = {"superscript": "raised", "subscript": "lowered"}
_MAX_LETTERS = 3  # of the last column, XFD


class CellText(NamedTuple):
    """The visible text of a cell, and how many characters of it are struck out."""

    text: str
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class SheetAppearance:
    """What differs from plain cells in a sheet, by the number of the row, from 1, and column.

    `texts` has cells in which some text is raised, lowered or struck out, `struck` cells that are
    struck out whole, and `hidden_rows` the rows that the sheet does not show.
    """

    texts: dict[tuple[int, int], CellText] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)


class _Run(NamedTuple):
    text: str
    level: Level
    is_struck: bool


def read_appearance(archive: ZipFile) -> dict[str, SheetAppearance]:
    """Return how the sheets of a workbook look, by their names."""
    struck_styles = _list_struck_styles(archive)
    shared = dict(_iter_shared_texts(archive))
    return {
        name: _read_sheet(find_member(archive, path) or b"", struck_styles, shared)
        for name, path in _iter_sheet_files(archive)
    }


def _iter_sheet_files(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the names of the sheets, and where the archive has them."""
    target_by_id = {
        relation.get("Id"): normpath(join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _iter_elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for sheet in _iter_elements(archive, "xl/workbook.xml", "sheet"):
        relation_id = next((at for key, at in sheet.attrib.items() if key.endswith("}id")), None)
        if relation_id in target_by_id:
            yield sheet.get("name", ""), target_by_id[relation_id]


def _list_struck_styles(archive: ZipFile) -> set[str]:
    """Return the numbers of the cell styles whose font is struck out."""
    fonts = list(_iter_elements(archive, "xl/styles.xml", "fonts/{*}font"))
    struck = {str(number) for number, font in enumerate(fonts) if _is_struck(font)}
    styles = _iter_elements(archive, "xl/styles.xml", "cellXfs/{*}xf")
    return {str(number) for number, style in enumerate(styles) if style.get("fontId") in struck}


def _iter_elements(archive: ZipFile, name: str, path: str) -> Iterable[Any]:
    """Return the elements at `path` in a file of the archive; none if it is missing."""
    from lxml.etree import XMLParser, fromstring

    data = find_member(archive, name)
    root = fromstring(data, XMLParser(**_XML_OPTIONS)) if data else None
    return root.iterfind(f".//{{*}}{path}") if root is not None else ()


def _iter_large(data: bytes, tag: str) -> Iterator[Any]:
    """Yield the elements of a name one by one, and forget each, to save memory."""
    from lxml.etree import iterparse

    for _, element in iterparse(BytesIO(data), tag=f"{{*}}{tag}", **_XML_OPTIONS):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _iter_shared_texts(archive: ZipFile) -> Iterator[tuple[str, Sequence[_Run]]]:
    """Yield the numbers and the texts that are not plain, of those that the cells share."""
    data = find_member(archive, "xl/sharedStrings.xml") or b""
    if _ANY_APPEARANCE.search(data):
        for number, element in enumerate(_iter_large(data, "si")):
            if runs := _read_runs(element):
                yield str(number), runs


def _read_sheet(
    data: bytes, struck_styles: set[str], shared: dict[str, Sequence[_Run]]
) -> SheetAppearance:
    sheet = SheetAppearance()
    if not (struck_styles or shared or _ANY_APPEARANCE.search(data)):
        return sheet
    number = 0
    for row in _iter_large(data, "row"):
        number = int(row.get("r") or number + 1)
        if row.get("hidden", "0") not in _OFF:
            sheet.hidden_rows.add(number)
        column = -1
        for cell in row.iterchildren("{*}c"):
            column = _read_column(cell.get("r", "")) if cell.get("r") else column + 1
            runs = shared.get(cell.findtext("{*}v", ""), ()) if cell.get("t") == "s" else ()
            if (inline := cell.find("{*}is")) is not None:
                runs = _read_runs(inline)
            if runs:
                sheet.texts[number, column] = _write(runs)
            if cell.get("s") in struck_styles:
                sheet.struck.add((number, column))
    return sheet


def _read_column(reference: str) -> int:
    """Return 1 for `B7`."""
    column = 0
    for letter in reference[:_MAX_LETTERS].rstrip("0123456789"):
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column - 1


def _read_runs(text: Any) -> Sequence[_Run]:
    """Return the parts of a text, or none if it is plain."""
    runs = [
        _Run(_read_text(run), _read_level(run), _is_struck(run.find("{*}rPr")))
        for run in text.iterchildren("{*}r")
    ]
    return runs if any(run.level or run.is_struck for run in runs) else ()


def _read_text(run: Any) -> str:
    """Return the text of a run, in which `_x000D_` stands for a control character."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), run.findtext("{*}t", ""))


def _read_level(run: Any) -> Level:
    found = run.find("{*}rPr/{*}vertAlign")
    return _LEVELS.get(found.get("val"), "") if found is not None else ""


def _is_struck(properties: Any) -> bool:
    """Whether a font, or None, strikes out its text."""
    found = properties.find("{*}strike") if properties is not None else None
    return found is not None and found.get("val", "1") not in _OFF


def _write(runs: Sequence[_Run]) -> CellText:
    """Return what a reader sees of a text."""
    text = write_runs((run.text, run.level) for run in runs if not run.is_struck)
    return CellText(text, sum(len("".join(run.text.split())) for run in runs if run.is_struck))
