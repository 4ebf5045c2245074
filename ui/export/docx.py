"""Write an export document as a Word file."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from pincite.index.text.visible import strip_invisible
from pincite.ui.escape import sanitize_url
from pincite.ui.export.document import ExportDocument, Paragraph, Source

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

_XML_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_STYLES = {
    "question": "Heading 1",
    "statement": "Quote",
    "struck": "Quote",
    "closest": "Quote",
    "side": "List Bullet",
}


def to_docx(document: ExportDocument) -> bytes:
    """Return the document as the bytes of a Word file."""
    from docx import Document

    word_document = Document()
    word_document.core_properties.author = "Pincite"
    word_document.core_properties.title = _sanitize(document.title)[:255]
    word_document.core_properties.created = datetime.now(UTC).replace(tzinfo=None)
    word_document.add_heading(_sanitize(document.title), 0)
    for paragraph in document.paragraphs:
        _add_paragraph(word_document, paragraph)
    if document.sources:
        word_document.add_heading(document.translations("export.sources"), 1)
        word_document.add_paragraph(document.translations("export.quoted"))
    for source in document.sources:
        _add_source(word_document, source)
    buffer = BytesIO()
    word_document.save(buffer)
    return buffer.getvalue()


def _add_paragraph(word_document: "WordDocument", paragraph: Paragraph) -> None:
    word_paragraph = _append(word_document, _STYLES.get(paragraph.kind))
    for text, bold in ((paragraph.before, False), (paragraph.bold, True), (paragraph.after, False)):
        if text:
            run = word_paragraph.add_run(_sanitize(text))
            run.bold = bold or paragraph.kind == "differ" or None
            run.italic = paragraph.kind == "aside" or None
            run.font.strike = paragraph.kind == "struck" or None
    for number in paragraph.source_numbers:
        word_paragraph.add_run(f" [{number}]")
    if paragraph.remark:
        word_paragraph.add_run(f" {_sanitize(paragraph.remark)}").italic = True


def _append(word_document: "WordDocument", style: str | None = None) -> "WordParagraph":
    """Add a paragraph. `add_paragraph` of python-docx looks through all earlier ones for its place.

    The ids of the built-in styles are their names without spaces.
    """
    from docx.oxml.parser import OxmlElement
    from docx.text.paragraph import Paragraph as WordParagraph

    element = OxmlElement("w:p")
    word_document.element.body[-1].addprevious(element)
    if style:
        element.style = style.replace(" ", "")
    return WordParagraph(element, word_document)


def _add_source(word_document: "WordDocument", source: Source) -> None:
    word_paragraph = _append(word_document)
    word_paragraph.add_run(f"[{source.number}] ").bold = True
    word_paragraph.add_run(f"“{_sanitize(source.quote)}”")
    word_paragraph.add_run(f"\n{_sanitize(source.reference)}").italic = True
    if url := sanitize_url(source.url):
        word_paragraph.add_run(f"\n{_sanitize(url)}")


def _sanitize(text: str) -> str:
    """Replace characters that XML forbids with U+FFFD, and remove invisible ones."""
    return _XML_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", strip_invisible(text))
