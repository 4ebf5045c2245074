"""A PDF is read as paragraphs, with the title, author and date that the document states.

Covers also: pincite.index.readers.pdf.properties.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from fpdf import FPDF
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.pdf.boxes import find_boxes
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.sentences import split
from pincite.index.types import Article
from pypdf import PdfReader, PdfWriter

from tests.fakes.index.pdf import make_pages, picture

PROSE = [
    "The talks in the old town hall ended late on Friday after eleven hours of what the hosts "
    "called a frank exchange, and nothing was signed by either of the two delegations.",
    "Both sides said that they would meet again in the autumn. A well-known adviser called the "
    "post-war order a matter for the next government, which takes office in September.",
]


class NewspaperPDF(FPDF):
    """A document with the name of the paper and a page number on each page."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "THE GAZETTE World News", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, f"Page {self.page_no()} of 3")


class GazettePDF(NewspaperPDF):
    """A document whose head states outlet and date."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "The Gazette, 3 February 2025", new_x="LMARGIN", new_y="NEXT")


class PrintedPDF(NewspaperPDF):
    """A document as a browser prints it."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "3/14/2025, 10:15 AM      Talks end", new_x="LMARGIN", new_y="NEXT")


class LowerPDF(FPDF):
    """A document whose text begins lower on the page."""

    def header(self) -> None:
        self.ln(50)


def make_pdf(
    *texts: str, template: type[FPDF] = FPDF, configure: Callable[[FPDF], object] | None = None
) -> bytes:
    document = template()
    document.add_page()
    for number, text in enumerate(texts):
        document.set_font("Helvetica", size=12 if number else 20)
        document.multi_cell(0, 6 if number else 10, text, new_x="LMARGIN", new_y="NEXT")
        document.ln(6)
    if configure:
        configure(document)
    return bytes(document.output())


def read_article(data: bytes) -> Article:
    [found] = read_pdf(data, "a.pdf")
    assert isinstance(found, Article)
    return found


def test_wrapped_lines_become_paragraphs() -> None:
    found = read_article(make_pdf("Talks end", *PROSE))
    assert found.text.split("\n\n") == ["Talks end", *PROSE]
    assert (found.id, found.source, found.title) == ("a.pdf", "a.pdf", "Talks end")


def test_headers_and_footers_are_left_out() -> None:
    many = [f"{PROSE[n % 2]} That was day {n}." for n in range(30)]
    data = make_pdf("Talks end", *many, template=NewspaperPDF)
    assert len(PdfReader(BytesIO(data)).pages) == 3
    text = read_article(data).text
    assert "GAZETTE" not in text
    assert "Page" not in text
    assert text.split("\n\n") == ["Talks end", *many]


def test_the_dates_of_the_file_are_not_the_publication_date() -> None:
    data = make_pdf(
        "Talks end",
        *PROSE,
        configure=lambda p: p.set_creation_date(datetime(2020, 1, 2, tzinfo=UTC)),
    )
    assert "/CreationDate" in (PdfReader(BytesIO(data)).metadata or {})
    assert read_article(data).published is None


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    'syntax-ns#"><rdf:Description rdf:about="" xmlns:prism="http://prismstandard.org/namespaces/'
    'basic/2.0/"{}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(
    "xmp",
    [
        pytest.param("><prism:publicationDate>2024-06-14</prism:publicationDate>", id="element"),
        pytest.param(' prism:publicationDate="2024-06-14T10:00:00Z">', id="attribute"),
    ],
)
def test_prism_metadata_states_the_publication_date(xmp: str) -> None:
    data = make_pdf("Talks end", *PROSE, configure=lambda p: p.set_xmp_metadata(XMP.format(xmp)))
    assert read_article(data).published == "2024-06-14"


def test_the_lines_below_the_headline_are_metadata() -> None:
    found = read_article(make_pdf("Talks end", "By Jane Doe, June 14, 2024", *PROSE))
    assert (found.author, found.published) == ("Jane Doe", "2024-06-14")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The talks of June", "The talks of June"),
        ("Microsoft Word - talks.docx", "Talks end late"),
        ("untitled", "Talks end late"),
        ("talks-final.indd", "Talks end late"),
        ("", "Talks end late"),
    ],
)
def test_a_title_that_a_program_filled_in_is_dropped(title: str, expected: str) -> None:
    data = make_pdf(
        "Talks end late", *PROSE, configure=lambda p: p.set_title(title) if title else None
    )
    assert read_article(data).title == expected


def test_the_largest_print_is_the_title_below_a_masthead() -> None:
    data = make_pdf("Talks end late", *PROSE, template=NewspaperPDF)
    assert read_article(data).title == "Talks end late"


def make_encrypted_pdf(password: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(make_pdf("Talks end", *PROSE)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_document_encrypted_without_a_password_is_read() -> None:
    assert read_article(make_encrypted_pdf("", "RC4-128")).title == "Talks end"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(
            lambda: make_encrypted_pdf("secret", "RC4-128"), "is encrypted", id="password"
        ),
        pytest.param(make_pdf, "has no text in it: its pages are empty", id="empty"),
        pytest.param(
            lambda: make_pages([picture()]), "each page|its page is a picture", id="picture"
        ),
    ],
)
def test_a_document_without_readable_text_is_refused(
    data: Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_article(data())


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-256"])
def test_every_cipher_is_read_without_a_password(algorithm: str) -> None:
    assert read_article(make_encrypted_pdf("", algorithm)).title == "Talks end"


def test_the_outlet_in_a_running_head_is_the_publisher() -> None:
    many = [f"{PROSE[n % 2]} That was day {n}." for n in range(30)]
    found = read_article(make_pdf("Talks end", *many, template=GazettePDF))
    assert (found.publisher, found.published) == ("The Gazette", "2025-02-03")
    assert "Gazette" not in found.text


def test_a_date_that_a_browser_printed_is_not_the_publication_date() -> None:
    many = [f"{PROSE[n % 2]} That was day {n}." for n in range(30)]
    assert read_article(make_pdf("Talks end", *many, template=PrintedPDF)).published is None


def test_every_word_of_the_text_has_a_place_on_its_page() -> None:
    many = [f"{PROSE[n % 2]} That was day {n}." for n in range(30)]
    found = read_article(make_pdf("Talks end", *many, template=NewspaperPDF))
    for word in re.finditer(r"\S+", found.text):
        [box] = find_boxes(found.boxes, word.start(), word.end())
        assert 0 < box.left < box.right < box.page_width
        assert 0 < box.top < box.bottom < box.page_height
    sentence = split(found.text)[-1]
    assert {box.page for box in find_boxes(found.boxes, *sentence)} == {3}


def test_reading_again_gives_the_same_digest() -> None:
    data = make_pdf("Talks end", *PROSE)
    assert read_article(data) == read_article(data)
    moved = make_pdf("Talks end", *PROSE, configure=None, template=LowerPDF)
    assert read_article(moved).text == read_article(data).text
    assert read_article(moved).digest != read_article(data).digest
