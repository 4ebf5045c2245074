"""The properties of a PDF document: title and author, and the publication date of a publisher."""

import re
import zlib
from typing import TYPE_CHECKING

from pincite.index.readers.metadata.values import drop_placeholder
from pincite.index.types import StatedValue

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MAX_PACKET = 1_000_000  # bytes
_MAX_STREAMS = 20
_PRISM_DATE = re.compile(r"prism:(?:publicationDate|coverDate)(?:\s*=\s*[\"']|[^>]*>\s*)([^<\"']+)")
_PRISM_NAME = re.compile(r"prism:publicationName(?:\s*=\s*[\"']|[^>]*>\s*)([^<\"']+)")
_METADATA_STREAM = re.compile(rb"/Subtype\s*/XML\b[^\0]{0,400}?stream\r?\n", re.DOTALL)


def find_properties(document: "PdfDocument", data: bytes) -> list[StatedValue]:
    """Return the title, author, date and outlet that the document states.

    The dates of the file itself do not count.
    """
    information = document.get_metadata_dict(skip_empty=True)
    packet = _find_packet(data)
    name, date = _PRISM_NAME.search(packet), _PRISM_DATE.search(packet)
    found = (
        ("title", drop_placeholder(information.get("Title")), "document title"),
        ("published", date[1] if date else None, "PRISM publicationDate"),
        ("publisher", name[1] if name else None, "PRISM publicationName"),
        ("author", drop_placeholder(information.get("Author")), "document author"),
    )
    return [StatedValue(field, value, origin) for field, value, origin in found if value]


def _find_packet(data: bytes) -> str:
    """Return the XMP metadata of a file: by the standard, uncompressed, so that it can be found."""
    start = data.find(b"<x:xmpmeta")
    if start >= 0:
        return data[start : start + _MAX_PACKET].decode("utf-8", "replace")
    for number, found in enumerate(_METADATA_STREAM.finditer(data)):
        if number == _MAX_STREAMS:
            break
        try:
            stream = data[found.end() : found.end() + _MAX_PACKET]
            packet = zlib.decompressobj().decompress(stream, _MAX_PACKET)
        except zlib.error:
            continue
        if b"xmpmeta" in packet:
            return packet.decode("utf-8", "replace")
    return ""
