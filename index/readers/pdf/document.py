"""A PDF: the text of its pages in paragraphs, and its metadata."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import UnreadableError, drop_placeholder, make_article
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.readers.headline import read_header
from pincite.index.readers.pdf.layout import (
    Line,
    find_headline,
    join_paragraphs,
    strip_headers_and_footers,
)
from pincite.index.types import Article, Skipped

if TYPE_CHECKING:
    from pypdf import PdfReader

_PRISM_DATE = re.compile(r"prism:(?:publicationDate|coverDate)(?:\s*=\s*[\"']|[^>]*>\s*)([^<\"']+)")
_ENCRYPTED = "is encrypted: save it without a password"


def read_pdf(
    data: bytes, source: str, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Article | Skipped]:
    """Yield one article from all pages. A damaged page is skipped as `report.pdf:3`.

    The text has wrapped lines and hyphenated words joined, an empty line between paragraphs,
    and no headers or footers that repeat on most pages. The publication date comes from the
    text or from PRISM metadata, not from the dates of the file. Raises UnreadableError if the
    document is encrypted or has no text.
    """
    from pypdf import apply_configuration

    max_bytes = int(limits.unpacked_mb * 1e6)
    with apply_configuration(
        zlib_maximum_output_length=max_bytes,
        lzw_maximum_output_length=max_bytes,
        run_length_maximum_output_length=max_bytes,
        array_based_stream_maximum_output_length=max_bytes,
    ):
        yield from _read_pages(data, source)


def _read_pages(data: bytes, source: str) -> Iterator[Article | Skipped]:
    reader = _open_document(data)
    pages: list[list[Line]] = []
    for number, page in enumerate(reader.pages, start=1):
        try:
            pages.append(_extract_lines(page))
        except MemoryError:
            raise
        except Exception as error:  # a damaged page must not cost the others
            reason = f"cannot be read: the page is damaged ({type(error).__name__})"
            yield Skipped(f"{source}:{number}", reason)
    pages = strip_headers_and_footers(pages)
    text = "\n\n".join(join_paragraphs([line for page in pages for line in page]))
    if not text:
        raise UnreadableError("has no text in it: it may be a scan; run OCR on it first")
    header = read_header(text)
    information = reader.metadata
    title = drop_placeholder(information.title) if information else None
    yield make_article(
        id=source,
        source=source,
        text=text,
        title=title or find_headline(pages[0]) or header.title,
        published=_find_prism_date(reader) or header.published,
        url=header.url,
        publisher=header.publisher,
        author=header.author or (drop_placeholder(information.author) if information else None),
    )


def _open_document(data: bytes) -> "PdfReader":
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(_ENCRYPTED)
    except DependencyError:  # the cipher needs a package that is not installed
        raise UnreadableError(_ENCRYPTED) from None
    return reader


def _find_prism_date(reader: "PdfReader") -> str | None:
    """Return the publication date from the XMP metadata of a publisher (PRISM standard)."""
    try:
        stream = reader.root_object.get("/Metadata")
        xmp = stream.get_object().get_data().decode("utf-8", "replace") if stream else ""
    except Exception:  # damaged metadata counts as missing
        return None
    found = _PRISM_DATE.search(xmp)
    return found[1] if found else None


def _extract_lines(page: Any) -> list[Line]:
    """Return the lines of a page in the order of its content stream, without blank ones."""
    lines = [Line("", 0.0, 0.0)]

    def visit(
        text: str, current_matrix: Any, text_matrix: Any, _font: Any, font_size: float
    ) -> None:
        height = (
            current_matrix[1] * text_matrix[4]
            + current_matrix[3] * text_matrix[5]
            + current_matrix[5]
        )
        scaled_size = font_size * abs(
            current_matrix[3] * text_matrix[3] or current_matrix[1] * text_matrix[1] or 1.0
        )
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append(Line("", 0.0, 0.0))
            line = lines[-1]
            geometry = (line.font_size, line.height) if line.text.strip() else (scaled_size, height)
            lines[-1] = Line(line.text + part, *geometry)

    page.extract_text(visitor_text=visit)
    return [line for line in map(Line.normalize, lines) if line.text]


PDF = Format(
    suffixes=(".pdf",),
    read=whole_file(read_pdf),
    libraries=(Library("pypdf", "pypdf"),),
    # Readers of PDF allow a few bytes before the header.
    signature=Signature("a PDF", re.compile(rb"%PDF-"), within=1024),
    loggers=("pypdf",),
)
