"""A Word document → its article: the visible text, then the notes, and the metadata."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import UnreadableError, make_document
from pincite.index.readers.docx.body import Body
from pincite.index.readers.docx.formats import NAMESPACE, Styles
from pincite.index.readers.docx.notes import NoteMarks
from pincite.index.readers.files.archive import ZIP_SIGNATURE, open_archive
from pincite.index.readers.format import Format, Library, whole_file
from pincite.index.types import Article

if TYPE_CHECKING:
    from docx.document import Document

_NOTE_MARK = re.compile(r"\[(?:\d{1,4}|[ivxlc]+)\]")


def read_docx(data: bytes, source: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Yield the one article of a Word document.

    An empty line separates paragraphs, and ` | ` the cells of a table row. The text includes
    text boxes, content controls, equations and tracked insertions; notes follow it, each with
    its mark. It leaves out deletions, hidden and struck-out text, headers and footers. The
    dates of the file are not the publication date.
    Raises UnreadableError if the file is not a Word document, is too large or has no text.
    """
    document = _open_document(data, limits)
    body = _make_body(document)
    text = "\n\n".join((*body.iter_blocks(document.element.body), *body.iter_notes()))
    properties = document.core_properties
    yield make_document(
        source,
        text,
        body.hidden,
        styled_title=_find_styled_title(document, _make_body(document)),
        title=properties.title,
        author=properties.author,
    )


def _open_document(data: bytes, limits: Limits) -> "Document":
    from io import BytesIO

    from docx import Document

    try:
        with open_archive(data, limits):  # only to check the limits
            return Document(BytesIO(data))
    except (KeyError, ValueError):  # a zip archive without the parts of a Word document
        raise UnreadableError(
            "is a zip archive, but not a whole Word document: check its name, or save it again"
        ) from None


def _make_body(document: "Document") -> Body:
    from docx.oxml import parse_xml

    notes = {
        kind: parse_xml(relation.target_part.blob)
        for relation in document.part.rels.values()
        for kind in ("footnotes", "endnotes")
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external
    }
    number_format = document.settings.element.find(f"{NAMESPACE}endnotePr/{NAMESPACE}numFmt")
    is_decimal = number_format is not None and number_format.get(f"{NAMESPACE}val") == "decimal"
    return Body(Styles(document.styles.element), NoteMarks(notes, decimal_endnotes=is_decimal))


def _find_styled_title(document: "Document", body: Body) -> str | None:
    paragraphs = [(each.style, each) for each in document.paragraphs]
    for name in ("Title", "Heading 1"):
        for style, paragraph in paragraphs:
            if style is not None and style.name == name:
                title = _NOTE_MARK.sub("", body.read_paragraph(paragraph._p))
                if title.strip():
                    return title
    return None


DOCX = Format(
    suffixes=(".docx",),
    read=whole_file(read_docx),
    libraries=(Library("python-docx", "docx"),),
    signature=ZIP_SIGNATURE,
)
