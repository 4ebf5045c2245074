"""An OpenDocument text is read as its visible paragraphs, tables and notes."""

from pathlib import Path

import pytest
from pincite.index.limits import Limits
from pincite.index.readers.registry import read
from pincite.index.types import Article

from tests.fakes.index.files import list_sentences, make_docx, pack_zip, write_and_read

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("meta", "meta"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
STYLES = "".join(
    f'<style:style style:name="{name}" style:parent-style-name="{parent}">'
    f"<style:text-properties {properties}/></style:style>"
    for name, parent, properties in (
        ("Up", "", 'style:text-position="super 58%"'),
        ("Up2", "Up", ""),
        ("Down", "", 'style:text-position="-33% 58%"'),
        ("Struck", "", 'style:text-line-through-style="solid"'),
        ("Unseen", "", 'text:display="none"'),
        ("T1", "Title", ""),
    )
)
META = (
    f'<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
    "<meta:initial-creator>Jane Doe</meta:initial-creator><dc:title>Bridge report</dc:title>"
    "<dc:date>2025-01-01T10:00:00</dc:date></office:meta></office:document-meta>"
)


def make_content(body: str) -> str:
    return (
        f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def make_odt(body: str, **more: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    files = {"mimetype": kind, "content.xml": make_content(body)}
    return pack_zip({**files, "meta.xml": META, **more})


def read_article(folder: Path, body: str) -> Article:
    [article], skipped = write_and_read(folder, "a.odt", make_odt(body))
    assert skipped == ()
    return article


def read_paragraphs(folder: Path, body: str) -> list[str]:
    return read_article(folder, body).text.split("\n\n")


def test_paragraphs_tables_boxes_and_notes_are_read_in_order(tmp_path: Path) -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Report of 2023.</text:p></text:note-body></text:note>"
    )
    box = "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>"
    table = (
        "<table:table><table:table-column/><table:table-header-rows><table:table-row>"
        '<table:table-cell/><table:table-cell table:number-columns-spanned="2">'
        "<text:p>2023</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        "</table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-rows-spanned="2"><text:p>East</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2"/></table:table-row><table:table-row>'
        "<table:covered-table-cell/><table:table-cell><text:p>rye</text:p></table:table-cell>"
        "<table:table-cell><text:p>9</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read_paragraphs(
        tmp_path,
        f"<text:h>The bridge</text:h><text:p>It held 4,700{note} tonnes.{box}</text:p>{table}"
        "<text:list><text:list-item><text:p>One<text:s text:c='2'/>item</text:p></text:list-item>"
        "</text:list><text:section><text:p>Line<text:line-break/>two</text:p></text:section>",
    ) == [
        "The bridge",
        "It held 4,700[1] tonnes.",
        "Boxed.",
        "| 2023 |",
        "East | |",
        "East | rye | 9",
        "One item",
        "Line\ntwo",
        "[1] Report of 2023.",
    ]


def test_raised_lowered_and_struck_out_text(tmp_path: Path) -> None:
    span = '<text:span text:style-name="{}">{}</text:span>'
    article = read_article(
        tmp_path,
        f"<text:p>It held 4,700{span.format('Up2', '3')} t of CO{span.format('Down', '2')}."
        f"{span.format('Struck', ' Old.')}{span.format('Unseen', ' No.')}</text:p>"
        '<text:section text:display="none"><text:p>Hidden.</text:p></text:section>',
    )
    assert article.text == "It held 4,700³ t of CO₂."
    assert article.hidden == len("Old.No.Hidden.")


def test_deletions_comments_and_contents_are_left_out(tmp_path: Path) -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p>"
    assert read_paragraphs(
        tmp_path,
        f"{deleted}</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>Page 1</text:p></text:index-body>"
        "</text:table-of-content><text:p>Seen<office:annotation><text:p>A comment.</text:p>"
        "</office:annotation><text:change/>.</text:p>",
    ) == ["Seen."]


def test_metadata_comes_from_properties_styles_and_first_lines(tmp_path: Path) -> None:
    body = "<text:p>Published: 7 May 2024</text:p><text:p>The bridge is closed for now.</text:p>"
    article = read_article(tmp_path, body)
    assert (article.title, article.author) == ("Bridge report", "Jane Doe")
    assert article.published == "2024-05-07"  # not the day on which the file was saved
    titled = read_article(tmp_path, f'<text:p text:style-name="T1">Bridge closed</text:p>{body}')
    assert titled.title == "Bridge closed"


def test_sentences_are_found_at_their_offsets(tmp_path: Path) -> None:
    article = read_article(tmp_path, "<text:p>Die Brücke ist zu. Sie öffnet im Mai.</text:p>")
    assert list_sentences(article) == ["Die Brücke ist zu.", "Sie öffnet im Mai."]


PASSWORD = "<manifest:encryption-data/>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make_docx(), "not a whole OpenDocument text", id="word-file"),
        pytest.param(make_odt("")[:-40], "it is damaged", id="cut-off"),
        pytest.param(make_odt("<text:p/>"), "has no text in it", id="no-text"),
        pytest.param(make_odt("<text:p>"), "its content.xml is damaged", id="damaged-xml"),
        pytest.param(
            make_odt("x", **{"META-INF/manifest.xml": PASSWORD}), "has a password", id="password"
        ),
        pytest.param(make_odt("<text:p>" * 2000), "content.xml is damaged", id="nested"),
        pytest.param(b"Some words.", "does not start like a zip archive", id="text"),
    ],
)
def test_a_file_that_is_not_a_readable_document_is_skipped(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    articles, [skipped] = write_and_read(tmp_path, "a.odt", data)
    assert articles == ()
    assert reason in skipped.reason


def test_no_other_file_is_read_and_nothing_grows_without_limit(tmp_path: Path) -> None:
    evil = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    content = make_content('<text:p>Good.&b;<text:s text:c="99999999"/></text:p>')
    data = pack_zip({"content.xml": evil + content})
    [article], _ = write_and_read(tmp_path, "a.odt", data)
    assert article.text == "Good."
    (tmp_path / "b.odt").write_bytes(make_odt("<text:p>x</text:p>" * 100_000))
    [skipped] = read(tmp_path / "b.odt", "b.odt", Limits(unpacked_mb=1)).skipped
    assert "unpacked_mb" in skipped.reason
