"""Which answers a language model writes, and what it is given: the path of the chain around it."""

import pytest
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.llm.model import Messages
from pincite.assistant.read.reader import Judgement
from pincite.index import Index

from tests.fakes.assistant.readers import SAMPLE_QUESTION, make_reader, oracle_reader, unsure_reader
from tests.fakes.llm.model import FakeModel, make_scripted_model, write_supported_reply

doubtful_reader = make_reader(lambda _: Judgement(-2.0))
"""Finds sentences, none of which it would quote."""

COMPARISON = "How much did Chang'e-6 bring back, and when did Starliner land?"


def test_the_model_decides_where_the_reader_would_decline(sample_index: Index) -> None:
    for decided_by, requests in (("model", 1), ("reader", 0)):
        model = FakeModel(write_supported_reply)
        settings = Settings(decided_by=decided_by, caution="high")  # type: ignore[arg-type]
        chain = build_chain(sample_index, settings=settings, reader=doubtful_reader, model=model)
        answer = chain.invoke(SAMPLE_QUESTION)
        assert len(model.requests) == requests
        assert answer.answered is bool(requests)


def test_where_the_reader_decides_a_model_that_gives_up_is_not_believed(
    sample_index: Index,
) -> None:
    quoted = build_chain(sample_index, reader=oracle_reader).invoke(SAMPLE_QUESTION)
    for decided_by, answered in (("model", False), ("reader", True)):
        model = make_scripted_model("NO ANSWER: they do not say when.")
        settings = Settings(decided_by=decided_by)  # type: ignore[arg-type]
        chain = build_chain(sample_index, settings=settings, reader=oracle_reader, model=model)
        answer = chain.invoke(SAMPLE_QUESTION)
        assert answer.answered is answered
        (notice,) = answer.notices
        assert notice.startswith("The model found no answer in the articles: they do not say when.")
        assert ("quoted instead" in notice) is answered
        if answered:
            assert (answer.text, answer.citations) == (quoted.text, quoted.citations)


def test_what_has_nothing_to_do_with_the_question_is_not_sent(sample_index: Index) -> None:
    model = make_scripted_model()
    assert not build_chain(sample_index, reader=unsure_reader, model=model).invoke("Who?").answered
    assert not model.requests


def test_the_parts_of_a_question_are_searched_and_shown(sample_index: Index) -> None:
    plan = "How much did Chang'e-6 bring back?\nWhen did Starliner land?"
    model = make_scripted_model(plan, "NO ANSWER: nobody landed.")
    answer: Answer = build_chain(sample_index, reader=oracle_reader, model=model).invoke(COMPARISON)
    assert answer.searches == tuple(plan.split("\n"))
    assert "Starliner" in model.requests[1][1][1]
    assert {each.article_id for each in answer.passages} >= {
        each.article_id for each in answer.citations
    }


@pytest.mark.parametrize(
    ("reply", "support", "notice"),
    [
        ("1: yes", {"supported", "partial"}, None),
        ("1: partly: back", {"partial"}, None),
        ("1: no: brought", {"quoted"}, "could not be confirmed"),
        ("I cannot say.", {"quoted"}, "could not be confirmed"),
    ],
)
def test_a_second_opinion_counts_and_fails_closed(
    sample_index: Index, reply: str, support: set[str], notice: str | None
) -> None:
    model = make_scripted_model(write_supported_reply, reply)
    chain = build_chain(
        sample_index, settings=Settings(second_opinion=True), reader=oracle_reader, model=model
    )
    answer = chain.invoke(SAMPLE_QUESTION)
    (statement,) = answer.statements
    assert statement.support in support
    assert bool(statement.opinion) is (notice is None)
    assert any((notice or "?") in each for each in answer.notices) is bool(notice)


def test_a_statement_keeps_its_place_when_it_is_worded_again(sample_index: Index) -> None:
    def reply(messages: Messages) -> str:
        right = write_supported_reply(messages)
        if len(messages) == 4:
            return right
        return (
            f"{right.replace('1,935.3', '9,000')}\nThe rock came from the far side of the Moon. [1]"
        )

    model = FakeModel(reply)
    answer = build_chain(sample_index, reader=oracle_reader, model=model).invoke(SAMPLE_QUESTION)
    assert answer.statements[0].text == "Chang'e-6 brought back 1,935.3 grams."
    assert len(model.requests) == 2


def test_no_answer_to_the_second_request_declines_with_the_reason(sample_index: Index) -> None:
    reason = "the sentences do not give the weight."
    model = make_scripted_model("Whales weigh 9,000 kilograms. [1]", f"NO ANSWER: {reason}")
    answer = build_chain(sample_index, reader=oracle_reader, model=model).invoke(SAMPLE_QUESTION)
    assert not answer.answered
    assert any(reason in notice for notice in answer.notices)


@pytest.mark.parametrize("reason", ["see https://evil.example/x", "ask Doctor Evil of Mordor."])
def test_a_reason_that_says_more_than_the_articles_is_left_out(
    sample_index: Index, reason: str
) -> None:
    model = make_scripted_model(f"NO ANSWER: {reason}")
    answer = build_chain(sample_index, reader=oracle_reader, model=model).invoke(SAMPLE_QUESTION)
    assert not answer.answered
    assert not any(reason in notice for notice in answer.notices)
