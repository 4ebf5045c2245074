"""A file whose first bytes contradict its extension is skipped, with the remedy."""

import re
from pathlib import Path

import pytest
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.file_type import check_file_type
from pincite.index.readers.format import Signature

from tests.fakes.index.files import OLD_WORD_FILE, PAGE, PNG, make_docx, make_pdf, write_and_read


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.pdf", PAGE, "is not a .pdf file: it starts like HTML", id="pdf-is-html"),
        pytest.param("a.pdf", "Some words.", "does not start like a PDF", id="pdf-is-text"),
        pytest.param(
            "a.pdf", b"\n" * 1024 + make_pdf(), "does not start like a PDF", id="pdf-too-far-down"
        ),
        pytest.param("a.docx", "Some words.", "does not start like a zip", id="docx-is-text"),
        pytest.param("a.docx", make_pdf(), "it starts like a PDF", id="docx-is-pdf"),
        pytest.param(
            "a.docx", OLD_WORD_FILE, "save it as .docx without a password", id="docx-is-doc"
        ),
        pytest.param("a.txt", PNG, "it starts like a picture; run OCR", id="txt-is-png"),
        pytest.param("a.txt", make_pdf(), "it starts like a PDF", id="txt-is-pdf"),
        pytest.param("a.txt", make_docx(), "it starts like a zip archive", id="txt-is-docx"),
        pytest.param(
            "a.txt",
            PAGE,
            "it starts like HTML; give it the extension of what it is",
            id="txt-is-html",
        ),
        pytest.param("a.md", PAGE, "it starts like HTML", id="md-is-html"),
        pytest.param("a.html", make_pdf(), "it starts like a PDF", id="html-is-pdf"),
        pytest.param("a.jsonl", b"\x1f\x8b\x08", "unpack it", id="jsonl-is-gzip"),
    ],
)
def test_a_file_of_a_different_type_is_skipped(
    tmp_path: Path, name: str, data: bytes | str, reason: str
) -> None:
    articles, skipped = write_and_read(tmp_path, name, data)
    assert articles == ()
    assert [each.path for each in skipped] == [f"folder/{name}"]
    assert reason in skipped[0].reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.pdf", b"\n" * 1000 + make_pdf(), id="pdf-with-bytes-before-its-header"),
        pytest.param("a.html", "<p>No document type, only a paragraph.</p>", id="html-fragment"),
        pytest.param("a.txt", "{\\rtf1 Words.}", id="rtf-under-another-name"),
        pytest.param("a.txt", "PDF files are hard to read.", id="text-about-a-type"),
    ],
)
def test_a_file_of_the_stated_type_is_read(tmp_path: Path, name: str, data: bytes | str) -> None:
    articles, skipped = write_and_read(tmp_path, name, data)
    assert (len(articles), skipped) == (1, ())


def test_several_formats_may_start_alike() -> None:
    book = Signature("an e-book", re.compile(rb"PK"))
    archive = Signature("a zip archive", re.compile(rb"PK"))
    for expected in (book, archive):
        check_file_type(b"PK\x03\x04", ".epub", expected, (book, archive))
    with pytest.raises(UnreadableError, match="it starts like an e-book"):
        check_file_type(b"PK\x03\x04", ".txt", None, (book, archive))
