"""Text that is not ours stays text, in HTML and in Markdown."""

import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
from pincite.index.text import visible as invisible
from pincite.ui.escape import escape, safe_url

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


class ParsedHTML(HTMLParser):
    """Keeps the tags and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered_text(text: str) -> str:
    """What shows of a text in HTML."""
    return "".join(
        "\ufffd"
        if unicodedata.category(mark) == "Cs"
        or (unicodedata.category(mark) == "Cc" and mark not in "\t\n\r")
        else mark
        for mark in invisible.strip_invisible(text)
    )


@given(ANY_TEXT)
def test_escaped_text_is_one_line_that_html_shows_as_it_was(text: str) -> None:
    element = ParsedHTML(f"<p>{escape(text)}</p>")
    attribute = ParsedHTML(f'<p title="{escape(text)}"></p>')
    assert (element.tags, element.text) == (["p"], rendered_text(text))
    assert attribute.attributes == [("title", rendered_text(text))]
    assert "\n" not in escape(text)


@given(ANY_TEXT)
def test_escaped_text_is_nothing_to_markdown(text: str) -> None:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    assert ParsedHTML(markdown.render(f"x{escape(text)}x")).tags == ["p"]


@pytest.mark.parametrize(
    ("url", "leads_there"),
    [
        pytest.param("https://news.example/a?b=c#d", True, id="https"),
        pytest.param("http://127.0.0.1:80/", True, id="http"),
        pytest.param("HTTPS://NEWS.EXAMPLE", True, id="capitals"),
        pytest.param("javascript:alert(1)", False, id="javascript"),
        pytest.param("java\nscript:alert(1)", False, id="broken javascript"),
        pytest.param("data:text/html,x", False, id="data"),
        pytest.param("file:///etc/passwd", False, id="file"),
        pytest.param("//news.example/a", False, id="no scheme"),
        pytest.param("http://", False, id="no host"),
        pytest.param("http://[::1", False, id="broken"),
        pytest.param("http://a.example and http://b.example", False, id="spaces"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="none"),
    ],
)
def test_only_web_addresses_become_links(url: str | None, leads_there: bool) -> None:
    assert safe_url(url) == (url if leads_there else None)
