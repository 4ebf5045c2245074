"""The list of articles beside the chat: boxes, links, and further pages of a large folder."""

import pytest
from pincite.index.types import NO_FILTERS, Filters
from pincite.ui.html.source_list import PAGE_SIZE, render_source_list
from pincite.ui.i18n import load_translations

from tests.fakes.ui.html import ParsedHTML, render_text
from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.security.payloads import PAYLOADS

ENGLISH = load_translations()


def parse_list(library: FakeLibrary, filters: Filters = NO_FILTERS, offset: int = 0) -> ParsedHTML:
    return ParsedHTML(render_source_list(library, filters, offset, ENGLISH))


def test_an_article_can_be_ticked_and_opened() -> None:
    page = parse_list(FakeLibrary((fake_article(),)))
    assert page.text == "Harbour ferry returnsHarbour Post · 14 June 2024"
    assert page.get_attribute_values("value") == ["a1"]
    assert page.get_attribute_values("href") == ["article?id=a1"]


def test_a_large_folder_is_listed_in_parts() -> None:
    library = FakeLibrary(tuple(fake_article(id=f"a{n}") for n in range(PAGE_SIZE + 1)))
    first, second = parse_list(library), parse_list(library, offset=PAGE_SIZE)
    assert first.get_attribute_values("href")[-1] == f"sources?start={PAGE_SIZE}"
    assert len(first.get_attribute_values("value")) == PAGE_SIZE
    assert second.get_attribute_values("href") == [f"article?id=a{PAGE_SIZE}"]
    assert "No article" in parse_list(library, Filters(named="nothing like it")).text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    article = fake_article(id=payload, title=payload, publisher=payload, published=payload)
    page = parse_list(FakeLibrary((article,)))
    assert set(page.tags) <= {"div", "ul", "li", "input", "a", "bdi", "small"}
    assert render_text(payload) in page.text
