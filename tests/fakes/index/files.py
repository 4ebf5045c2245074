"""Small files of each format, and of types that no format reads, created in memory."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from fpdf import FPDF
from pincite.index.readers.registry import read
from pincite.index.sentences import split
from pincite.index.types import Article, Skipped

SENTENCE = "Nothing was signed on Friday."
PAGE = f"<!DOCTYPE html><html><body><p>{SENTENCE}</p></body></html>"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
OLD_WORD_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def make_pdf() -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.multi_cell(0, 6, SENTENCE)
    return bytes(document.output())


def make_docx(text: str = SENTENCE) -> bytes:
    file = BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def make_zip() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")
    return file.getvalue()


def pack_zip(files: Mapping[str, bytes | str]) -> bytes:
    """Return a compressed zip archive of these files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def list_sentences(article: Article) -> list[str]:
    """Return the sentences of an article, at the offsets that citations give for them."""
    return [article.text[span.start : span.end] for span in split(article.text)]


def write_and_read(
    folder: Path, name: str, data: bytes | str
) -> tuple[tuple[Article, ...], tuple[Skipped, ...]]:
    """Write a file, read it as `folder/NAME`, and return its articles and what was skipped."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    result = read(path, f"folder/{name}")
    return result.articles, result.skipped
