"""Every file is read or listed with its reason, whatever it holds and whatever its name says."""

import os
import warnings
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings, strategies as st
from pincite.index.ingest.folder import list_files
from pincite.index.limits import Limits
from pincite.index.readers.registry import JSON_LINES_SUFFIXES, READERS, read
from pincite.index.types import Article, Skipped

SHARED = Path(os.environ.get("PINCITE_SHARED", Path(__file__).parents[4] / "shared"))


def write_and_read(
    tmp_path: Path, name: str, data: bytes | str
) -> tuple[tuple[Article, ...], tuple[Skipped, ...]]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    reading = read(path, f"folder/{name}")
    return reading.articles, reading.skipped


def make_pdf() -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.multi_cell(0, 6, "Nothing was signed on Friday.")
    return bytes(document.output())


def make_docx() -> bytes:
    file = BytesIO()
    document = Document()
    document.add_paragraph("Nothing was signed on Friday.")
    document.save(file)
    return file.getvalue()


def make_zip() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as zipped:
        zipped.writestr("a.txt", "text")
    return file.getvalue()


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
OLD_DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PAGE = "<!DOCTYPE html><html><body><p>Nothing was signed on Friday.</p></body></html>"


def test_a_text_is_read_whole_and_its_headline_is_the_title(tmp_path: Path) -> None:
    top = "Talks end\r\n\r\nTalks end\r\n\r\n  By Jane Doe\r\n14 June 2024\r\n\r\n"
    text = f"\ufeff{top}No one signed.\n "
    [article], skipped = write_and_read(tmp_path, "a.txt", text)
    assert skipped == ()
    assert article == Article(
        id="folder/a.txt",
        source="folder/a.txt",
        title="Talks end",
        text=text[1:].replace("\r\n", "\n"),
        published="2024-06-14",
        url=None,
        publisher=None,
        author="Jane Doe",
        hidden=0,
        invisible=0,
        digest=article.digest,
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.TXT", "Nothing was signed on Friday."),
        ("a.md", "Nothing was signed on Friday."),
        ("a.markdown", "Nothing was signed on Friday."),
        ("a.html", PAGE),
        ("a.HTM", PAGE),
        ("a.xhtml", f'<?xml version="1.0"?>{PAGE}'),
        ("a.pdf", make_pdf()),
        ("a.pdf", b"\n" + make_pdf()),
        ("a.docx", make_docx()),
        ("a.jsonl", '{"text": "Nothing was signed on Friday."}\n'),
        ("a.ndjson", '{"text": "Nothing was signed on Friday."}\n'),
        ("a.json", '{"text": "Nothing was signed on Friday."}'),
    ],
)
def test_every_format_is_read(tmp_path: Path, name: str, data: bytes | str) -> None:
    [article], skipped = write_and_read(tmp_path, name, data)
    assert skipped == ()
    assert article.text == "Nothing was signed on Friday."
    assert article.source == f"folder/{name}"
    assert article.published is None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.xyz", "text", "unknown format .xyz; known: .txt, .md", id="unknown"),
        pytest.param("README", "text", "no file extension", id="no-extension"),
        pytest.param("a.txt", b"", "is empty", id="empty"),
        pytest.param("a.txt", " \n\t", "is empty", id="blank"),
        pytest.param("a.txt", "\ufeff \n", "is empty", id="only-a-mark"),
        pytest.param("a.md", "---\ntitle: x\n---\n", "is empty", id="only-front-matter"),
        pytest.param("a.pdf", PAGE, "is no .pdf file: it starts like HTML", id="pdf-is-html"),
        pytest.param("a.pdf", "Some words.", "does not start like a PDF", id="pdf-is-text"),
        pytest.param("a.pdf", make_pdf()[:200], "cannot be read: it is damaged", id="pdf-cut-off"),
        pytest.param("a.docx", "Some words.", "does not start like a zip", id="docx-is-text"),
        pytest.param("a.docx", make_pdf(), "it starts like a PDF", id="docx-is-pdf"),
        pytest.param("a.docx", OLD_DOC, "save it as .docx without a password", id="docx-is-doc"),
        pytest.param("a.docx", make_zip(), "but no Word document that is whole", id="docx-is-zip"),
        pytest.param("a.docx", make_docx()[:2000], "it is damaged", id="docx-cut-off"),
        pytest.param("a.txt", PNG, "it starts like a picture; run OCR", id="txt-is-png"),
        pytest.param("a.txt", make_pdf(), "it starts like a PDF", id="txt-is-pdf"),
        pytest.param("a.txt", make_docx(), "it starts like a zip archive", id="txt-is-docx"),
        pytest.param("a.txt", PAGE, "it starts like HTML", id="txt-is-html"),
        pytest.param("a.txt", "{\\rtf1 x}", "save it as .docx or .txt", id="txt-is-rtf"),
        pytest.param("a.txt", b"\1\0\2\0\3", "is binary", id="txt-is-binary"),
        pytest.param("a.md", PAGE, "it starts like HTML", id="md-is-html"),
        pytest.param("a.html", make_pdf(), "it starts like a PDF", id="html-is-pdf"),
        pytest.param("a.html", "Some words.", "is not HTML", id="html-is-text"),
        pytest.param("a.json", "not json", "is not valid JSON", id="json-is-text"),
        pytest.param("a.json", "[" * 200_000, "nested too deeply", id="json-deep"),
        pytest.param("a.jsonl", b"\x1f\x8b\x08", "unpack it", id="jsonl-is-gzip"),
    ],
)
def test_what_cannot_be_read_is_listed_once_with_its_reason(
    tmp_path: Path, name: str, data: bytes | str, reason: str
) -> None:
    articles, skipped = write_and_read(tmp_path, name, data)
    assert articles == ()
    assert [one.path for one in skipped] == [f"folder/{name}"]
    assert reason in skipped[0].reason
    assert "\n" not in skipped[0].reason


