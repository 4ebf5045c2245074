"""An answer as HTML: every statement with its citations, and nothing else is markup."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from pincite.assistant.types import Dispute, ShortAnswer, Statement, Usage
from pincite.index.types import Copy, Coverage
from pincite.ui.conversations.model import new_turn
from pincite.ui.escape import escape
from pincite.ui.html import answer
from pincite.ui.i18n import load_translations

from tests.fakes.library import fake_answer, fake_article, fake_citation
from tests.security.payloads import PAYLOADS
from tests.ui.test_escape import ANY_TEXT, ParsedHTML, rendered_text

TAGS = {
    *("a", "bdi", "blockquote", "cite", "div", "em", "footer", "li", "p", "span", "strong", "ul"),
    *("button", "details", "s", "summary"),
}
ATTRIBUTES = {
    *("class", "dir", "href", "id", "name", "role", "style", "title", "type", "value"),
}
ENGLISH = load_translations()


def render_answer(
    found: Any, *, outlets: Mapping[str, str] | None = None, whole: bool = True
) -> str:
    turn = replace(
        new_turn(found.question), id="t1", found=found, outlets=outlets or {}, whole=whole
    )
    return answer.render_reply(turn, ENGLISH)


def find_links(page: str) -> list[str]:
    found = [value or "" for name, value in ParsedHTML(page).attributes if name == "href"]
    return [link for link in found if not link.startswith("export?answer=t1&form=")]


def render_payload(payload: str) -> Iterator[str]:
    """Everything the conversation can show, with `payload` wherever text is not ours."""
    article = fake_article(text=payload or " ", title=payload, source=payload, published=payload)
    copy = Copy(payload, payload, payload, payload, payload)
    citation = replace(
        fake_citation(article, article.text), url=payload, article_id=payload, also_in=(copy,)
    )
    answered = fake_answer(
        citation,
        replace(citation, label="2", published=f"{payload}."),
        question=payload,
        standalone_question=f"{payload}?",
        short=ShortAnswer(payload, "1", 0, len(payload)),
        disputes=(Dispute(payload, ("1", payload), (payload, payload), None),),
    )
    declined = fake_answer(answered=False, text=payload, closest=(citation,))
    yield render_answer(answered, outlets={payload: payload})
    yield render_answer(declined, outlets={payload: payload})
    yield answer.render_question(new_turn(payload, asked_of=payload), ENGLISH)
    yield answer.render_notice(payload)
    yield answer.render_waiting(payload)


def assert_no_markup(payload: str) -> None:
    for page in render_payload(payload):
        read = ParsedHTML(page)
        assert set(read.tags) <= TAGS
        assert {name for name, _ in read.attributes} <= ATTRIBUTES
        assert all(link.startswith("article?id=") for link in find_links(page))
        assert rendered_text(payload) in read.text
        assert "\n" not in page


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    assert_no_markup(payload)


@given(ANY_TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    assert_no_markup(text)


ARTICLE = fake_article()
OTHER = fake_article(id="a2", title=None, source="tickets.pdf", published=None)
REPAIR_CITATION = fake_citation(ARTICLE, "It was repaired in May.")
PRICE_CITATION = fake_citation(OTHER, "Tickets cost 3 euros.", "2")
RUNS_CITATION = fake_citation(ARTICLE, "The ferry runs again.", "3")


def test_each_statement_stands_with_its_citations() -> None:
    text = ParsedHTML(render_answer(fake_answer(REPAIR_CITATION, PRICE_CITATION))).text
    assert "It was repaired in May. [1]" in text
    assert "Tickets cost 3 euros. [2]" in text


def test_sources_are_listed_once_an_article_with_what_is_known_of_them() -> None:
    page = render_answer(
        fake_answer(REPAIR_CITATION, PRICE_CITATION, RUNS_CITATION), outlets={"a1": "Post"}
    )
    rows = ParsedHTML(page[page.index('<ul class="sources">') :]).text
    assert rows.startswith("[1] [3] Harbour ferry returns Post · 14 June 2024[2] tickets.pdf")


def test_a_citation_links_to_its_sentence_and_to_the_others_of_the_article() -> None:
    also = f"also={RUNS_CITATION.start}-{RUNS_CITATION.end}"
    first = find_links(render_answer(fake_answer(REPAIR_CITATION, RUNS_CITATION)))[0]
    assert first.startswith(
        f"article?id=a1&at={REPAIR_CITATION.start}-{REPAIR_CITATION.end}&{also}&said="
    )
    assert first.endswith("#cited")


def test_a_label_without_its_citation_is_shown_as_such() -> None:
    found = replace(
        fake_answer(REPAIR_CITATION), statements=(Statement("So it is.", ("7",), "unsupported"),)
    )
    assert "So it is. [7: no source] not in the sources" in ParsedHTML(render_answer(found)).text


def test_the_words_that_answer_are_bold() -> None:
    start = REPAIR_CITATION.start + REPAIR_CITATION.quote.index("May")
    found = fake_answer(REPAIR_CITATION, short=ShortAnswer("May", "1", start, start + 3))
    assert "It was repaired in <strong>May</strong>&#46;" in render_answer(found)


def test_a_declined_answer_looks_different_and_its_closest_sentence_opens() -> None:
    found = fake_answer(answered=False, text="Nothing says so.", closest=(REPAIR_CITATION,))
    page = render_answer(found)
    assert page.startswith('<div class="answer declined" id="answer-t1">')
    assert "No sentence of the articles clearly answers this." in ParsedHTML(page).text
    assert "likely" not in ParsedHTML(page).text
    assert f">{escape(REPAIR_CITATION.quote)}</a>" in page
    nothing = fake_answer(text="Nothing says so.")
    assert "No sentence of the articles answers this." in ParsedHTML(render_answer(nothing)).text
    none = replace(nothing, coverage=Coverage(0, None, None, 0))
    assert "No article fits the chosen articles and dates" in ParsedHTML(render_answer(none)).text


@pytest.mark.parametrize(
    ("question", "confidence", "words"),
    [
        ("Who won at chess in Reykjavik?", 0.1, "it says nothing of Reykjavik."),
        ("asdf qwer?", 0.1, "it has none of the question's words."),
        ("Who repaired it?", 0.1, "it is on the subject"),
        ("Who repaired it?", 0.4, "it may answer, but not surely enough"),
    ],
)
def test_a_declined_answer_says_why(question: str, confidence: float, words: str) -> None:
    found = fake_answer(answered=False, closest=(REPAIR_CITATION,), confidence=confidence)
    page = render_answer(replace(found, standalone_question=question))
    assert f"Why it is not enough: {words}" in ParsedHTML(page).text


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.95, "Very likely answers the question"),
        (0.6, "Probably answers the question"),
        (0.3, "May answer the question: read the source"),
        (0.0, "Weak: read the source before relying on it"),
    ],
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    found = fake_answer(REPAIR_CITATION, confidence=confidence)
    assert words in ParsedHTML(render_answer(found)).text
    assert words not in ParsedHTML(render_answer(found, whole=False)).text


def test_copies_of_a_source_are_one_source() -> None:
    copies = [
        Copy("b1", "echo.txt", "Ferry is back", "Echo", None),
        Copy("c&d", "wire/ferry.txt", None, None, None),
        *(Copy(str(n), f"{n}.txt", None, None, None) for n in range(20)),
    ]
    cited = replace(REPAIR_CITATION, also_in=tuple(copies[:2]))
    page = render_answer(fake_answer(cited))
    assert page.count("<li>") == 1
    assert "Also in Echo, wire/ferry.txt" in ParsedHTML(page).text
    assert find_links(page)[-2:] == ["article?id=b1", "article?id=c%26d"]
    declined = fake_answer(
        answered=False, closest=(replace(REPAIR_CITATION, also_in=tuple(copies)),)
    )
    assert "and 12 more" in ParsedHTML(render_answer(declined)).text
    assert "Also in" not in render_answer(fake_answer(REPAIR_CITATION))


def test_a_follow_up_says_how_it_was_understood() -> None:
    found = fake_answer(
        REPAIR_CITATION, question="And where?", standalone_question="Where was it repaired?"
    )
    assert "Understood as: Where was it repaired?" in ParsedHTML(render_answer(found)).text
    assert "Understood" not in render_answer(fake_answer(REPAIR_CITATION))


def test_what_is_not_borne_out_is_struck_and_says_why() -> None:
    statement = Statement("The ferry flies.", (), "unsupported", "not in the source: flies")
    page = render_answer(fake_answer(answered=True, text="x", statements=(statement,)))
    assert "<s>" in page
    assert "not in the sources" in page
    assert "not in the source: flies" in html.unescape(page)
    assert "cite" not in page


def test_each_statement_says_of_which_day_it_is_where_they_differ() -> None:
    article = fake_article()
    cited = [
        fake_citation(article, words)
        for words in ("The ferry runs again.", "It was repaired in May.")
    ]
    later = replace(cited[1], label="2", published="2024-06-20")
    page = ParsedHTML(render_answer(fake_answer(cited[0], later))).text
    assert page.index("as of 14 June 2024") < page.index("in May.") < page.index("as of 20 June")
    assert (
        "as of"
        not in ParsedHTML(render_answer(fake_answer(cited[0], replace(cited[1], label="2")))).text
    )


def test_a_draft_shows_until_the_answer_is_whole_and_notices_stay() -> None:
    found = fake_answer(answered=True, draft="The <b>ferry", notices=("It <i>failed</i>.",))
    coming, whole = (render_answer(found, whole=each) for each in (False, True))
    assert 'class="draft"' in coming
    assert "draft" not in render_answer(replace(found, text="x", draft=""))
    for page in (coming, whole):
        assert "failed" in page
        assert not {"<b>", "<i>"} & {page[at : at + 3] for at in range(len(page))}


def test_it_says_which_model_worded_it_and_what_that_took() -> None:
    found = fake_answer(answered=True, model="tiny", usage=Usage(1_204, 80, 0.002))
    page = html.unescape(render_answer(replace(found, text="x")))
    assert "worded by tiny, 1,204 tokens read and 80 written, cost 0.002" in page


def test_a_dispute_shows_its_sides_beside_each_other_with_their_dates() -> None:
    newer = replace(PRICE_CITATION, published="2024-08-01")
    dispute = Dispute("“May” and “3”", ("1", "2"), ("May", "3"), None)
    found = fake_answer(REPAIR_CITATION, newer, disputes=(dispute,))
    page = render_answer(found, outlets={"a1": "Post"})
    sides = ParsedHTML(page[page.index('<div class="dispute">') :]).text
    assert sides.startswith("The articles differ.14 June 2024It was repaired in May. [1]")
    assert "1 August 2024 the newer articleTickets cost 3 euros." in sides
    assert "<strong>May</strong>" in page
    assert "<strong>3</strong>" in page
    later = replace(found, disputes=(replace(dispute, latest="1"),))
    assert "14 June 2024 replaces what was said before" in ParsedHTML(render_answer(later)).text


def test_what_is_disputed_is_not_said_twice() -> None:
    dispute = Dispute("“May” and “3”", ("1", "2"), ("May", "3"), None)
    page = render_answer(
        fake_answer(REPAIR_CITATION, PRICE_CITATION, RUNS_CITATION, disputes=(dispute,))
    )
    said = ParsedHTML(page[: page.index('class="sources"')]).text
    assert [
        said.count(each.quote) for each in (REPAIR_CITATION, PRICE_CITATION, RUNS_CITATION)
    ] == [1, 1, 1]
    assert said.index(PRICE_CITATION.quote) < said.index(RUNS_CITATION.quote)
    words = Statement("A model's words of it.", ("1", "2"), "supported")
    worded = render_answer(
        fake_answer(REPAIR_CITATION, PRICE_CITATION, disputes=(dispute,), statements=(words,))
    )
    assert worded.index("<blockquote") < worded.index('class="dispute"')


@pytest.mark.parametrize(
    ("support", "words"),
    [
        ("quoted", "Quoted word for word"),
        ("supported", "Each statement was checked against its sources"),
        ("partial", "Not every statement is in its sources"),
    ],
)
def test_it_says_how_far_its_sources_bear_it_out(support: Any, words: str) -> None:
    statements = (
        Statement(REPAIR_CITATION.quote, ("1",), "quoted"),
        Statement("So.", ("1",), support),
    )
    assert (
        words in ParsedHTML(render_answer(fake_answer(REPAIR_CITATION, statements=statements))).text
    )


def test_a_timeline_puts_each_day_at_its_place() -> None:
    middle = replace(PRICE_CITATION, published="2024-06-24")
    last = replace(RUNS_CITATION, published="2024-07-04")
    page = render_answer(fake_answer(REPAIR_CITATION, middle, last))
    places = [value for name, value in ParsedHTML(page).attributes if name == "style"]
    assert [place for place in places if place and place.startswith("--at")] == [
        "--at:0.000;--row:0",
        "--at:0.500;--row:0",
        "--at:1.000;--row:0",
    ]
    assert "14 June 20244 July 2024" in ParsedHTML(page).text
    days = re.findall('name="scope" value="([^"]*)"', page)
    assert [html.unescape(each) for each in days] == [
        f"since={day}&until={day}" for day in ("2024-06-14", "2024-06-24", "2024-07-04")
    ]
    assert "timeline" not in render_answer(fake_answer(REPAIR_CITATION, RUNS_CITATION))


def test_what_can_be_done_with_an_answer_stands_below_it_when_it_is_whole() -> None:
    whole, coming = (
        render_answer(fake_answer(REPAIR_CITATION), whole=each) for each in (True, False)
    )
    names = [value for name, value in ParsedHTML(whole).attributes if name == "name"]
    assert names == ["copy", "link", "good", "bad"]
    assert "acts" not in coming
