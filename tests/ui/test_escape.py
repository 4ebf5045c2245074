"""Escaped text is shown unchanged and acts neither as HTML nor as Markdown."""

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from pincite.ui.escape import escape, isolate, sanitize_url

from tests.fakes.ui.html import ANY_TEXT, ParsedHTML, render_text


@given(ANY_TEXT)
def test_html_shows_escaped_text_unchanged(text: str) -> None:
    element = ParsedHTML(f"<p>{escape(text)}</p>")
    attribute = ParsedHTML(f'<p title="{escape(text)}"></p>')
    assert (element.tags, element.text) == (["p"], render_text(text))
    assert attribute.attributes == [("title", render_text(text))]
    assert "\n" not in escape(text)


@given(ANY_TEXT)
def test_escaped_text_is_plain_text_in_markdown(text: str) -> None:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    assert ParsedHTML(markdown.render(f"x{escape(text)}x")).tags == ["p"]


def test_isolated_text_keeps_its_direction_to_itself() -> None:
    assert isolate("שלום <b>") == "<bdi>שלום &#60;b&#62;</bdi>"


@pytest.mark.parametrize(
    ("url", "safe"),
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
def test_only_web_addresses_are_safe(url: str | None, safe: bool) -> None:
    assert sanitize_url(url) == (url if safe else None)
