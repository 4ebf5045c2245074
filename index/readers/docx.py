"""A Word document: its paragraphs and tables in order, as they show."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.article import Unreadable, make_article, meant
from pincite.index.readers.headline import top
from pincite.index.types import Article

if TYPE_CHECKING:
    from docx.document import Document

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN, _TEXT, _BOX, _VANISH = (
    _WORD + name for name in ("p", "tbl", "tr", "tc", "r", "t", "txbxContent", "vanish")
)
_CHARACTERS = {_WORD + "tab": "\t", _WORD + "br": "\n", _WORD + "cr": "\n",
               _WORD + "noBreakHyphen": "-"}  # fmt: skip
_HIDDEN = ".//w:r[w:rPr/w:vanish]//w:t/text()"
_NOT_SHOWN = {_WORD + "del", _WORD + "moveFrom", _WORD + "pPr", _WORD + "rPr", _BOX, _FALLBACK}


def read_docx(data: bytes, source: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Read one article.

    The frozen text has an empty line between paragraphs, and the cells of a table's row with
    ` | ` between them. Text boxes, content controls and insertions that are tracked belong to
    it; deletions, hidden text, footnotes, headers and footers do not. The date the file was
    made or changed is no date of publication.
    """
    document = _open(data, limits)
    text = "\n\n".join(_blocks(document.element.body))
    if not text:
        raise Unreadable("has no text in it: if it holds pictures of text, run OCR on them first")
    above = top(text)
    core = document.core_properties
    yield make_article(
        id=source,
        source=source,
        text=text,
        title=_styled_title(document) or meant(core.title) or above.title,
        published=above.published,
        url=above.url,
        publisher=above.publisher,
        author=above.author or meant(core.author),
        hidden=len("".join("".join(document.element.body.xpath(_HIDDEN)).split())),
    )


def _open(data: bytes, limits: Limits) -> "Document":
    from io import BytesIO
    from zipfile import ZipFile

    from docx import Document

    try:
        with ZipFile(BytesIO(data)) as parts:
            # What a part says of its size is what is unpacked of it at most.
            size = sum(part.file_size for part in parts.infolist())
        if size > limits.unpacked_mb * 1e6:
            raise Unreadable(
                explain_exceeded_limit(
                    limits, "unpacked_mb", "unpacks to more than {} MB: save its text as .txt"
                )
            )
        return Document(BytesIO(data))
    except (KeyError, ValueError):  # a zip archive of something else
        raise Unreadable(
            "is a zip archive, but no Word document that is whole: check its name, or save it again"
        ) from None


def _styled_title(document: "Document") -> str | None:
    for style in ("Title", "Heading 1"):
        for paragraph in document.paragraphs:
            named = paragraph.style is not None and paragraph.style.name == style
            if named and paragraph.text.strip():
                return paragraph.text
    return None


def _blocks(parent: Any) -> Iterator[str]:
    """Yield the paragraphs and table rows below an element, in order, without empty ones."""
    for element in parent:
        if element.tag == _PARAGRAPH:
            if text := _tidied("".join(_shown(element))):
                yield text
            for box in _own(element, _BOX):
                if next(box.iterancestors(_FALLBACK), None) is None:
                    yield from _blocks(box)
        elif element.tag == _TABLE:
            for row in _own(element, _ROW):
                cells = (" ".join(_blocks(cell)) for cell in _own(row, _CELL))
                if text := " | ".join(filter(None, cells)):
                    yield text
        elif element.tag not in _NOT_SHOWN:
            yield from _blocks(element)


def _own(element: Any, tag: str) -> Iterator[Any]:
    """Yield what is below `element`, but not that of a table or paragraph within it."""
    return (one for one in element.iter(tag) if next(one.iterancestors(element.tag)) is element)


def _shown(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph as it shows."""
    if element.tag == _TEXT:
        yield element.text or ""
    elif element.tag in _CHARACTERS:
        yield _CHARACTERS[element.tag]
    elif element.tag == _RUN and element.find(f"{_WORD}rPr/{_VANISH}") is not None:
        return
    else:
        for child in element:
            if child.tag not in _NOT_SHOWN:
                yield from _shown(child)


def _tidied(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text).strip()
