"""An export as a Word file: its formatting, and that any text can be written and read back."""

from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from pincite.ui.export.docx import to_docx

from tests.fakes.ui.export import (
    make_document_of,
    make_sample_document,
    make_unsupported_document,
    read_docx_text,
)
from tests.fakes.ui.html import ANY_TEXT
from tests.security.payloads import PAYLOADS


def test_the_short_answer_is_bold() -> None:
    document = Document(BytesIO(to_docx(make_sample_document())))
    bold = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold]
    assert "May" in bold
    assert "It was repaired in " not in bold


def test_an_unsupported_statement_is_struck() -> None:
    document = Document(BytesIO(to_docx(make_unsupported_document())))
    struck = [
        run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.strike
    ]
    assert struck == ["It flies."]


def test_kinds_of_paragraphs_have_styles() -> None:
    document = Document(BytesIO(to_docx(make_sample_document())))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles[:3] == ["Title", "Heading 1", "Normal"]
    assert styles.count("List Bullet") == 2
    quoted = Document(BytesIO(to_docx(make_unsupported_document())))
    assert "Quote" in [paragraph.style.name for paragraph in quoted.paragraphs if paragraph.style]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_every_payload_can_be_written(payload: str) -> None:
    assert "[1]" in read_docx_text(to_docx(make_document_of(payload)))


@given(ANY_TEXT)
def test_every_text_can_be_written(text: str) -> None:
    assert "[1]" in read_docx_text(to_docx(make_document_of(text)))
