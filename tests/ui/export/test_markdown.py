"""Markdown: its paragraphs, and that no text acts as Markdown or HTML."""

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from pincite.ui.export.markdown import to_markdown

from tests.fakes.ui.export import (
    SHORT_ANSWER,
    make_document,
    make_document_of,
    make_sample_document,
    make_turn,
    make_unsupported_document,
)
from tests.fakes.ui.html import ANY_TEXT, ParsedHTML
from tests.fakes.ui.library import REPAIR_CITATION
from tests.security.payloads import PAYLOADS

TAGS = set("h1 h2 p em strong blockquote ol ul li s br".split())


def test_statements_are_quotations_with_source_numbers() -> None:
    text = to_markdown(make_document(make_turn(REPAIR_CITATION, short=SHORT_ANSWER)))
    assert "> It was repaired in **May**. \\[1\\]" in text
    assert "1. “It was repaired in May.”  \n   Harbour ferry returns" in text
    assert text.endswith("https\\://news.example/ferry\n")


def test_a_side_of_a_dispute_is_a_list_item() -> None:
    text = to_markdown(make_sample_document())
    assert "\n\n**The articles differ.**\n\n- Harbour ferry returns" in text


def test_an_unsupported_statement_is_struck() -> None:
    assert "> ~~It flies.~~" in to_markdown(make_unsupported_document())


def test_a_document_without_citations_has_no_sources() -> None:
    turn = make_turn(standing="declined", text="Nothing.", closest=(REPAIR_CITATION,))
    assert "## Sources" not in to_markdown(make_document(turn))


def assert_no_markup(payload: str) -> None:
    dialect = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    page = ParsedHTML(dialect.render(to_markdown(make_document_of(payload))))
    assert set(page.tags) <= TAGS


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    assert_no_markup(payload)


@given(ANY_TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    assert_no_markup(text)
