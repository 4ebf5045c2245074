"""An answer as HTML: every statement with its citations, and nothing else is markup."""

import html
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from pincite.assistant.types import Dispute, Short, Statement, Usage
from pincite.index.types import Copy, Coverage, Skipped
from pincite.ui import render
from pincite.ui.markup import escape

from tests.ui.fakes import cite, make_answer, make_article
from tests.ui.payloads import PAYLOADS
from tests.ui.test_markup import TEXT, Reader, visible

TAGS = {
    *("a", "bdi", "blockquote", "cite", "div", "em", "footer", "li", "p", "span", "strong", "ul"),
    *("details", "s", "summary"),
}
ATTRIBUTES = {"class", "dir", "href", "role", "title"}


def nobody(_: str) -> None:
    return None


def shown(found: Any, **options: Any) -> str:
    return render.answer(found, options.pop("publisher", nobody), whole=options.pop("whole", True))


def links(page: str) -> list[str]:
    return [value or "" for name, value in Reader(page).attributes if name == "href"]


def pages(payload: str) -> Iterator[str]:
    """Everything the conversation can show, with `payload` wherever text is not ours."""
    article = make_article(text=payload or " ", title=payload, source=payload, published=payload)
    copy = Copy(payload, payload, payload, payload, payload)
    citation = replace(
        cite(article, article.text), url=payload, article_id=payload, also_in=(copy,)
    )
    answered = make_answer(
        citation,
        question=payload,
        standalone_question=f"{payload}?",
        short=Short(payload, "1", 0, len(payload)),
        disputes=(Dispute(payload, ("1", payload)),),
    )
    declined = make_answer(answered=False, text=payload, closest=(citation,))
    yield shown(answered, publisher=lambda _: payload)
    yield shown(declined, publisher=lambda _: payload)
    yield render.question(payload)
    yield render.notice(payload)
    yield render.waiting(payload)
    yield render.header(payload, Coverage(1, payload, payload, 1), [Skipped(payload, payload)])


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
    page = shown(make_answer(MAY, PRICE, AGAIN), publisher={"a1": "Post", "a2": None}.get)
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
    found = make_answer(MAY, short=Short("May", "1", start, start + 3))
    assert "It was repaired in <strong>May</strong>&#46;" in shown(found)


def test_a_declined_answer_looks_different_and_its_closest_sentence_opens() -> None:
    page = shown(make_answer(answered=False, text="Nothing says so.", closest=(MAY,)))
    assert page.startswith('<div class="answer declined">')
    assert "No sentence of the articles clearly answers this." in Reader(page).text
    assert "likely" not in Reader(page).text
    assert f">{escape(MAY.quote)}</a>" in page
    assert "Nothing says so." in Reader(shown(make_answer(text="Nothing says so."))).text


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


def test_the_header_says_what_is_asked_and_what_is_missing() -> None:
    skipped = [Skipped(f"file{number}.bin", "is not text") for number in range(1234)]
    page = Reader(
        render.header("/home/me/news", Coverage(12, "2024-01-03", "2024-06-30", 1234), skipped)
    )
    assert "Asking news · 12 articles · 3 January to 30 June 2024" in page.text
    assert "1,234 files could not be read" in page.text
    assert "file0.bin: is not text" in page.text
    assert "and 1,034 more" in page.text
    assert ("title", "/home/me/news") in page.attributes


def test_what_is_not_borne_out_is_struck_and_says_why() -> None:
    statement = Statement("The ferry flies.", (), "unsupported", "not in the source: flies")
    page = render.answer(
        make_answer(answered=True, statements=(statement,)), lambda _: None, whole=True
    )
    assert "<s>" in page
    assert "not in the sources" in page
    assert "not in the source: flies" in html.unescape(page)
    assert "cite" not in page


def test_a_draft_shows_until_the_answer_is_whole_and_notices_stay() -> None:
    found = make_answer(answered=True, draft="The <b>ferry", notices=("It <i>failed</i>.",))
    coming, whole = (render.answer(found, lambda _: None, whole=each) for each in (False, True))
    assert 'class="draft"' in coming
    assert "draft" not in whole
    for page in (coming, whole):
        assert "failed" in page
        assert not {"<b>", "<i>"} & {page[at : at + 3] for at in range(len(page))}


def test_it_says_which_model_worded_it_and_what_that_took() -> None:
    found = make_answer(answered=True, model="tiny", usage=Usage(1_204, 80, 0.002))
    page = html.unescape(render.answer(found, lambda _: None, whole=True))
    assert "worded by tiny, 1,204 tokens read and 80 written, cost 0.002" in page
