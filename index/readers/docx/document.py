"""A Word document: its visible paragraphs and tables, in order."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError, drop_placeholder, make_article
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.readers.headline import read_header
from pincite.index.types import Article

if TYPE_CHECKING:
    from docx.document import Document

_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN, _TEXT, _TEXT_BOX, _VANISH = (
    _NAMESPACE + name for name in ("p", "tbl", "tr", "tc", "r", "t", "txbxContent", "vanish")
)
_CHARACTER_BY_TAG = {_NAMESPACE + "tab": "\t", _NAMESPACE + "br": "\n", _NAMESPACE + "cr": "\n",
               _NAMESPACE + "noBreakHyphen": "-"}  # fmt: skip
_HIDDEN_TEXT_XPATH = ".//w:r[w:rPr/w:vanish]//w:t/text()"
_IGNORED_TAGS = {
    _NAMESPACE + "del",
    _NAMESPACE + "moveFrom",
    _NAMESPACE + "pPr",
    _NAMESPACE + "rPr",
    _TEXT_BOX,
    _FALLBACK,
}


def read_docx(data: bytes, source: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Yield the one article of a Word document.

    An empty line separates paragraphs, and ` | ` the cells of a table row. The text includes
    text boxes, content controls and tracked insertions. It leaves out deletions, hidden text,
    footnotes, headers and footers. The dates of the file are not the publication date.
    Raises UnreadableError if the file is not a Word document, is too large or has no text.
    """
    document = _open_document(data, limits)
    text = "\n\n".join(_iter_paragraphs(document.element.body))
    if not text:
        raise UnreadableError(
            "has no text in it: if it holds pictures of text, run OCR on them first"
        )
    header = read_header(text)
    properties = document.core_properties
    yield make_article(
        id=source,
        source=source,
        text=text,
        title=_find_styled_title(document) or drop_placeholder(properties.title) or header.title,
        published=header.published,
        url=header.url,
        publisher=header.publisher,
        author=header.author or drop_placeholder(properties.author),
        hidden=len("".join("".join(document.element.body.xpath(_HIDDEN_TEXT_XPATH)).split())),
    )


def _open_document(data: bytes, limits: Limits) -> "Document":
    from io import BytesIO
    from zipfile import ZipFile

    from docx import Document

    try:
        with ZipFile(BytesIO(data)) as archive:
            # Unpacking a part stops at the size that the archive states for it.
            unpacked_size = sum(part.file_size for part in archive.infolist())
        if unpacked_size > limits.unpacked_mb * 1e6:
            raise UnreadableError(
                explain_exceeded_limit(
                    limits, "unpacked_mb", "unpacks to more than {} MB: save its text as .txt"
                )
            )
        return Document(BytesIO(data))
    except (KeyError, ValueError):  # a zip archive without the parts of a Word document
        raise UnreadableError(
            "is a zip archive, but not a whole Word document: check its name, or save it again"
        ) from None


def _find_styled_title(document: "Document") -> str | None:
    for style in ("Title", "Heading 1"):
        for paragraph in document.paragraphs:
            has_style = paragraph.style is not None and paragraph.style.name == style
            if has_style and paragraph.text.strip():
                return paragraph.text
    return None


def _iter_paragraphs(parent: Any) -> Iterator[str]:
    """Yield the paragraphs and table rows inside an element, in order; empty ones are skipped."""
    for element in parent:
        if element.tag == _PARAGRAPH:
            if text := _normalize_spaces("".join(_iter_shown_text(element))):
                yield text
            for box in _iter_own(element, _TEXT_BOX):
                if next(box.iterancestors(_FALLBACK), None) is None:
                    yield from _iter_paragraphs(box)
        elif element.tag == _TABLE:
            for row in _iter_own(element, _ROW):
                cells = (" ".join(_iter_paragraphs(cell)) for cell in _iter_own(row, _CELL))
                if text := " | ".join(filter(None, cells)):
                    yield text
        elif element.tag not in _IGNORED_TAGS:
            yield from _iter_paragraphs(element)


def _iter_own(element: Any, tag: str) -> Iterator[Any]:
    """Yield the elements inside `element`, without those of a nested table or paragraph."""
    return (
        descendant
        for descendant in element.iter(tag)
        if next(descendant.iterancestors(element.tag)) is element
    )


def _iter_shown_text(element: Any) -> Iterator[str]:
    """Yield the visible text of a paragraph, piece by piece."""
    if element.tag == _TEXT:
        yield element.text or ""
    elif element.tag in _CHARACTER_BY_TAG:
        yield _CHARACTER_BY_TAG[element.tag]
    elif element.tag == _RUN and element.find(f"{_NAMESPACE}rPr/{_VANISH}") is not None:
        return
    else:
        for child in element:
            if child.tag not in _IGNORED_TAGS:
                yield from _iter_shown_text(child)


def _normalize_spaces(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text).strip()


DOCX = Format(
    suffixes=(".docx",),
    read=whole_file(read_docx),
    libraries=(Library("python-docx", "docx"),),
    signature=Signature(
        "a zip archive (.docx, .xlsx and .epub are)", re.compile(rb"PK\x03\x04|PK\x05\x06")
    ),
)
