"""An answer as HTML: its statements, its summary and its actions; no text becomes markup."""

import html
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from pincite.assistant.types import Antecedent, Dispute, ShortAnswer, Statement, Usage
from pincite.index.types import Copy, Coverage
from pincite.ui.conversations.model import new_turn
from pincite.ui.escape import escape
from pincite.ui.html.answer import (
    rate_confidence,
    render_notice,
    render_question,
    render_reply,
    render_waiting,
    render_welcome,
)
from pincite.ui.i18n import load_translations

from tests.fakes.ui.html import (
    ANSWER_ATTRIBUTES,
    ANSWER_TAGS,
    ANY_TEXT,
    ParsedHTML,
    find_article_links,
    render_answer,
    render_text,
)
from tests.fakes.ui.library import (
    FERRY_ARTICLE,
    PRICE_CITATION,
    REPAIR_CITATION,
    fake_answer,
    fake_article,
    fake_citation,
)
from tests.security.payloads import PAYLOADS

ENGLISH = load_translations()


def render_everything(payload: str) -> Iterator[str]:
    """Yield everything a conversation can show, with `payload` in place of every text."""
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
    declined = fake_answer(standing="declined", text=payload, closest=(citation,))
    yield render_answer(answered, publishers={payload: payload})
    yield render_answer(declined, publishers={payload: payload})
    yield render_question(new_turn(payload, asked_of=payload), ENGLISH)
    yield render_notice(payload)
    yield render_waiting(payload)


def assert_no_markup(payload: str) -> None:
    for page in render_everything(payload):
        parsed = ParsedHTML(page)
        assert set(parsed.tags) <= ANSWER_TAGS
        assert {name for name, _ in parsed.attributes} <= ANSWER_ATTRIBUTES
        assert all(url.startswith("article?id=") for url in find_article_links(page))
        assert render_text(payload) in parsed.text
        assert "\n" not in page


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    assert_no_markup(payload)


@given(ANY_TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    assert_no_markup(text)


def test_each_statement_is_followed_by_its_citations() -> None:
    text = ParsedHTML(render_answer(fake_answer(REPAIR_CITATION, PRICE_CITATION))).text
    assert "It was repaired in May. [1]" in text
    assert "Tickets cost 3 euros. [2]" in text


def test_the_short_answer_is_bold() -> None:
    start = REPAIR_CITATION.start + REPAIR_CITATION.quote.index("May")
    answer = fake_answer(REPAIR_CITATION, short=ShortAnswer("May", "1", start, start + 3))
    assert "It was repaired in <strong>May</strong>&#46;" in render_answer(answer)


def test_an_answer_that_may_be_right_says_so_and_shows_its_sentence() -> None:
    page = render_answer(fake_answer(REPAIR_CITATION, standing="perhaps"))
    assert page.startswith('<div class="answer perhaps" id="answer-t1">')
    text = ParsedHTML(page).text
    assert text.index("The articles may answer this:") < text.index(REPAIR_CITATION.quote)
    assert "likely" not in text


def test_what_may_answer_too_follows() -> None:
    answer = fake_answer(REPAIR_CITATION, standing="perhaps", closest=(PRICE_CITATION,))
    text = ParsedHTML(render_answer(answer)).text
    others = text.index("Or perhaps:")
    assert text.index(REPAIR_CITATION.quote) < others < text.index(PRICE_CITATION.quote)


def test_what_a_pronoun_stands_for_is_in_brackets() -> None:
    start = REPAIR_CITATION.start
    cited = replace(REPAIR_CITATION, antecedent=Antecedent("The <ferry>", start, start + 2))
    assert (
        "It [The <ferry>] was repaired in May."
        in ParsedHTML(render_answer(fake_answer(cited))).text
    )


def test_a_declined_answer_looks_different_and_links_its_closest_sentence() -> None:
    page = render_answer(
        fake_answer(standing="declined", text="Nothing.", closest=(REPAIR_CITATION,))
    )
    assert page.startswith('<div class="answer declined" id="answer-t1">')
    assert "No sentence of the articles clearly answers this." in ParsedHTML(page).text
    assert "likely" not in ParsedHTML(page).text
    assert f">{escape(REPAIR_CITATION.quote)}</a>" in page


def test_a_declined_answer_without_a_closest_sentence_says_whether_articles_were_searched() -> None:
    answer = fake_answer(text="Nothing.")
    assert "No sentence of the articles answers this." in ParsedHTML(render_answer(answer)).text
    unsearched = replace(answer, coverage=Coverage(0, None, None, 0))
    text = ParsedHTML(render_answer(unsearched)).text
    assert "No article fits the chosen articles and dates" in text


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.95, "Very likely answers the question"),
        (0.6, "Probably answers the question"),
        (0.3, "May answer the question: read the source"),
        (0.0, "Weak: read the source before relying on it"),
    ],
)
def test_the_confidence_of_a_complete_answer_is_given_in_words(
    confidence: float, words: str
) -> None:
    answer = fake_answer(REPAIR_CITATION, confidence=confidence)
    assert words in ParsedHTML(render_answer(answer)).text
    assert words not in ParsedHTML(render_answer(answer, complete=False)).text


