"""Write an export document as plain text, without any marks."""

import re

from pincite.index.text.visible import strip_invisible
from pincite.ui.escape import sanitize_url
from pincite.ui.export.document import ExportDocument, Paragraph, Source

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def to_text(document: ExportDocument) -> str:
    """Return the document as text, its paragraphs apart by empty lines."""
    return "\n\n".join([_clean(document.title), *_list_parts(document)]) + "\n"


def to_untitled_text(document: ExportDocument) -> str:
    """Return the document as text to paste, without its title."""
    return "\n\n".join(_list_parts(document)) + "\n"


def _list_parts(document: ExportDocument) -> list[str]:
    parts = [_format_paragraph(paragraph) for paragraph in document.paragraphs]
    if document.sources:
        parts.append(document.translations("export.sources"))
        parts += (_format_source(source) for source in document.sources)
    return parts


def _format_paragraph(paragraph: Paragraph) -> str:
    text = f"{paragraph.before}{paragraph.bold}{paragraph.after}"
    numbers = "".join(f" [{number}]" for number in paragraph.source_numbers)
    remark = f" ({paragraph.remark})" if paragraph.remark else ""
    return f"{_clean(text)}{numbers}{_clean(remark)}"


def _format_source(source: Source) -> str:
    lines = [f"[{source.number}] “{source.quote}”", source.reference, sanitize_url(source.url)]
    return "\n".join(_clean(line) for line in lines if line)


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", strip_invisible(text))
