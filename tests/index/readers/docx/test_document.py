"""A Word document is read as its visible paragraphs and tables, without the dates of the file."""

from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pincite.index.readers.docx.document import read_docx
from pincite.index.sentences import split
from pincite.index.types import Article


def read_article(document: WordDocument) -> Article:
    file = BytesIO()
    document.save(file)
    [found] = read_docx(file.getvalue(), "a.docx")
    return found


def append_element(document: WordDocument, xml: str) -> None:
    """Put a raw element at the end of the body."""
    document.element.body.insert(-1, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def test_paragraphs_and_tables_are_read_in_order() -> None:
    document = Document()
    document.add_heading("Talks end", 0)
    document.add_paragraph("The  first paragraph,\twith a tab.")
    document.add_paragraph("  ")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Region", "Year", "Kherson", "2022"), strict=True):
        cell.text = text
    table.rows[1].cells[1].add_table(1, 1).rows[0].cells[0].text = "nested"
    document.add_heading("Background", 1)
    document.add_paragraph("One", style="List Bullet")
    document.add_paragraph("The last.")
    assert read_article(document).text.split("\n\n") == [
        "Talks end",
        "The first paragraph, with a tab.",
        "Region | Year",
        "Kherson | 2022 nested",
        "Background",
        "One",
        "The last.",
    ]


def test_only_visible_text_is_read() -> None:
    document = Document()
    paragraph = document.add_paragraph("Seen. ")
    paragraph.add_run("Hidden. ").font.hidden = True
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    append_element(document, f"<w:p><w:ins>{run.format('Inserted. ')}</w:ins>"
                    "<w:del><w:r><w:delText>Deleted. </w:delText></w:r></w:del>"
                    f"<w:moveFrom>{run.format('Moved away. ')}</w:moveFrom>"
                    f"<w:hyperlink>{run.format('Linked.')}</w:hyperlink></w:p>")  # fmt: skip
    append_element(
        document,
        f"<w:sdt><w:sdtContent><w:p>{run.format('Controlled.')}</w:p></w:sdtContent></w:sdt>",
    )
    box = f"<w:txbxContent><w:p>{run.format('Boxed.')}</w:p></w:txbxContent>"
    append_element(document, f"<w:p><w:r><w:t>Around.</w:t><w:pict>{box}</w:pict></w:r></w:p>")
    assert read_article(document).text.split("\n\n") == [
        "Seen.",
        "Inserted. Linked.",
        "Controlled.",
        "Around.",
        "Boxed.",
    ]


def test_hidden_text_is_counted() -> None:
    document = Document()
    document.add_paragraph("Seen.").add_run(" Not seen.").font.hidden = True
    found = read_article(document)
    assert (found.text, found.hidden) == ("Seen.", len("Notseen."))


def test_document_properties_are_metadata() -> None:
    document = Document()
    document.core_properties.title = "Talks end"
    document.core_properties.author = "Jane Doe"
    document.add_paragraph("Nothing was signed.")
    found = read_article(document)
    assert (found.id, found.source) == ("a.docx", "a.docx")
    assert (found.title, found.author, found.published) == ("Talks end", "Jane Doe", None)


def test_properties_that_a_program_filled_in_are_dropped() -> None:
    document = Document()  # python-docx writes "Word Document" and "python-docx"
    document.add_paragraph("Nothing was signed.")
    assert (read_article(document).title, read_article(document).author) == (None, None)


@pytest.mark.parametrize("style", ["Title", "Heading 1"])
def test_the_paragraph_with_a_title_style_is_the_title(style: str) -> None:
    document = Document()
    document.core_properties.title = "Template for news"
    document.add_paragraph("World news")
    document.add_paragraph("Talks end.", style=style)
    document.add_paragraph("Nothing was signed.")
    assert read_article(document).title == "Talks end."


def test_the_lines_below_the_headline_are_metadata() -> None:
    document = Document()
    for text in ("Talks end", "By Jane Doe", "Published: June 10, 2024", "Nothing was signed."):
        document.add_paragraph(text)
    found = read_article(document)
    assert (found.title, found.author, found.published) == ("Talks end", "Jane Doe", "2024-06-10")


def test_a_text_is_found_at_its_offsets() -> None:
    document = Document()
    for text in ("Talks end", "It was 4\u00a0°C — “cold”.", "Nothing was signed."):
        document.add_paragraph(text)
    text = read_article(document).text
    assert [text[span.start : span.end] for span in split(text)] == [
        "Talks end",
        "It was 4 °C — “cold”.",
        "Nothing was signed.",
    ]
