"""The library: the list of articles, its filters and the upload."""

import pytest
from pincite.index.types import NO_FILTERS, Filters, Skipped
from pincite.ui.html.library import PAGE_SIZE, render_library
from pincite.ui.i18n import load_translations

from tests.fakes.ui.html import ParsedHTML, render_text
from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.security.payloads import PAYLOADS

ENGLISH = load_translations()
LIBRARY = FakeLibrary(
    (
        fake_article(),
        fake_article(id="a2", title="Library opens", publisher="Echo", published="2024-08-01"),
        fake_article(id="a3", title=None, publisher=None, published=None, source="old/scan.txt"),
    ),
    skipped=(Skipped("scan.pdf", "holds no text"),),
)


def parse_library(
    filters: Filters = NO_FILTERS,
    library: FakeLibrary = LIBRARY,
    *,
    offset: int = 0,
    can_edit: bool = True,
) -> ParsedHTML:
    return ParsedHTML(render_library(library, filters, offset, ENGLISH, can_edit=can_edit))


def test_articles_are_listed_newest_first_and_skipped_files_with_their_reason() -> None:
    text = parse_library().text
    assert "3 articles of 3" in text
    assert text.index("Library opens") < text.index("Harbour ferry returns")
    assert "Harbour Post · 14 June 2024 harbour.txt" in text
    assert "date not stated old/scan.txt" in text
    assert "1 file could not be read" in text
    assert "scan.pdf holds no text" in text


def test_dates_are_chosen_from_a_calendar() -> None:
    page = parse_library(Filters(since="2024-06", until="2024"))
    assert page.get_attribute_values("type").count("date") >= 2
    assert {"2024-06-01", "2024-12-31"} <= set(page.get_attribute_values("value"))


def test_operators_can_state_and_correct_dates_and_outlets() -> None:
    page = parse_library()
    assert "1 article without a date" in page.text
    assert "1 article without an outlet" in page.text
    links = page.get_attribute_values("href")
    assert {"library?start=2", "library?publisher="} <= set(links)
    assert page.get_attribute_values("data-id") == ["a2", "a1", "a3"]
    assert page.text.count("Correct") == 2
    assert page.text.count("Add what the file does not state") == 1
    assert {"2024-08-01", "2024-06-14", "Echo", "Harbour Post"} <= set(
        page.get_attribute_values("value")
    )
    reader = parse_library(can_edit=False)
    assert reader.get_attribute_values("data-id") == []
    assert "without a date" not in reader.text


def test_a_date_without_a_day_is_not_proposed_as_a_day() -> None:
    month = fake_article(published="2024-06")
    values = parse_library(library=FakeLibrary((month,))).get_attribute_values("value")
    assert not [value for value in values if value.startswith("2024-06")]


def test_filtered_articles_can_be_asked() -> None:
    page = parse_library(Filters(publishers=frozenset({"Echo"})))
    assert "1 article of 3" in page.text
    assert "Ask these: 1 article" in page.text
    assert "publisher=Echo" in page.get_attribute_values("value")
    assert "Ask all 3 articles" in parse_library().text
    empty = parse_library(Filters(named="nothing like it")).text
    assert "No article fits this choice." in empty
    assert "Ask these" not in empty


def test_a_long_list_has_pages() -> None:
    library = FakeLibrary(tuple(fake_article(id=f"a{n}") for n in range(2 * PAGE_SIZE + 1)))
    links = {
        offset: [
            url
            for url in parse_library(library=library, offset=offset).get_attribute_values("href")
            if "start=" in url
        ]
        for offset in (0, PAGE_SIZE, 2 * PAGE_SIZE)
    }
    assert links == {
        0: [f"library?start={PAGE_SIZE}"],
        PAGE_SIZE: ["library?start=0", f"library?start={2 * PAGE_SIZE}"],
        2 * PAGE_SIZE: [f"library?start={PAGE_SIZE}"],
    }


def test_only_operators_are_offered_the_upload() -> None:
    assert "Drop articles here" in parse_library().text
    assert "Drop articles here" not in parse_library(can_edit=False).text
    assert "Only the person who runs this chat" in parse_library(can_edit=False).text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    articles = (
        fake_article(title=payload, publisher=payload, source=payload, id=payload),
        fake_article(id="2", title=payload, publisher="x", published="2024-08"),
    )
    library = FakeLibrary(articles, skipped=(Skipped(payload, payload),))
    page = parse_library(Filters(publishers=frozenset({payload, "x"}), named=""), library)
    assert render_text(payload) in page.text
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert all(
        url.startswith(("library", "article?id=")) for url in page.get_attribute_values("href")
    )
    assert "script" not in page.tags
