"""Pages of a document: one figure a page, with the sentence marked in percent of the picture."""

from pathlib import Path

from pincite.index.readers.registry import read
from pincite.index.types import Article
from pincite.ui.html.original import render_original, render_views
from pincite.ui.i18n import load_translations

from tests.fakes.index.pdf import Text, make_pages, wrap
from tests.fakes.ui.html import ParsedHTML
from tests.fakes.ui.library import fake_article

ENGLISH = load_translations()
QUOTE = "Members argued for six hours."


def read_article(folder: Path) -> Article:
    text = f"The council of Varn met on Monday. {QUOTE}"
    pages = [Text(60, 100, "Nothing happened.")], [*wrap(text, 40, y=300, size=12, leading=20)]
    (folder / "a&b.pdf").write_bytes(make_pages(*pages))
    [article] = read(folder / "a&b.pdf", "a&b.pdf").articles
    return article


def test_the_sentence_is_marked_on_its_page_only(tmp_path: Path) -> None:
    article = read_article(tmp_path)
    start = article.text.index(QUOTE)
    html = render_original(article, [(start, start + len(QUOTE))], ENGLISH)
    assert ParsedHTML(html).get_attribute_values("src") == [
        "page?id=a%26b.pdf&n=1",
        "page?id=a%26b.pdf&n=2",
    ]
    first, second = html.split("</figure>")[:2]
    assert 'class="mark"' not in first
    assert 'class="mark" style="left:' in second
    assert ParsedHTML(html).text == "Page 1Page 2"
    assert 'aria-pressed="true">Text' in render_views(article, ENGLISH)


def test_an_article_without_pages_has_only_its_text() -> None:
    assert render_original(fake_article(), [(0, 5)], ENGLISH) == ""
    assert render_views(fake_article(), ENGLISH) == ""
