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

from tests.fakes.library import cite, make_answer, make_article
from tests.security.payloads import PAYLOADS
from tests.ui.test_escape import TEXT, Reader, visible

TAGS = {
    *("a", "bdi", "blockquote", "cite", "div", "em", "footer", "li", "p", "span", "strong", "ul"),
    *("button", "details", "s", "summary"),
}
ATTRIBUTES = {
    *("class", "dir", "href", "id", "name", "role", "style", "title", "type", "value"),
}
ENGLISH = load_translations()


def shown(found: Any, *, outlets: Mapping[str, str] | None = None, whole: bool = True) -> str:
    turn = replace(
        new_turn(found.question), id="t1", found=found, outlets=outlets or {}, whole=whole
    )
    return answer.render_reply(turn, ENGLISH)


def links(page: str) -> list[str]:
    found = [value or "" for name, value in Reader(page).attributes if name == "href"]
    return [link for link in found if not link.startswith("export?answer=t1&form=")]


def pages(payload: str) -> Iterator[str]:
    """Everything the conversation can show, with `payload` wherever text is not ours."""
    article = make_article(text=payload or " ", title=payload, source=payload, published=payload)
    copy = Copy(payload, payload, payload, payload, payload)
    citation = replace(
        cite(article, article.text), url=payload, article_id=payload, also_in=(copy,)
    )
    answered = make_answer(
        citation,
        replace(citation, label="2", published=f"{payload}."),
        question=payload,
        standalone_question=f"{payload}?",
        short=ShortAnswer(payload, "1", 0, len(payload)),
        disputes=(Dispute(payload, ("1", payload), (payload, payload), None),),
    )
    declined = make_answer(answered=False, text=payload, closest=(citation,))
    yield shown(answered, outlets={payload: payload})
    yield shown(declined, outlets={payload: payload})
    yield answer.render_question(new_turn(payload, asked_of=payload), ENGLISH)
    yield answer.render_notice(payload)
    yield answer.render_waiting(payload)


def check(payload: str) -> None:
    for page in pages(payload):
        read = Reader(page)
        assert set(read.tags) <= TAGS
        assert {name for name, _ in read.attributes} <= ATTRIBUTES
        assert all(link.startswith("article?id=") for link in links(page))
        assert visible(payload) in read.text
        assert "\n" not in page


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    check(payload)


