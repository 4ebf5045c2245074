"""A sheet → a Word file. The only writer of docx here."""

import re
from datetime import UTC, datetime
from io import BytesIO

from pincite.index.text.visible import visible
from pincite.ui.escape import web_address
from pincite.ui.export.document import Line, Sheet

# XML cannot carry them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_STYLES = {"question": "Heading 1", "statement": "Quote", "struck": "Quote", "closest": "Quote"}


def docx(sheet: Sheet) -> bytes:
    """Return the sheet as the bytes of a Word file."""
    from docx import Document

    document = Document()
    document.core_properties.author = "Pincite"
    document.core_properties.title = _safe(sheet.title)[:255]
    document.core_properties.created = datetime.now(UTC).replace(tzinfo=None)
    document.add_heading(_safe(sheet.title), 0)
    for line in sheet.lines:
        _write(document, line)
    if sheet.sources:
        document.add_heading(sheet.texts("export.sources"), 1)
        document.add_paragraph(sheet.texts("export.quoted"))
    for source in sheet.sources:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"[{source.number}] ").bold = True
        paragraph.add_run(f"“{_safe(source.quote)}”")
        paragraph.add_run(f"\n{_safe(source.origin)}").italic = True
        if url := web_address(source.url):
            paragraph.add_run(f"\n{_safe(url)}")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _write(document: object, line: Line) -> None:
    style = _STYLES.get(line.kind, "List Bullet" if line.kind == "side" else "Normal")
    paragraph = document.add_paragraph(style=style)  # type: ignore[attr-defined]
    for words, bold in ((line.before, False), (line.bold, True), (line.after, False)):
        if words:
            run = paragraph.add_run(_safe(words))
            run.bold = bold or line.kind == "differ" or None
            run.italic = line.kind == "aside" or None
            run.font.strike = line.kind == "struck" or None
    for number in line.sources:
        paragraph.add_run(f" [{number}]")


def _safe(text: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", visible(text))
