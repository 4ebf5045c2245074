"""The export document: numbered sources, and a paragraph for everything an answer contains."""

from dataclasses import replace

from pincite.assistant.types import Statement
from pincite.ui.conversations.model import new_turn

from tests.fakes.ui.export import (
    SHORT_ANSWER,
    make_document,
    make_sample_document,
    make_turn,
    make_unsupported_document,
)
from tests.fakes.ui.library import PRICE_CITATION, REPAIR_CITATION


def test_sources_are_numbered_through_the_conversation_and_a_sentence_once() -> None:
    document = make_document(
        make_turn(REPAIR_CITATION),
        make_turn(replace(PRICE_CITATION, label="1"), replace(REPAIR_CITATION, label="2")),
    )
    assert [source.number for source in document.sources] == [1, 2]
    statements = [each for each in document.paragraphs if each.kind == "statement"]
    assert [each.source_numbers for each in statements] == [(1,), (2,), (1,)]


def test_a_source_has_title_publisher_date_and_file() -> None:
    first, second = make_sample_document().sources
    assert first.quote == "It was repaired in May."
    assert first.reference == "Harbour ferry returns · Post · 14 June 2024 · harbour.txt"
    assert first.url == "https://news.example/ferry"
    assert (second.reference, second.url) == ("date not stated · tickets.pdf", None)


def test_a_turn_says_when_and_what_was_asked() -> None:
    turn = replace(make_turn(REPAIR_CITATION), asked_of="Asking 1 article")
    question, aside, *_ = make_document(turn).paragraphs
    assert (question.kind, question.before) == ("question", "When?")
    assert aside.before == (
        "Asked on 23 November 2026 · Asking 1 article · Searched 1 article, 14 June 2024 · "
        "As of 14 June 2024, the day of the newest article cited"
    )


def test_a_turn_says_how_its_question_was_understood() -> None:
    turn = make_turn(REPAIR_CITATION, standalone_question="When was the ferry repaired?")
    _, understood, *_ = make_document(turn).paragraphs
    assert understood.before == "Understood as: When was the ferry repaired?"


def test_statements_of_different_days_say_as_of_when() -> None:
    later = replace(PRICE_CITATION, published="2024-08-01")
    paragraphs = make_document(make_turn(REPAIR_CITATION, later)).paragraphs
    assert [each.remark for each in paragraphs if each.kind == "statement"] == [
        "as of 14 June 2024",
        "as of 1 August 2024",
    ]


def test_the_short_answer_is_the_bold_part_of_its_statement() -> None:
    paragraphs = make_document(make_turn(REPAIR_CITATION, short=SHORT_ANSWER)).paragraphs
    statement = next(each for each in paragraphs if each.kind == "statement")
    assert (statement.before, statement.bold, statement.after) == (
        "It was repaired in ",
        "May",
        ".",
    )


def test_a_disputed_sentence_is_printed_once_below_its_heading() -> None:
    question, aside, heading, first, second = make_sample_document().paragraphs
    assert (question.kind, aside.kind) == ("question", "aside")
    assert (heading.kind, heading.before) == ("differ", "The articles differ.")
    assert [(side.kind, side.bold, side.source_numbers) for side in (first, second)] == [
        ("side", "May", (1,)),
        ("side", "3", (2,)),
    ]


def test_unsupported_and_partly_supported_statements_are_marked() -> None:
    assert "struck" in [each.kind for each in make_unsupported_document().paragraphs]
    statements = (Statement("So.", ("1", "9"), "partial"),)
    document = make_document(make_turn(REPAIR_CITATION, statements=statements))
    assert [(each.before, each.source_numbers) for each in document.paragraphs[-2:]] == [
        ("So.", (1,)),
        ("only partly in the source", ()),
    ]


def test_a_declined_answer_shows_its_closest_sentence_but_no_source() -> None:
    turn = make_turn(standing="declined", text="Nothing.", closest=(REPAIR_CITATION,))
    document = make_document(turn)
    assert [each.before for each in document.paragraphs[2:]] == [
        "There is no answer to this question.",
        "Closest sentence, which does not answer: "
        "Harbour ferry returns · Post · 14 June 2024 · harbour.txt",
        "It was repaired in May.",
    ]
    assert document.sources == ()


def test_an_answer_that_may_be_right_says_so() -> None:
    document = make_document(make_turn(REPAIR_CITATION, standing="perhaps"))
    assert [each.before for each in document.paragraphs[2:4]] == [
        "The articles may answer this:",
        "It was repaired in May.",
    ]
    assert len(document.sources) == 1


def test_what_may_answer_too_is_quoted_below() -> None:
    turn = make_turn(REPAIR_CITATION, standing="perhaps", closest=(PRICE_CITATION,))
    others, reference, quote = make_document(turn).paragraphs[4:7]
    assert (others.before, quote.before) == ("Or perhaps:", PRICE_CITATION.quote)
    assert reference.before == "date not stated · tickets.pdf"


def test_a_turn_without_an_answer_shows_its_notice() -> None:
    document = make_document(replace(new_turn("When?"), notice="Stopped."), new_turn("Why?"))
    assert [each.before for each in document.paragraphs[2::3]] == [
        "Stopped.",
        "There is no answer to this question.",
    ]