def test_a_higher_confidence_never_has_a_lower_level() -> None:
    levels = [rate_confidence(percent / 100) for percent in range(101)]
    assert levels == sorted(levels)
    assert set(levels) == {0, 1, 2, 3}


def test_a_rewritten_question_is_shown() -> None:
    answer = fake_answer(
        REPAIR_CITATION, question="And where?", standalone_question="Where was it repaired?"
    )
    assert "Understood as: Where was it repaired?" in ParsedHTML(render_answer(answer)).text
    assert "Understood" not in render_answer(fake_answer(REPAIR_CITATION))


def test_an_unsupported_statement_is_struck_with_the_reason() -> None:
    statement = Statement("The ferry flies.", (), "unsupported", "not in the source: flies")
    page = render_answer(fake_answer(standing="answered", text="x", statements=(statement,)))
    assert "<s>" in page
    assert "not in the sources" in page
    assert "not in the source: flies" in html.unescape(page)
    assert "cite" not in page


def test_statements_have_dates_only_if_their_dates_differ() -> None:
    runs, repair = (
        fake_citation(FERRY_ARTICLE, quote, label)
        for quote, label in (("The ferry runs again.", "1"), ("It was repaired in May.", "2"))
    )
    later = fake_answer(runs, replace(repair, published="2024-06-20"))
    text = ParsedHTML(render_answer(later)).text
    assert text.index("as of 14 June 2024") < text.index("in May.") < text.index("as of 20 June")
    assert "as of" not in ParsedHTML(render_answer(fake_answer(runs, repair))).text


def test_a_draft_is_shown_until_the_answer_is_complete() -> None:
    answer = fake_answer(standing="answered", draft="The <b>ferry", notices=("It <i>failed</i>.",))
    coming, complete = (render_answer(answer, complete=each) for each in (False, True))
    assert 'class="draft"' in coming
    assert 'class="draft"' not in complete
    for page in (coming, complete):
        assert "It <i>failed</i>." in ParsedHTML(page).text


def test_the_model_its_tokens_and_its_cost_are_named() -> None:
    answer = fake_answer(standing="answered", model="tiny", usage=Usage(1_204, 80, 0.002))
    page = html.unescape(render_answer(replace(answer, text="x")))
    assert "worded by tiny, 1,204 tokens read and 80 written, cost 0.002" in page


@pytest.mark.parametrize(
    ("support", "words"),
    [
        ("quoted", "Quoted word for word"),
        ("supported", "2 statements, all borne out"),
        ("partial", "2 statements: 1 borne out, 1 partly"),
        ("unsupported", "2 statements: 1 borne out, 1 not"),
    ],
)
def test_the_summary_counts_the_statements_by_their_support(support: Any, words: str) -> None:
    statements = (
        Statement(REPAIR_CITATION.quote, ("1",), "quoted"),
        Statement("So.", ("1",), support),
    )
    answer = fake_answer(REPAIR_CITATION, statements=statements)
    assert words in ParsedHTML(render_answer(answer)).text


def test_the_words_that_are_not_borne_out_are_in_the_card() -> None:
    statement = Statement("It was gladly repaired.", ("1",), "partial", "reason", ("gladly",))
    answer = fake_answer(REPAIR_CITATION, statements=(statement,))
    assert 'data-note="Not borne out: gladly"' in html.unescape(render_answer(answer))
    supported = replace(statement, support="supported")
    page = render_answer(replace(answer, statements=(supported,)))
    assert "data-note" not in page
    assert 'class="unsure"' not in page


def test_the_parts_that_were_searched_are_named() -> None:
    answer = fake_answer(REPAIR_CITATION, searches=("Who sails?", "When?"))
    assert "Also searched: Who sails?; When?" in ParsedHTML(render_answer(answer)).text


def test_a_complete_answer_has_actions() -> None:
    complete, coming = (
        render_answer(fake_answer(REPAIR_CITATION), complete=each) for each in (True, False)
    )
    assert ParsedHTML(complete).get_attribute_values("name") == [
        "pin",
        "pin",
        "copy",
        "link",
        "good",
        "bad",
    ]
    assert ParsedHTML(complete).get_attribute_values("value")[0] == "t1 1"
    assert "acts" not in coming


def test_before_the_first_piece_the_reply_is_a_waiting_sign() -> None:
    turn = new_turn("When?")
    assert "Reading the articles" in ParsedHTML(render_reply(turn, ENGLISH)).text
    waiting = replace(turn, notice="Waiting for its turn")
    assert render_reply(waiting, ENGLISH) == render_waiting("Waiting for its turn")
    stopped = replace(turn, notice="Stopped.", whole=True)
    assert render_reply(stopped, ENGLISH) == render_notice("Stopped.")


def test_an_empty_conversation_has_a_greeting() -> None:
    assert "What would you like to know?" in ParsedHTML(render_welcome(ENGLISH)).text
