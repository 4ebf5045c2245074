"""The dossier as HTML: escaped, with links that keep the choice, one page at a time."""

import pytest
from pincite.ui.conversations.pins import Pin, PinnedSentence
from pincite.ui.html.dossier import PAGE_SIZE, DossierPage, render_dossier
from pincite.ui.i18n import load_translations

from tests.fakes.ui.export import make_turn
from tests.fakes.ui.html import ParsedHTML
from tests.fakes.ui.library import REPAIR_CITATION, fake_article, fake_citation
from tests.security.payloads import PAYLOADS

ENGLISH = load_translations()


def test_a_sentence_has_its_source_and_note() -> None:
    pin = Pin(PinnedSentence(REPAIR_CITATION, "Post"), note="Ask <again>")
    html = render_dossier(DossierPage([pin], 1, 0), ENGLISH)
    page = ParsedHTML(html)
    for words in ("It was repaired in May.", "Harbour ferry returns", "Post · 14 June 2024"):
        assert words in page.text
    assert "Ask <again>" in page.text
    assert "<again>" not in html
    assert any(url.startswith("article?id=a1&at=") for url in page.get_attribute_values("href"))


def test_an_answer_has_its_statements_without_actions() -> None:
    pin = Pin(make_turn(REPAIR_CITATION))
    page = ParsedHTML(render_dossier(DossierPage([pin], 1, 0), ENGLISH))
    assert "When?" in page.text
    assert "It was repaired in May. [1]" in page.text
    assert "good" not in page.get_attribute_values("name")


def test_the_links_keep_conversation_choice_and_page() -> None:
    page = DossierPage([Pin(PinnedSentence(REPAIR_CITATION))], 200, 120, PAGE_SIZE, "c&1", True)
    urls = ParsedHTML(render_dossier(page, ENGLISH)).get_attribute_values("href")
    assert "dossier?talk=c%261" in urls
    assert "dossier?talk=c%261&only=1" in urls
    assert "dossier/export?talk=c%261&only=1&form=docx" in urls
    assert "dossier?talk=c%261&only=1&start=0" in urls
    assert "dossier?talk=c%261&only=1&start=100" in urls


def test_a_link_to_another_page_names_the_pin_that_is_next_to_this_one() -> None:
    pin = Pin(PinnedSentence(REPAIR_CITATION))
    page = DossierPage([pin], 120, 0, PAGE_SIZE, earlier="p1", later="p2")
    ids = ParsedHTML(render_dossier(page, ENGLISH)).get_attribute_values("data-id")
    assert ids == [pin.id, "p1", "p2"]


def test_an_empty_dossier_says_what_it_is_for() -> None:
    page = ParsedHTML(render_dossier(DossierPage([], 0, 0), ENGLISH))
    assert "Pin sentences and answers" in page.text
    assert not [url for url in page.get_attribute_values("href") if "export" in url]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    article = fake_article(text=payload, title=payload, source=payload, published=payload)
    pin = Pin(PinnedSentence(fake_citation(article, payload), payload), payload, payload)
    page = ParsedHTML(render_dossier(DossierPage([pin], 1, 0, talk=payload), ENGLISH))
    tags = "a bdi blockquote button cite div li ol p span textarea"
    assert set(page.tags) <= set(tags.split())
