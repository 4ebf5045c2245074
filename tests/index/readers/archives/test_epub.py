"""Each chapter of an e-book is an article, in the order of reading."""

from pathlib import Path

import pytest
from pincite.index.limits import Limits
from pincite.index.readers.registry import read

from tests.fakes.index.files import list_sentences, make_docx, pack_zip, write_and_read

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
METADATA = (
    "<dc:title>Harn and its bridge</dc:title><dc:creator>Jane Doe</dc:creator>"
    "<dc:creator>Ann Lee</dc:creator><dc:publisher>Harn Press</dc:publisher>"
    "<dc:date opf:event='modification'>2025-01-01</dc:date><dc:date>2024-05-07</dc:date>"
)


def make_chapter(body: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'


def make_epub(
    chapters: dict[str, str | bytes], *, metadata: str = METADATA, **more: str | bytes
) -> bytes:
    items = "".join(
        f'<item id="i{n}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata><manifest>'
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="css" href="a.css" media-type="text/css"/>'
        f'{items}</manifest><spine><itemref idref="nav"/>{spine}<itemref idref="gone"/></spine>'
        "</package>"
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package,
        "OEBPS/nav.xhtml": make_chapter("<nav>Contents</nav>"),
    }
    files |= {f"OEBPS/{name}": data for name, data in chapters.items()}
    return pack_zip({**files, **more})


def test_chapters_are_articles(tmp_path: Path) -> None:
    book = make_epub(
        {
            "cover.xhtml": make_chapter("<img src='cover.png'/>"),
            "ch 1.xhtml": make_chapter(
                "<h1>The bridge</h1><p>It held 4,700<sup><a href='#n1'>1</a></sup> tonnes.</p>"
                "<table><tr><td/><td>2023</td></tr><tr><td>East</td><td>9</td></tr></table>"
            ),
            "ch2.xhtml": make_chapter("<p>It reopens in <i>May</i>. Nobody was hurt.</p>"),
        }
    )
    articles, skipped = write_and_read(tmp_path, "book.epub", book)
    assert skipped == ()
    first, second = articles
    assert first.id == "folder/book.epub#OEBPS/ch 1.xhtml"
    assert first.title == "Harn and its bridge: The bridge"
    assert first.text == "The bridge\n\nIt held 4,700[1] tonnes.\n\n| 2023\n\nEast | 9"
    assert (first.author, first.publisher) == ("Jane Doe, Ann Lee", "Harn Press")
    assert (first.published, second.published) == ("2024-05-07", "2024-05-07")
    assert second.title == "Harn and its bridge"
    assert list_sentences(second) == ["It reopens in May.", "Nobody was hurt."]


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_a_book_of_one_chapter_is_named_like_its_file(tmp_path: Path, encoding: str) -> None:
    chapter = f'<?xml version="1.0" encoding="{encoding}"?>{make_chapter("<p>Die Brücke.</p>")}'
    book = make_epub({"a.xhtml": chapter.encode(encoding)})
    [article], _ = write_and_read(tmp_path, "book.epub", book)
    assert (article.id, article.title) == ("folder/book.epub", "Harn and its bridge")
    assert article.text == "Die Brücke."


@pytest.mark.parametrize(
    ("link", "text"),
    [
        pytest.param('rel="stylesheet" href="../my%20book.css"', "Held 640³ hulls.", id="read"),
        pytest.param('rel="stylesheet" href="gone.css"', "Held 6403 611 hulls.", id="missing"),
        pytest.param(
            'rel="stylesheet" media="print" href="../my%20book.css"',
            "Held 6403 611 hulls.",
            id="for-paper",
        ),
        pytest.param(
            'rel="alternate stylesheet" href="../my%20book.css"',
            "Held 6403 611 hulls.",
            id="alternate",
        ),
    ],
)
def test_linked_style_sheets_count(tmp_path: Path, link: str, text: str) -> None:
    css = ".calibre3 {vertical-align: super; font-size: 0.7em} .out {text-decoration: line-through}"
    chapter = (
        f"<html><head><link {link}/></head><body><p>Held 640<span class='calibre3'>3</span> "
        "<span class='out'>611</span> hulls.</p></body></html>"
    )
    book = make_epub({"text/a.xhtml": chapter}, **{"OEBPS/my book.css": css})
    [article], _ = write_and_read(tmp_path, "book.epub", book)
    assert (article.text, article.hidden) == (text, 3 if text == "Held 640³ hulls." else 0)


def test_the_heading_of_a_chapter_is_what_shows_of_it(tmp_path: Path) -> None:
    chapter = make_chapter(
        "<h2 hidden=''>Draft</h2><h1>The <i style='display:none'>old</i> bridge</h1><p>It held.</p>"
    )
    book = make_epub({"a.xhtml": chapter, "b.xhtml": make_chapter("<p>It fell.</p>")})
    articles, _ = write_and_read(tmp_path, "book.epub", book)
    assert [each.title for each in articles] == [
        "Harn and its bridge: The bridge",
        "Harn and its bridge",
    ]


@pytest.mark.parametrize(
    ("metadata", "author"),
    [
        pytest.param(
            "<dc:creator opf:role='aut'>Ana Ruiz</dc:creator>"
            "<dc:creator opf:role='ill'>Ben Holt</dc:creator><dc:creator>Cy Dunn</dc:creator>",
            "Ana Ruiz, Cy Dunn",
            id="attribute",
        ),
        pytest.param(
            "<dc:creator id='a'>Ana Ruiz</dc:creator><dc:creator id='b'>Ben Holt</dc:creator>"
            "<meta refines='#a' property='role'>trl</meta>"
            "<meta refines='#b' property='role'>edt</meta>"
            "<meta refines='#b' property='role'>aut</meta>",
            "Ben Holt",
            id="refined",
        ),
        pytest.param("<dc:creator opf:role='trl'>Ana Ruiz</dc:creator>", None, id="no-author"),
    ],
)
def test_only_creators_who_wrote_it_are_authors(
    tmp_path: Path, metadata: str, author: str | None
) -> None:
    book = make_epub({"a.xhtml": make_chapter("<p>Good.</p>")}, metadata=metadata)
    [article], _ = write_and_read(tmp_path, "book.epub", book)
    assert article.author == author


PROTECTED = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:CipherReference '
    'URI="{}"/></encryption>'
)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "file"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make_docx(), "not a whole e-book", id="word-file"),
        pytest.param(make_epub({})[:-40], "it is damaged", id="cut-off"),
        pytest.param(make_epub({}), "has no text in it", id="no-chapter"),
        pytest.param(
            make_epub({"a.xhtml": "x"}, **{"META-INF/container.xml": "<<<"}),
            "not a whole e-book",
            id="damaged-container",
        ),
        pytest.param(
            make_epub(
                {"a.xhtml": "x"}, **{"META-INF/encryption.xml": PROTECTED.format("OEBPS/a.xhtml")}
            ),
            "protected against copying",
            id="protected",
        ),
        pytest.param(b"Some words.", "does not start like a zip archive", id="text"),
    ],
)
def test_a_file_that_is_not_a_readable_book_is_skipped(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    articles, [skipped] = write_and_read(tmp_path, "book.epub", data)
    assert articles == ()
    assert reason in skipped.reason


def test_a_bad_chapter_does_not_stop_the_others(tmp_path: Path) -> None:
    book = make_epub({"a.xhtml": make_chapter("<b>" * 700), "b.xhtml": make_chapter("Good.")})
    [article], [skipped] = write_and_read(tmp_path, "book.epub", book)
    assert article.text == "Good."
    assert skipped.path == "folder/book.epub:OEBPS/a.xhtml"
    assert "nested too deeply" in skipped.reason


def test_fonts_may_be_protected_and_no_other_file_is_read(tmp_path: Path) -> None:
    book = make_epub(
        {"a.xhtml": ENTITIES + make_chapter("<p>Good.&b;</p>")},
        **{
            "META-INF/encryption.xml": PROTECTED.format("OEBPS/font.otf"),
            "META-INF/container.xml": ENTITIES + CONTAINER,
        },
    )
    [article], _ = write_and_read(tmp_path, "book.epub", book)
    assert "root:" not in article.text


def test_a_book_that_unpacks_to_too_much_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(make_epub({"a.xhtml": make_chapter("x " * 10**6)}))
    [skipped] = read(tmp_path / "a.epub", "a.epub", Limits(unpacked_mb=1)).skipped
    assert "unpacked_mb" in skipped.reason
