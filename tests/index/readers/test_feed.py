"""Each entry of a feed is an article, whatever the name of the file."""

from pathlib import Path

import pytest

from tests.fakes.index.files import list_sentences, write_and_read

ATOM = """<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><!-- a comment -->
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harn Post</title>
<entry><id>urn:1</id><title type="html">Bridge &amp;amp; dam</title>
<published>2024-05-07T23:30:00-07:00</published><updated>2024-06-01T00:00:00Z</updated>
<author><name>Jane Doe</name></author><link href="https://x.example/1"/><summary>Short.</summary>
<content type="html">&lt;p&gt;It held 4,700&lt;sup&gt;3&lt;/sup&gt; tonnes.&lt;/p&gt;&lt;p&gt;It
broke. &lt;del&gt;Twice.&lt;/del&gt;&lt;/p&gt;</content></entry>
<entry><id>urn:2</id><title>Only a title</title></entry>
<entry><title>Later</title><updated>2024-06-01T00:00:00Z</updated>
<summary>It is open.</summary></entry>
</feed>"""


def make_rss(description: str, extra: str = "", declaration: str = "") -> str:
    return (
        f'{declaration}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Böte</title><item>'
        f"<title>Brücke</title>{extra}<description>{description}</description></item></channel></rss>"
    )


@pytest.mark.parametrize("name", ["a.atom", "a.xml", "a.html", "a.txt"])
def test_entries_are_articles_whatever_the_name_of_the_file(tmp_path: Path, name: str) -> None:
    articles, skipped = write_and_read(tmp_path, name, ATOM)
    first, later = articles
    assert first.text == "It held 4,700³ tonnes.\n\nIt broke."
    assert list_sentences(first) == ["It held 4,700³ tonnes.", "It broke."]
    assert (first.id, first.title) == (f"folder/{name}#urn:1", "Bridge & dam")
    assert (first.published, first.author, first.publisher, first.url) == (
        "2024-05-07", "Jane Doe", "Harn Post", "https://x.example/1",
    )  # fmt: skip
    assert first.hidden == len("Twice.")
    assert (later.id, later.text) == (f"folder/{name}#3", "It is open.")
    assert later.published is None  # when an entry was changed is not its date
    assert [each.path for each in skipped] == [f"folder/{name}:2"]


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_rss_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    extra = (
        "<pubDate>Tue, 07 May 2024 23:30:00 -0700</pubDate><dc:creator>Jürgen Roth</dc:creator>"
        "<content:encoded><![CDATA[<p>Die Brücke ist zu.</p>]]></content:encoded>"
    )
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    data = make_rss("Kurz.", extra, declaration).encode(encoding)
    [article], _ = write_and_read(tmp_path, "a.rss", data)
    assert article.text == "Die Brücke ist zu."
    assert (article.title, article.author, article.publisher) == ("Brücke", "Jürgen Roth", "Böte")
    assert article.published == "2024-05-07"


@pytest.mark.parametrize(
    ("extra", "published"),
    [
        ("<dc:date>2011-05-02T09:00:00Z</dc:date>", "2011-05-02"),
        ("<dc:date>2011-05-02</dc:date><pubDate>Tue, 03 May 2011 09:00:00 GMT</pubDate>",
         "2011-05-03"),
        ('<d:modified xmlns:d="http://purl.org/dc/terms/">2011-05-02</d:modified>', None),
        ('<a:updated xmlns:a="http://www.w3.org/2005/Atom">2011-05-02</a:updated>', None),
    ],
)  # fmt: skip
def test_a_date_of_dublin_core_is_a_date(tmp_path: Path, extra: str, published: str | None) -> None:
    [article], _ = write_and_read(tmp_path, "a.rss", make_rss("It is open.", extra))
    assert article.published == published


@pytest.mark.parametrize(
    ("extra", "author"),
    [
        ("<dc:creator>Ada Lorn</dc:creator><dc:creator>Bo Rey</dc:creator>", "Ada Lorn, Bo Rey"),
        ("<author>ada@harn.news (Ada Lorn)</author><dc:creator>Ada Lorn</dc:creator>", "Ada Lorn"),
        ("<author>ada@harn.example (Ada Lorn)</author>", "Ada Lorn"),
    ],
)
def test_all_authors_are_named_without_their_addresses(
    tmp_path: Path, extra: str, author: str
) -> None:
    [article], _ = write_and_read(tmp_path, "a.rss", make_rss("It is open.", extra))
    assert article.author == author


def test_plain_text_of_an_entry_keeps_its_paragraphs(tmp_path: Path) -> None:
    [article], _ = write_and_read(tmp_path, "a.rss", make_rss("One.\n\nTwo, 3 &lt; 4."))
    assert article.text == "One.\n\nTwo, 3 < 4."


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param("<note><to>Jane</to></note>", "is not an RSS or Atom feed", id="other-xml"),
        pytest.param("<rss><channel></channel></rss>", "without an entry", id="no-entry"),
        pytest.param(
            f'<!DOCTYPE rss [<!ENTITY a0 "ha">{ENTITIES}]>{make_rss("&a11;")}', "", id="entities"
        ),
        pytest.param(
            f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{make_rss("&x;")}',
            "",
            id="foreign-file",
        ),
        pytest.param("<rss><channel>" + "<item>" * 9000, "", id="nested"),
        pytest.param("<!-- -->" * 50_000, "is not an RSS or Atom feed", id="only-comments"),
        pytest.param(b"PK\x03\x04", "starts like a zip archive", id="zip"),
    ],
)
def test_a_hostile_or_foreign_file_is_skipped(
    tmp_path: Path, data: str | bytes, reason: str
) -> None:
    articles, skipped = write_and_read(tmp_path, "a.xml", data)
    assert all("root:" not in article.text and len(article.text) < 1000 for article in articles)
    assert articles or reason in skipped[0].reason


def test_damage_is_reported(tmp_path: Path) -> None:
    articles, skipped = write_and_read(
        tmp_path, "a.atom", ATOM.replace("<entry><id>urn:2", "<entry <id>urn:2")
    )
    assert articles
    assert any("is damaged" in each.reason for each in skipped)
