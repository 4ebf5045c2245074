"""Answers as files: what stands in them, and that nothing in them is markup."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from markdown_it import MarkdownIt
from pincite.assistant.types import Dispute, ShortAnswer, Statement
from pincite.ui.conversations.model import Turn, new_turn
from pincite.ui.export.document import ExportDocument, build_document
from pincite.ui.export.formats import EXPORT_FORMATS, serialize
from pincite.ui.export.html import to_html
from pincite.ui.export.markdown import to_markdown
from pincite.ui.i18n import load_translations

from tests.fakes.library import fake_answer, fake_article, fake_citation
from tests.security.payloads import PAYLOADS
from tests.ui.test_escape import ANY_TEXT, ParsedHTML, rendered_text

ARTICLE = fake_article()
OTHER = fake_article(id="a2", title=None, source="tickets.pdf", published=None, url=None)
REPAIR_CITATION = fake_citation(ARTICLE, "It was repaired in May.")
PRICE_CITATION = fake_citation(OTHER, "Tickets cost 3 euros.", "2")
SHORT = ShortAnswer("May", "1", REPAIR_CITATION.end - 4, REPAIR_CITATION.end - 1)
DISPUTE = Dispute("“May” and “3”", ("1", "2"), ("May", "3"), None)
TAGS = set("html head meta title style body main h1 h2 h3 p ol li q span a bdi br s".split()) | {
    "blockquote",
    "strong",
}


def make_turn(*cited: object, **changes: object) -> Turn:
    found = fake_answer(*cited, **changes)  # type: ignore[arg-type]
    return replace(
        new_turn("When?"), asked="2026-11-23", found=found, outlets={"a1": "Post"}, whole=True
    )


def make_document(*turns: Turn) -> ExportDocument:
    return build_document("Harbour", turns, load_translations())


def docx_text(content: bytes) -> str:
    return "\n".join(each.text for each in Document(BytesIO(content)).paragraphs)


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_every_form_quotes_the_sentences_with_their_title_outlet_and_date(form: str) -> None:
    content = serialize(
        make_document(make_turn(REPAIR_CITATION, PRICE_CITATION, short=SHORT, disputes=(DISPUTE,))),
        form,
    )
    text = docx_text(content) if form == "docx" else ParsedHTML(content.decode()).text
    for words in (
        "Harbour",
        "When?",
        "Asked on 23 November 2026",
        "It was repaired in May.",
        "“It was repaired in May.”" if form != "html" else "It was repaired in May.",
        "Harbour ferry returns · Post · 14 June 2024",
        "date not stated · tickets.pdf",
        "The articles differ.",
        "news.example/ferry",
    ):
        assert words in text.replace("\\", "").replace("**", "")


def test_sources_are_numbered_through_the_conversation_and_a_sentence_once() -> None:
    first, second = (
        make_turn(REPAIR_CITATION),
        make_turn(replace(PRICE_CITATION, label="1"), replace(REPAIR_CITATION, label="2")),
    )
    found = make_document(first, second)
    assert [each.number for each in found.sources] == [1, 2]
    assert [line.source_numbers for line in found.paragraphs if line.kind == "statement"] == [
        (1,),
        (2,),
        (1,),
    ]


def test_the_words_that_answer_are_bold_in_every_form() -> None:
    found = make_document(make_turn(REPAIR_CITATION, short=SHORT))
    assert "> It was repaired in **May**. \\[1\\]" in to_markdown(found)
    assert "repaired in <strong>May</strong>&#46;" in to_html(found)
    runs = [
        run for line in Document(BytesIO(serialize(found, "docx"))).paragraphs for run in line.runs
    ]
    assert "May" in [run.text for run in runs if run.bold]


def test_a_declined_answer_says_that_the_closest_sentence_is_none() -> None:
    text = to_markdown(
        make_document(make_turn(answered=False, text="Nothing.", closest=(REPAIR_CITATION,)))
    )
    assert "There is no answer to this question." in text
    assert "Closest sentence, which does not answer: Harbour ferry returns" in text
    assert "## Sources" not in text


def test_what_is_not_borne_out_is_struck() -> None:
    statement = Statement("It flies.", (), "unsupported")
    found = make_document(make_turn(answered=True, text="x", statements=(statement,)))
    assert "~~It flies.~~" in to_markdown(found)
    assert "<s><bdi>It flies" in to_html(found)


def make_document_of_payload(payload: str) -> ExportDocument:
    article = fake_article(
        text=payload or " ", title=payload, source=payload, published=payload, url=payload
    )
    cited = fake_citation(article, article.text)
    answered = make_turn(
        cited,
        disputes=(Dispute(payload, ("1",), (payload,), None),),
        notices=(payload,),
        statements=(Statement(f"{payload}!", ("1",), "partial"),),
    )
    declined = make_turn(answered=False, text=payload, closest=(cited,))
    failed = replace(new_turn(payload), notice=payload, whole=True)
    turns = [
        replace(each, question=payload, outlets={"a1": payload}) for each in (answered, declined)
    ]
    return build_document(payload, [*turns, failed], load_translations())


def assert_no_markup(payload: str) -> None:
    found = make_document_of_payload(payload)
    html = ParsedHTML(to_html(found))
    assert set(html.tags) <= TAGS
    links = [value or "" for name, value in html.attributes if name in {"href", "src"}]
    assert all(link.startswith(("#source-", "http://", "https://")) for link in links)
    assert not [name for name, _ in html.attributes if name.startswith("on") or name == "style"]
    assert rendered_text(payload) in html.text

    dialect = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    shown = ParsedHTML(dialect.render(to_markdown(found)))
    plain = set("h1 h2 p em strong blockquote ol ul li s br".split())
    assert set(shown.tags) <= plain

    text = docx_text(serialize(found, "docx"))
    assert "[1]" in text


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    assert_no_markup(payload)


@given(ANY_TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    assert_no_markup(text)
