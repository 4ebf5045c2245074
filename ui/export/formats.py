"""The export formats. A new format is a module in this package and one line in `EXPORT_FORMATS`."""

from collections.abc import Callable
from typing import NamedTuple

from pincite.ui.export.document import ExportDocument
from pincite.ui.export.docx import to_docx
from pincite.ui.export.html import to_html
from pincite.ui.export.markdown import to_markdown
from pincite.ui.export.text import to_text


class ExportFormat(NamedTuple):
    """The name that readers see, the media type, and the function that writes the format."""

    name: str
    media_type: str
    write: Callable[[ExportDocument], str | bytes]


EXPORT_FORMATS = {
    "md": ExportFormat("Markdown", "text/markdown; charset=utf-8", to_markdown),
    "html": ExportFormat("HTML", "text/html; charset=utf-8", to_html),
    "docx": ExportFormat(
        "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx
    ),
    "txt": ExportFormat("Text", "text/plain; charset=utf-8", to_text),
}
"""The formats by their file suffix."""


def serialize(document: ExportDocument, export_format: str) -> bytes:
    """Return the document in one of the `EXPORT_FORMATS`; text is encoded as UTF-8.

    Raises KeyError for an unknown format.
    """
    content = EXPORT_FORMATS[export_format].write(document)
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")