@given(TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    check(text)


ARTICLE = make_article()
OTHER = make_article(id="a2", title=None, source="tickets.pdf", published=None)
MAY = cite(ARTICLE, "It was repaired in May.")
PRICE = cite(OTHER, "Tickets cost 3 euros.", "2")
AGAIN = cite(ARTICLE, "The ferry runs again.", "3")


def test_each_statement_stands_with_its_citations() -> None:
    text = Reader(shown(make_answer(MAY, PRICE))).text
    assert "It was repaired in May. [1]" in text
    assert "Tickets cost 3 euros. [2]" in text


def test_sources_are_listed_once_an_article_with_what_is_known_of_them() -> None:
    page = shown(make_answer(MAY, PRICE, AGAIN), outlets={"a1": "Post"})
    rows = Reader(page[page.index('<ul class="sources">') :]).text
    assert rows.startswith("[1] [3] Harbour ferry returns Post · 14 June 2024[2] tickets.pdf")


def test_a_citation_links_to_its_sentence_and_to_the_others_of_the_article() -> None:
    also = f"also={AGAIN.start}-{AGAIN.end}"
    first = links(shown(make_answer(MAY, AGAIN)))[0]
    assert first.startswith(f"article?id=a1&at={MAY.start}-{MAY.end}&{also}&said=")
    assert first.endswith("#cited")


def test_a_label_without_its_citation_is_shown_as_such() -> None:
    found = replace(make_answer(MAY), statements=(Statement("So it is.", ("7",), "unsupported"),))
    assert "So it is. [7: no source] not in the sources" in Reader(shown(found)).text


def test_the_words_that_answer_are_bold() -> None:
    start = MAY.start + MAY.quote.index("May")
    found = make_answer(MAY, short=ShortAnswer("May", "1", start, start + 3))
    assert "It was repaired in <strong>May</strong>&#46;" in shown(found)


def test_a_declined_answer_looks_different_and_its_closest_sentence_opens() -> None:
    found = make_answer(answered=False, text="Nothing says so.", closest=(MAY,))
    page = shown(found)
    assert page.startswith('<div class="answer declined" id="answer-t1">')
    assert "No sentence of the articles clearly answers this." in Reader(page).text
    assert "likely" not in Reader(page).text
    assert f">{escape(MAY.quote)}</a>" in page
    nothing = make_answer(text="Nothing says so.")
    assert "No sentence of the articles answers this." in Reader(shown(nothing)).text
    none = replace(nothing, coverage=Coverage(0, None, None, 0))
    assert "No article fits the chosen articles and dates" in Reader(shown(none)).text


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
    found = make_answer(answered=False, closest=(MAY,), confidence=confidence)
    page = shown(replace(found, standalone_question=question))
    assert f"Why it is not enough: {words}" in Reader(page).text


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
    found = make_answer(MAY, confidence=confidence)
    assert words in Reader(shown(found)).text
    assert words not in Reader(shown(found, whole=False)).text


def test_copies_of_a_source_are_one_source() -> None:
    copies = [
        Copy("b1", "echo.txt", "Ferry is back", "Echo", None),
        Copy("c&d", "wire/ferry.txt", None, None, None),
        *(Copy(str(n), f"{n}.txt", None, None, None) for n in range(20)),
    ]
    cited = replace(MAY, also_in=tuple(copies[:2]))
    page = shown(make_answer(cited))
    assert page.count("<li>") == 1
    assert "Also in Echo, wire/ferry.txt" in Reader(page).text
    assert links(page)[-2:] == ["article?id=b1", "article?id=c%26d"]
    declined = make_answer(answered=False, closest=(replace(MAY, also_in=tuple(copies)),))
    assert "and 12 more" in Reader(shown(declined)).text
    assert "Also in" not in shown(make_answer(MAY))


def test_a_follow_up_says_how_it_was_understood() -> None:
    found = make_answer(MAY, question="And where?", standalone_question="Where was it repaired?")
    assert "Understood as: Where was it repaired?" in Reader(shown(found)).text
    assert "Understood" not in shown(make_answer(MAY))


def test_what_is_not_borne_out_is_struck_and_says_why() -> None:
    statement = Statement("The ferry flies.", (), "unsupported", "not in the source: flies")
    page = shown(make_answer(answered=True, text="x", statements=(statement,)))
    assert "<s>" in page
    assert "not in the sources" in page
    assert "not in the source: flies" in html.unescape(page)
    assert "cite" not in page


def test_each_statement_says_of_which_day_it_is_where_they_differ() -> None:
    article = make_article()
    cited = [cite(article, words) for words in ("The ferry runs again.", "It was repaired in May.")]
    later = replace(cited[1], label="2", published="2024-06-20")
    page = Reader(shown(make_answer(cited[0], later))).text
    assert page.index("as of 14 June 2024") < page.index("in May.") < page.index("as of 20 June")
    assert "as of" not in Reader(shown(make_answer(cited[0], replace(cited[1], label="2")))).text


def test_a_draft_shows_until_the_answer_is_whole_and_notices_stay() -> None:
    found = make_answer(answered=True, draft="The <b>ferry", notices=("It <i>failed</i>.",))
    coming, whole = (shown(found, whole=each) for each in (False, True))
    assert 'class="draft"' in coming
    assert "draft" not in shown(replace(found, text="x", draft=""))
    for page in (coming, whole):
        assert "failed" in page
        assert not {"<b>", "<i>"} & {page[at : at + 3] for at in range(len(page))}


def test_it_says_which_model_worded_it_and_what_that_took() -> None:
    found = make_answer(answered=True, model="tiny", usage=Usage(1_204, 80, 0.002))
    page = html.unescape(shown(replace(found, text="x")))
    assert "worded by tiny, 1,204 tokens read and 80 written, cost 0.002" in page


def test_a_dispute_shows_its_sides_beside_each_other_with_their_dates() -> None:
    newer = replace(PRICE, published="2024-08-01")
    dispute = Dispute("“May” and “3”", ("1", "2"), ("May", "3"), None)
    found = make_answer(MAY, newer, disputes=(dispute,))
    page = shown(found, outlets={"a1": "Post"})
    sides = Reader(page[page.index('<div class="dispute">') :]).text
    assert sides.startswith("The articles differ.14 June 2024It was repaired in May. [1]")
    assert "1 August 2024 the newer articleTickets cost 3 euros." in sides
    assert "<strong>May</strong>" in page
    assert "<strong>3</strong>" in page
    later = replace(found, disputes=(replace(dispute, latest="1"),))
    assert "14 June 2024 replaces what was said before" in Reader(shown(later)).text


def test_what_is_disputed_is_not_said_twice() -> None:
    dispute = Dispute("“May” and “3”", ("1", "2"), ("May", "3"), None)
    page = shown(make_answer(MAY, PRICE, AGAIN, disputes=(dispute,)))
    said = Reader(page[: page.index('class="sources"')]).text
    assert [said.count(each.quote) for each in (MAY, PRICE, AGAIN)] == [1, 1, 1]
    assert said.index(PRICE.quote) < said.index(AGAIN.quote)
    words = Statement("A model's words of it.", ("1", "2"), "supported")
    worded = shown(make_answer(MAY, PRICE, disputes=(dispute,), statements=(words,)))
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
    statements = (Statement(MAY.quote, ("1",), "quoted"), Statement("So.", ("1",), support))
    assert words in Reader(shown(make_answer(MAY, statements=statements))).text


def test_a_timeline_puts_each_day_at_its_place() -> None:
    middle = replace(PRICE, published="2024-06-24")
    last = replace(AGAIN, published="2024-07-04")
    page = shown(make_answer(MAY, middle, last))
    places = [value for name, value in Reader(page).attributes if name == "style"]
    assert [place for place in places if place and place.startswith("--at")] == [
        "--at:0.000;--row:0",
        "--at:0.500;--row:0",
        "--at:1.000;--row:0",
    ]
    assert "14 June 20244 July 2024" in Reader(page).text
    days = re.findall('name="scope" value="([^"]*)"', page)
    assert [html.unescape(each) for each in days] == [
        f"since={day}&until={day}" for day in ("2024-06-14", "2024-06-24", "2024-07-04")
    ]
    assert "timeline" not in shown(make_answer(MAY, AGAIN))


def test_what_can_be_done_with_an_answer_stands_below_it_when_it_is_whole() -> None:
    whole, coming = (shown(make_answer(MAY), whole=each) for each in (True, False))
    names = [value for name, value in Reader(whole).attributes if name == "name"]
    assert names == ["copy", "link", "good", "bad"]
    assert "acts" not in coming
