"""A PDF: the text of its pages as paragraphs, and what it states about itself."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import Unreadable, make_article, meant
from pincite.index.readers.headline import top
from pincite.index.readers.pdf.layout import Line, headline, paragraphs, without_running_lines
from pincite.index.types import Article, Skipped

if TYPE_CHECKING:
    from pypdf import PdfReader

_PUBLISHED = re.compile(r"prism:(?:publicationDate|coverDate)(?:\s*=\s*[\"']|[^>]*>\s*)([^<\"']+)")
_LOCKED = "is encrypted: save it without a password"


def read_pdf(
    data: bytes, source: str, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Article | Skipped]:
    """Read one article of all pages. A page that is damaged is skipped as `report.pdf:3`.

    The frozen text has wrapped lines joined, words broken at a line's end mended, an empty
    line between paragraphs, and no headers or footers that stand on most pages. The date of
    publication is only what the document states: the file's own dates are not it.
    """
    from pypdf import apply_configuration

    most = int(limits.unpacked_mb * 1e6)
    with apply_configuration(
        zlib_maximum_output_length=most,
        lzw_maximum_output_length=most,
        run_length_maximum_output_length=most,
        array_based_stream_maximum_output_length=most,
    ):
        yield from _read(data, source)


def _read(data: bytes, source: str) -> Iterator[Article | Skipped]:
    reader = _open(data)
    pages: list[list[Line]] = []
    for number, page in enumerate(reader.pages, start=1):
        try:
            pages.append(_lines(page))
        except MemoryError:
            raise
        except Exception as error:  # whatever one page holds, the others are read
            reason = f"cannot be read: the page is damaged ({type(error).__name__})"
            yield Skipped(f"{source}:{number}", reason)
    pages = without_running_lines(pages)
    text = "\n\n".join(paragraphs([line for page in pages for line in page]))
    if not text:
        raise Unreadable("has no text in it: it may be a scan; run OCR on it first")
    above = top(text)
    information = reader.metadata
    title = meant(information.title) if information else None
    yield make_article(
        id=source,
        source=source,
        text=text,
        title=title or headline(pages[0]) or above.title,
        published=_stated_date(reader) or above.published,
        url=above.url,
        publisher=above.publisher,
        author=above.author or (meant(information.author) if information else None),
    )


def _open(data: bytes) -> "PdfReader":
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(_LOCKED)
    except DependencyError:  # a cipher that needs a package which is not there
        raise Unreadable(_LOCKED) from None
    return reader


def _stated_date(reader: "PdfReader") -> str | None:
    """Return what the XMP metadata of a publisher (PRISM) gives as the publication date."""
    try:
        stream = reader.root_object.get("/Metadata")
        written = stream.get_object().get_data().decode("utf-8", "replace") if stream else ""
    except Exception:  # metadata that is damaged is as good as none
        return None
    found = _PUBLISHED.search(written)
    return found[1] if found else None


def _lines(page: Any) -> list[Line]:
    """Return the lines of a page in the order of its content, blank ones left out."""
    lines = [Line("", 0.0, 0.0)]

    def visit(text: str, outer: Any, inner: Any, _font: Any, size: float) -> None:
        height = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
        points = size * abs(outer[3] * inner[3] or outer[1] * inner[1] or 1.0)
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append(Line("", 0.0, 0.0))
            line = lines[-1]
            place = (line.size, line.height) if line.text.strip() else (points, height)
            lines[-1] = Line(line.text + part, *place)

    page.extract_text(visitor_text=visit)
    return [line for line in map(Line.tidied, lines) if line.text]
