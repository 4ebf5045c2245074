"""The evidence of an answer: links, sources, speakers, disputes and the timeline."""

import html
import re
from dataclasses import replace

from pincite.assistant.types import Dispute, Statement
from pincite.index.types import Copy

from tests.fakes.ui.html import ParsedHTML, find_article_links, render_answer
from tests.fakes.ui.library import PRICE_CITATION, REPAIR_CITATION, RUNS_CITATION, fake_answer

DISPUTE = Dispute("“May” and “3”", ("1", "2"), ("May", "3"), None)


def test_each_article_is_one_source_with_title_publisher_and_date() -> None:
    answer = fake_answer(REPAIR_CITATION, PRICE_CITATION, RUNS_CITATION)
    page = render_answer(answer, publishers={"a1": "Post"})
    sources = ParsedHTML(page[page.index('<ul class="sources">') :]).text
    assert sources.startswith("[1] [3] Harbour ferry returns Post · 14 June 2024[2] tickets.pdf")


def test_a_citation_links_to_its_sentence_and_to_the_others_of_the_article() -> None:
    first = find_article_links(render_answer(fake_answer(REPAIR_CITATION, RUNS_CITATION)))[0]
    assert first.startswith(
        f"article?id=a1&at={REPAIR_CITATION.start}-{REPAIR_CITATION.end}"
        f"&also={RUNS_CITATION.start}-{RUNS_CITATION.end}&said="
    )
    assert first.endswith("#cited")


def test_a_label_without_a_citation_is_shown() -> None:
    statements = (Statement("So it is.", ("7",), "unsupported"),)
    page = render_answer(fake_answer(REPAIR_CITATION, statements=statements))
    assert "So it is. [7: no source] not in the sources" in ParsedHTML(page).text


def test_copies_of_a_source_are_listed_with_it() -> None:
    copies = (
        Copy("b1", "echo.txt", "Ferry is back", "Echo", None),
        Copy("c&d", "wire/ferry.txt", None, None, None),
    )
    page = render_answer(fake_answer(replace(REPAIR_CITATION, also_in=copies)))
    assert page.count("<li>") == 1
    assert "Also in Echo, wire/ferry.txt" in ParsedHTML(page).text
    place = f"of=a1&at={REPAIR_CITATION.start}-{REPAIR_CITATION.end}"
    assert find_article_links(page)[-2:] == [
        f"article?id=b1&{place}",
        f"article?id=c%26d&{place}",
    ]
    assert "Also in" not in render_answer(fake_answer(REPAIR_CITATION))


def test_the_sides_of_a_dispute_have_their_dates_and_their_difference_in_bold() -> None:
    newer = replace(PRICE_CITATION, published="2024-08-01")
    answer = fake_answer(REPAIR_CITATION, newer, disputes=(DISPUTE,))
    page = render_answer(answer, publishers={"a1": "Post"})
    sides = ParsedHTML(page[page.index('<div class="dispute">') :]).text
    assert sides.startswith("The articles differ.14 June 2024It was repaired in May. [1]")
    assert "1 August 2024 the newer articleTickets cost 3 euros." in sides
    assert "<strong>May</strong>" in page
    assert "<strong>3</strong>" in page


def test_a_correction_is_marked_in_a_dispute() -> None:
    corrected = replace(DISPUTE, latest="1")
    page = render_answer(fake_answer(REPAIR_CITATION, PRICE_CITATION, disputes=(corrected,)))
    assert "14 June 2024 replaces what was said before" in ParsedHTML(page).text


def test_a_quoted_side_of_a_dispute_is_not_repeated_as_a_statement() -> None:
    answer = fake_answer(REPAIR_CITATION, PRICE_CITATION, RUNS_CITATION, disputes=(DISPUTE,))
    page = render_answer(answer)
    text = ParsedHTML(page[: page.index('class="sources"')]).text
    for citation in (REPAIR_CITATION, PRICE_CITATION, RUNS_CITATION):
        assert text.count(citation.quote) == 1
    assert text.index(PRICE_CITATION.quote) < text.index(RUNS_CITATION.quote)


def test_a_statement_in_a_model_s_words_stays_above_the_dispute() -> None:
    statements = (Statement("A model's words.", ("1", "2"), "supported"),)
    page = render_answer(
        fake_answer(REPAIR_CITATION, PRICE_CITATION, disputes=(DISPUTE,), statements=statements)
    )
    assert page.index("<blockquote") < page.index('class="dispute"')


def test_the_timeline_has_a_dot_and_a_filter_for_each_day() -> None:
    middle = replace(PRICE_CITATION, published="2024-06-24")
    last = replace(RUNS_CITATION, published="2024-07-04")
    page = render_answer(fake_answer(REPAIR_CITATION, middle, last))
    styles = ParsedHTML(page).get_attribute_values("style")
    assert [style for style in styles if style.startswith("--at")] == [
        "--at:0.000;--row:0",
        "--at:0.500;--row:0",
        "--at:1.000;--row:0",
    ]
    assert "14 June 20244 July 2024" in ParsedHTML(page).text
    filters = re.findall('name="scope" value="([^"]*)"', page)
    assert [html.unescape(query) for query in filters] == [
        f"since={day}&until={day}" for day in ("2024-06-14", "2024-06-24", "2024-07-04")
    ]


def test_one_day_needs_no_timeline() -> None:
    assert "timeline" not in render_answer(fake_answer(REPAIR_CITATION, RUNS_CITATION))
    year_only = replace(PRICE_CITATION, published="2023")
    assert "timeline" not in render_answer(fake_answer(REPAIR_CITATION, year_only))
