"""Web pages, and a function that reads one."""

from pincite.index.readers.html.page import read_html
from pincite.index.types import Article

BODY = "".join(
    f"<p>Paragraph {word} tells of the talks in the old town hall, and of <b>what</b> the\n"
    f"  <a href='/x'>delegates</a> said to each other on the {word} day.</p>"
    for word in ("one", "two", "three", "four")
)


def read_article(page: str | bytes) -> Article:
    """Return the article of a page. A report of what was left out may follow it."""
    article, *_ = read_html(page.encode() if isinstance(page, str) else page, "a/page.html")
    assert isinstance(article, Article)
    return article


def make_page(head: str = "", top: str = "") -> str:
    """Return a page with an article; `top` stands between its headline and its text."""
    return (
        f"<html><head>{head}</head><body><article><h1>Talks</h1>{top}{BODY}</article></body></html>"
    )
