"""A page that a browser saved in one file is read whatever the file is called."""

from pathlib import Path

import pytest
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.html.mhtml import read_mhtml
from pincite.index.readers.registry import read

HEADERS = """From: <Saved by Blink>
Snapshot-Content-Location: https://gazette.example/ferry
Subject: =?utf-8?Q?F=C3=A4hre?=
Date: Mon, 3 Feb 2025 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html"; boundary="b"

"""
PAGE = """--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><p>The ferry of Kell sails at noon, the county sa=
id on Monday. It costs 3 =E2=82=AC.</p></body></html>
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
--b--
"""


@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "page.html", "page.txt", "page.md"])
def test_a_saved_page_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HEADERS + PAGE)
    [article] = read(tmp_path / name, name).articles
    assert (
        article.text == "The ferry of Kell sails at noon, the county said on Monday. It costs 3 €."
    )
    assert (article.url, article.title) == ("https://gazette.example/ferry", "Fähre")
    assert article.published is None  # it was saved then


def test_a_page_in_another_encoding_is_decoded() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: text/html; charset=cp1252\n\n<p>3 \x80</p>"
    [article] = read_mhtml(data, "a.mht")
    assert not isinstance(article, str)
    assert article.text == "3 €"  # type: ignore[union-attr]


@pytest.mark.parametrize("body", ["", "--b\nContent-Type: image/png\n\nAAAA\n--b--\n"])
def test_a_file_without_a_page_is_refused_with_a_remedy(body: str) -> None:
    with pytest.raises(UnreadableError, match="save the page again, as HTML"):
        list(read_mhtml((HEADERS + body).encode(), "a.mht"))


def test_a_mail_is_no_saved_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"To: jane@gazette.example\n{HEADERS}{PAGE}")
    [article] = read(tmp_path / "a.txt", "a.txt").articles
    assert article.url is None
