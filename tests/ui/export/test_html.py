"""An export as HTML: it loads nothing, and no text becomes markup."""

import pytest
from hypothesis import given
from pincite.ui.export.html import to_html

from tests.fakes.ui.export import (
    SHORT_ANSWER,
    make_document,
    make_document_of,
    make_sample_document,
    make_turn,
    make_unsupported_document,
)
from tests.fakes.ui.html import ANY_TEXT, ParsedHTML, render_text
from tests.fakes.ui.library import REPAIR_CITATION
from tests.security.payloads import PAYLOADS

TAGS = set(
    "html head meta title style body main h1 h2 p ol li q span a bdi br s blockquote strong".split()
)


def test_statements_link_to_their_sources() -> None:
    page = to_html(make_document(make_turn(REPAIR_CITATION, short=SHORT_ANSWER)))
    assert "repaired in <strong>May</strong>&#46;" in page
    assert '<a href="#source-1">[1]</a></blockquote>' in page
    assert '<li id="source-1"><q>' in page


def test_an_unsupported_statement_is_struck() -> None:
    assert "<s><bdi>It flies" in to_html(make_unsupported_document())


def test_the_style_sheet_is_inside() -> None:
    page = to_html(make_sample_document())
    assert ".sheet" in page[page.index("<style>") : page.index("</style>")]
    assert "link" not in ParsedHTML(page).tags


def assert_no_markup(payload: str) -> None:
    page = ParsedHTML(to_html(make_document_of(payload)))
    assert set(page.tags) <= TAGS
    links = [*page.get_attribute_values("href"), *page.get_attribute_values("src")]
    assert all(link.startswith(("#source-", "http://", "https://")) for link in links)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert render_text(payload) in page.text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    assert_no_markup(payload)


@given(ANY_TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    assert_no_markup(text)
