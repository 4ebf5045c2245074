"""A PDF: the text of its pages in paragraphs, and its metadata."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import UnreadableError, make_article
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.readers.metadata.headline import find_stated_values
from pincite.index.readers.metadata.names import is_outlet
from pincite.index.readers.pdf.boxes import PageSize, PlacedText, pack_boxes
from pincite.index.readers.pdf.layout.flow import arrange, read_paragraphs
from pincite.index.readers.pdf.layout.lines import Line
from pincite.index.readers.pdf.layout.paragraphs import Paragraph
from pincite.index.readers.pdf.pages import Pages, explain, list_skipped, read_pages
from pincite.index.readers.pdf.properties import find_properties
from pincite.index.readers.pdf.words import Page, Word
from pincite.index.text.languages import guess_language
from pincite.index.types import Article, Skipped, StatedValue

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_PAGE_NUMBER = re.compile(r"(?i)^\d{1,3}\s+|[\s|·•–—-]+(?:page |seite )?\d{1,3}$")
_PASSWORD_ERROR, _SECURITY_ERROR = 4, 5  # codes of PDFium


def read_pdf(
    data: bytes, source: str, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Article | Skipped]:
    """Yield one article from all pages. A page without readable text is skipped as `report.pdf:3`.

    The columns of a page are read one after the other. Wrapped lines and hyphenated words are
    joined, an empty line separates paragraphs, ` | ` the cells of a table row. Running heads and
    feet, and text at an angle, are left out; the notes of a page follow the text. The publication
    date comes from the text or from PRISM metadata, not from the dates of the file. With
    `limits.ocr`, pages that are pictures are read by machine. Raises UnreadableError if the
    document is encrypted or has no text.
    """
    document = _open_document(data)
    try:
        pages = read_pages(document, limits)
        if not pages.pages:
            raise UnreadableError(_explain_no_text(pages, limits))
        properties = find_properties(document, data)
    finally:
        document.close()
    yield from list_skipped(source, pages.problems, limits)
    yield _make_article(source, pages, properties, hashlib.sha256(data).hexdigest())


def _open_document(data: bytes) -> "PdfDocument":
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if error.err_code in (_PASSWORD_ERROR, _SECURITY_ERROR):
            raise UnreadableError("is encrypted: save it without a password") from None
        raise


def _explain_no_text(pages: Pages, limits: Limits) -> str:
    if not pages.problems:
        return "has no text in it: its pages are empty"
    problem, count = Counter(pages.problems.values()).most_common(1)[0]
    which = "its page" if count == 1 else f"each of {count} pages"
    return f"has no text in it: {which} {explain(problem, limits)}"


def _make_article(
    source: str, pages: Pages, properties: Sequence[StatedValue], document_hash: str
) -> Article:
    columns, notes = arrange(pages.pages)
    text = _Text(read_paragraphs(columns, notes), pages.pages)
    language = guess_language(text.text)
    first_page = columns[0].page
    lines = [line for column in columns if column.page == first_page for line in column.lines]
    headline = find_headline(lines)
    printed = [StatedValue("title", headline, "largest print")] if headline else []
    header = find_stated_values(text.text, language)
    # The author in the properties of a file is who typed it; a line below the headline is surer.
    own = [each for each in properties if each.field != "author"]
    authors = [each for each in properties if each.field == "author"]
    running = _read_running_texts(pages.running_texts, language)
    return make_article(
        id=source,
        source=source,
        text=text.text,
        stated=[*own, *printed, *header, *running, *authors],
        language=language,
        hidden=pages.hidden,
        machine_read=text.machine_read,
        boxes=text.pack_boxes(document_hash),
    )


def _read_running_texts(texts: Sequence[str], language: str | None) -> list[StatedValue]:
    """Return the outlet, with the date beside it, that running heads and feet state."""
    values: list[StatedValue] = []
    for text in texts:
        plain = _PAGE_NUMBER.sub("", text)
        fields = parse_credit_line(plain, language) or {}
        if is_outlet(plain):
            fields = {"publisher": plain}
        if "publisher" in fields:
            values += (
                StatedValue(field, fields[field], f"running head “{text}”")
                for field in ("published", "publisher")
                if field in fields
            )
    return values


class _Text:
    """The text of paragraphs, and where each of its words stands."""

    def __init__(self, paragraphs: Sequence[Paragraph], pages: Sequence[Page]) -> None:
        self._pages = {page.number: page for page in pages}
        parts: list[str] = []
        self.words: list[PlacedText] = []
        offset = 0
        for number, paragraph in enumerate(paragraphs):
            separator = "\n\n" if number else ""
            for piece in paragraph.pieces:
                before = "" if piece.is_joined else separator
                start = offset + len(before)
                offset = start + len(piece.text)
                parts += (before, piece.text)
                separator = " "
                if piece.word is not None and piece.text:
                    page = self._pages[piece.page]
                    self.words.append(PlacedText(start, offset, *_place(piece.word, page)))
        self.text = "".join(parts)

    def pack_boxes(self, document_hash: str) -> str:
        """Return the places of the words, packed."""
        sizes = [
            PageSize(page.number, *_get_size(page), page.is_machine_read)
            for page in self._pages.values()
        ]
        return pack_boxes(document_hash, sizes, self.words)

    @property
    def machine_read(self) -> int:
        """The number of characters that were read from pictures."""
        return sum(
            word.end - word.start for word in self.words if self._pages[word.page].is_machine_read
        )


def _get_size(page: Page) -> tuple[float, float]:
    """Return the width and height of a page as it is displayed."""
    size = (page.width, page.height)
    return size[::-1] if page.quarter_turns % 2 else size


def _place(word: Word, page: Page) -> tuple[int, float, float, float, float]:
    """Return the page and box of a word, as the page is displayed."""
    left, top, right, bottom = word.left, word.top, word.right, word.bottom
    box = (
        (left, top, right, bottom),
        (top, page.width - right, bottom, page.width - left),
        (page.width - right, page.height - bottom, page.width - left, page.height - top),
        (page.height - bottom, left, page.height - top, right),
    )[page.quarter_turns]
    return (page.number, *box)


def find_headline(lines: Sequence[Line]) -> str | None:
    """Return the text in the largest print of a page; None if it is hardly larger than the rest."""
    characters_by_size: Counter[float] = Counter()
    for line in lines:
        characters_by_size[line.size] += len(line.text)
    body_size = characters_by_size.most_common(1)[0][0] if characters_by_size else 0.0
    runs = [
        (size, " ".join(line.text for line in run))
        for size, run in groupby(lines, lambda line: line.size)
    ]
    large = [(size, text) for size, text in runs if size > 1.15 * body_size and " " in text]
    return max(large, key=lambda run: run[0])[1] if large else None


PDF = Format(
    suffixes=(".pdf",),
    read=whole_file(read_pdf),
    libraries=(Library("pypdfium2", "pypdfium2"),),
    # Readers of PDF allow a few bytes before the header.
    signature=Signature("a PDF", re.compile(rb"%PDF-"), within=1024),
    loggers=("pypdfium2",),
)
