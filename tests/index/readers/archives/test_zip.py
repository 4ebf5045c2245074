"""Files in a zip archive are read as if they lay in the folder.

Covers also: pincite.index.readers.files.archive.
"""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers.registry import read
from pincite.index.types import Skipped

from tests.fakes.index.files import (
    PAGE,
    PNG,
    SENTENCE,
    make_docx,
    make_zip,
    pack_zip,
    write_and_read,
)


def test_each_file_is_an_article_of_its_own_format(tmp_path: Path) -> None:
    rows = '{"id": "first", "text": "One."}\n{"text": "Two."}\nno row\n'
    articles, skipped = write_and_read(
        tmp_path,
        "news.zip",
        pack_zip(
            {
                "june/talks.docx": make_docx(),
                "page.html": PAGE,
                "rows.jsonl": rows,
                "photo.png": PNG,
                "__MACOSX/june/talks.docx": "x",
                ".hidden.txt": "x",
                "june/": "",
            }
        ),
    )
    assert [(article.id, article.source, article.text) for article in articles] == [
        ("folder/news.zip/june/talks.docx", "folder/news.zip/june/talks.docx", SENTENCE),
        ("folder/news.zip/page.html", "folder/news.zip/page.html", SENTENCE),
        ("first", "folder/news.zip/rows.jsonl", "One."),
        ("folder/news.zip/rows.jsonl#2", "folder/news.zip/rows.jsonl", "Two."),
    ]
    assert {each.path for each in skipped} == {
        "folder/news.zip/photo.png",
        "folder/news.zip/rows.jsonl:3",
    }


def test_names_that_lead_out_of_the_archive_are_only_labels(tmp_path: Path) -> None:
    data = pack_zip({"../../etc/a.txt": SENTENCE, "/b.txt": SENTENCE, "c\\d.txt": SENTENCE})
    articles, _ = write_and_read(tmp_path, "a.zip", data)
    assert [article.source for article in articles] == [
        "folder/a.zip/etc/a.txt",
        "folder/a.zip/b.txt",
        "folder/a.zip/c/d.txt",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


def test_an_encoding_that_is_not_certain_skips_only_its_file(tmp_path: Path) -> None:
    data = pack_zip({"a.txt": b"\xff\xfe\x00", "b.txt": "Größe.".encode("utf-16")})
    [article], [skipped] = write_and_read(tmp_path, "a.zip", data)
    assert article.text == "Größe."
    assert skipped.path == "folder/a.zip/a.txt"


def encrypt(data: bytes) -> bytes:
    """Set the flag of a password in both headers of the first member."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "limits", "path", "reason"),
    [
        pytest.param(pack_zip({}), Limits(), "a.zip", "holds no files", id="no-files"),
        pytest.param(make_zip()[:60], Limits(), "a.zip", "it is damaged", id="cut-off"),
        pytest.param(make_docx(), Limits(), "a.zip", "name it .docx", id="word-file"),
        pytest.param(encrypt(make_zip()), Limits(), "a.zip/a.txt", "has a password", id="password"),
        pytest.param(
            pack_zip({"b.zip": make_zip()}),
            Limits(),
            "a.zip/b.zip",
            "within an archive",
            id="nested",
        ),
        pytest.param(
            pack_zip({"b.docx": make_docx()[:900]}),
            Limits(),
            "a.zip/b.docx",
            "damaged",
            id="member",
        ),
        pytest.param(
            pack_zip({"b.txt": "x " * 10**6}),
            Limits(file_mb=1),
            "a.zip/b.txt",
            "file_mb",
            id="large",
        ),
        pytest.param(
            pack_zip({"b.txt": "x " * 10**6}), Limits(rows_mb=1), "a.zip", "rows_mb", id="bomb"
        ),
    ],
)
def test_a_hostile_archive_is_skipped_with_its_reason(
    tmp_path: Path, data: bytes, limits: Limits, path: str, reason: str
) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    articles, [skipped], _ = read(tmp_path / "a.zip", "a.zip", limits)
    assert articles == ()
    assert skipped.path == path
    assert reason in skipped.reason


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(ZIP_STORED, id="stored"),
        pytest.param(ZIP_DEFLATED, id="deflate"),
        pytest.param(ZIP_BZIP2, id="bzip2"),
        pytest.param(ZIP_LZMA, id="lzma"),
    ],
)
def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path, method: int) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.txt", SENTENCE * 99)
        archive.writestr("b.txt", SENTENCE)
    data = bytearray(buffer.getvalue())
    data[36:60] = b"\xff" * 24  # inside the compressed bytes of a.txt
    [article], [skipped] = write_and_read(tmp_path, "a.zip", bytes(data))
    assert article.source == "folder/a.zip/b.txt"
    assert isinstance(skipped, Skipped)
    assert "cannot be unpacked" in skipped.reason


def test_the_worker_reads_archives(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(pack_zip({"page.html": PAGE, "a.docx": make_docx()}))
    with Worker() as worker:
        assert worker.read(tmp_path / "a.zip", "a.zip") == read(tmp_path / "a.zip", "a.zip")