def test_a_file_that_is_gone_is_listed(tmp_path: Path) -> None:
    articles, [skipped], _ = read(tmp_path / "gone.txt", "gone.txt")
    assert articles == ()
    assert "cannot be opened (No such file or directory)" in skipped.reason


@pytest.mark.parametrize("error", [KeyError("x"), AssertionError, ValueError("\n")])
def test_whatever_a_format_breaks_is_a_reason_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(_data: bytes, _source: str, _limits: Limits) -> list[Article]:
        raise error

    monkeypatch.setitem(READERS, ".txt", broken)
    articles, [skipped] = write_and_read(tmp_path, "a.txt", "text")
    assert articles == ()
    assert "save it again" in skipped.reason


def test_libraries_say_nothing_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = make_pdf().replace(b"startxref", b"startxxxx").replace(b"endobj", b"endxxx")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, data in (("a.pdf", broken), ("a.html", "<p>"), ("a.docx", make_zip())):
            write_and_read(tmp_path, name, data)
    assert capfd.readouterr() == ("", "")


def test_the_digest_changes_with_every_field(tmp_path: Path) -> None:
    [article], _ = write_and_read(tmp_path, "a.txt", "Nothing was signed.")
    [same], _ = write_and_read(tmp_path, "a.txt", "\ufeffNothing was signed.")
    [other], _ = write_and_read(tmp_path, "a.txt", "Nothing was signed!")
    [elsewhere], _ = write_and_read(tmp_path, "b.txt", "Nothing was signed.")
    assert article == same
    assert len({article.digest, other.digest, elsewhere.digest}) == 3


plain_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain_texts, st.sampled_from([".txt", ".md"]))
def test_any_text_is_read_back_exactly(tmp_path: Path, text: str, suffix: str) -> None:
    text = f"x{text}" if suffix == ".md" or not text.strip("\ufeff \t\r\n\v\f") else text
    articles, skipped = write_and_read(tmp_path, f"a{suffix}", text)
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if expected.strip():
        assert [article.text for article in articles] == [expected]
    assert bool(articles) != bool(skipped)


SEEDS = [
    make_pdf(),
    make_docx(),
    PAGE.encode(),
    b'{"text": "Words."}\n',
    b"---\ntitle: x\n---\nWords.",
    PNG,
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from((*READERS, *JSON_LINES_SUFFIXES)),
    st.binary(max_size=200) | st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), max_size=3),
)
def test_any_bytes_give_articles_or_a_reason(
    tmp_path: Path, suffix: str, data: bytes, damage: list[tuple[int, bytes]]
) -> None:
    for at, put in damage:
        at %= len(data) + 1
        data = data[:at] + put + data[at + len(put) :]
    articles, skipped = write_and_read(tmp_path, f"a{suffix}", data)
    assert articles or skipped
    assert all(article.text.strip() and article.digest for article in articles)
    assert all(one.reason and one.path.startswith("folder/a") for one in skipped)


def test_a_folder_of_every_kind_loses_nothing(tmp_path: Path) -> None:
    for name, data in (
        ("a.txt", b"Words."),
        ("b/c.pdf", make_pdf()),
        ("d.docx", make_docx()),
        ("e.png", PNG),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    listing = list_files(tmp_path)
    readings = [read(*file) for file in listing.files]
    assert [article.id for one in readings for article in one.articles] == [
        "a.txt",
        "b/c.pdf",
        "d.docx",
    ]
    assert [skipped.path for one in readings for skipped in one.skipped] == ["e.png"]


def test_the_real_article_is_read_as_its_offsets_expect() -> None:
    folder = SHARED / "articles"
    if not folder.is_dir():
        pytest.skip(f"no {folder}: set PINCITE_SHARED to the folder with the real articles")
    paths = [file for file in list_files(folder).files if file.path.suffix == ".txt"]
    assert paths
    for path, source in paths:
        [article] = read(path, source).articles
        assert article.text == path.read_text(encoding="utf-8")
        assert article.title == article.text.split("\n", 1)[0]
