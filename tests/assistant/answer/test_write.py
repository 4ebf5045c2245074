"""Written answers, with a scripted model in memory and with one behind a server.

Covers also: pincite.assistant.answer.evidence.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.llm.model import Messages
from pincite.assistant.types import Usage
from pincite.index import Index

from tests.fakes.assistant.readers import (
    SAMPLE_ANSWER,
    SAMPLE_QUESTION,
    oracle_reader,
    unsure_reader,
)
from tests.fakes.llm.model import (
    FakeModel,
    make_scripted_model,
    parse_numbered_sources,
    write_supported_reply,
    write_unsupported_reply,
)
from tests.fakes.llm.server import (
    FakeLLMServer,
    Step,
    cite_sample_answer,
    make_model_settings,
    reply,
    reply_then_disconnect,
    reply_then_hang,
    reply_with_error,
    scripted_server,
)
from tests.fakes.waiting import wait_until

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def ask(sample_index: Index) -> Ask:
    def ask(model: FakeModel, question: Any = SAMPLE_QUESTION, **changes: Any) -> Answer:
        chain = build_chain(
            sample_index, settings=Settings(**changes), reader=oracle_reader, model=model
        )
        return chain.invoke(question)

    return ask


def test_a_confirmed_statement_is_cited(ask: Ask, sample_index: Index) -> None:
    answer = ask(make_scripted_model(write_supported_reply))
    (statement,), (citation,) = answer.statements, answer.citations
    assert statement.text == "Chang'e-6 brought back 1,935.3 grams."
    assert statement.citations == (citation.label,) == ("1",)
    assert statement.support in {"supported", "partial"}
    assert answer.text == f"{statement.text} [1]"
    text = sample_index.article(citation.article_id).text
    assert text[citation.start : citation.end] == citation.quote
    assert SAMPLE_ANSWER in citation.quote
    assert (answer.answered, answer.complete, answer.model) == (True, True, "fake")
    assert answer.notices == ()


def test_pieces_add_up_and_only_the_last_is_complete(sample_index: Index) -> None:
    chain = build_chain(
        sample_index, reader=oracle_reader, model=make_scripted_model(write_supported_reply)
    )
    first, *rest = chain.stream(SAMPLE_QUESTION)
    pieces = [first, *rest]
    assert any(piece.draft for piece in pieces)
    assert [piece.complete for piece in pieces] == [False] * len(rest) + [True]
    assert all(piece.statements or not piece.text for piece in pieces)
    whole = sum(rest, first)
    assert whole.draft == ""
    assert whole == build_chain(
        sample_index, reader=oracle_reader, model=make_scripted_model(write_supported_reply)
    ).invoke(SAMPLE_QUESTION)


def test_an_unsupported_statement_is_retried_with_the_reason(ask: Ask) -> None:
    model = make_scripted_model(write_unsupported_reply, write_supported_reply)
    answer = ask(model)
    assert [each.text for each in answer.statements] == ["Chang'e-6 brought back 1,935.3 grams."]
    first, retry = model.requests
    assert retry[:2] == first
    assert [role for role, _ in retry] == ["system", "user", "assistant", "user"]
    assert "(not in the source: 9,000" in retry[3][1]
    assert answer.complete


def test_a_statement_that_fails_twice_is_replaced_by_a_quotation(ask: Ask) -> None:
    model = make_scripted_model(write_unsupported_reply, write_unsupported_reply)
    answer = ask(model)
    assert len(model.requests) == 2
    (statement,) = answer.statements
    assert statement.support == "quoted"
    assert SAMPLE_ANSWER in statement.text
    assert "9,000" not in answer.text
    assert any("could not be confirmed" in notice for notice in answer.notices)


def test_a_statement_that_fails_twice_is_struck_out_if_so_set(ask: Ask) -> None:
    answer = ask(
        make_scripted_model(write_unsupported_reply, write_unsupported_reply), unsupported="strike"
    )
    (statement,) = answer.statements
    assert (statement.support, statement.citations) == ("unsupported", ())
    assert statement.reason
    assert answer.citations == ()
    assert "[not confirmed" in answer.text


def test_no_answer_declines(ask: Ask) -> None:
    answer = ask(make_scripted_model("NO ANSWER"))
    assert not answer.answered
    assert not answer.citations
    assert SAMPLE_ANSWER in answer.closest[0].quote
    assert any("no answer" in notice for notice in answer.notices)


@pytest.mark.parametrize("number", ["99", "0", "123456789012345678901234567890"])
def test_a_citation_of_an_unknown_number_is_reported(ask: Ask, number: str) -> None:
    answer = ask(
        make_scripted_model(lambda messages: f"{write_supported_reply(messages)}[{number}]")
    )
    assert any(number[:9] in notice for notice in answer.notices)
    assert answer.statements[0].citations == ("1",)


def test_uncited_statements_are_replaced_by_quotations(ask: Ask) -> None:
    answer = ask(
        make_scripted_model("The moon is made of cheese.", "The moon is made of cheese. [99]")
    )
    assert "cheese" not in answer.text
    assert answer.answered
    assert [each.support for each in answer.statements] == ["quoted"] * len(answer.statements)
    assert any("Nothing that the model wrote" in notice for notice in answer.notices)
    assert any("99" in notice for notice in answer.notices)
    assert answer.model is None


def test_a_citation_that_adds_no_support_is_removed(ask: Ask) -> None:
    def reply_with_extra_citation(messages: Messages) -> str:
        sources = parse_numbered_sources(messages[1][1])
        unrelated = next(number for number, text in sources.items() if "Chang" not in text)
        return f"{write_supported_reply(messages)}[{unrelated}]"

    answer = ask(make_scripted_model(reply_with_extra_citation))
    assert [SAMPLE_ANSWER in citation.quote for citation in answer.citations] == [True]


def test_below_the_threshold_the_model_gets_no_request(sample_index: Index) -> None:
    model = make_scripted_model()
    chain = build_chain(sample_index, reader=unsure_reader, model=model)
    assert not chain.invoke(SAMPLE_QUESTION).answered
    assert model.requests == []


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_only_supported_statements_are_cited_whatever_the_model_writes(
    sample_index: Index, response: str
) -> None:
    chain = build_chain(sample_index, reader=oracle_reader, model=FakeModel(lambda _: response))
    answer = chain.invoke(SAMPLE_QUESTION)
    labels = {citation.label for citation in answer.citations}
    for statement in answer.statements:
        assert bool(statement.citations) == (statement.support != "unsupported")
        assert set(statement.citations) <= labels


def ask_sample(index: Index, server: FakeLLMServer, **changes: Any) -> Answer:
    settings = Settings(model=make_model_settings(server.url), **changes)
    return build_chain(index, settings=settings, reader=oracle_reader).invoke(SAMPLE_QUESTION)


def test_the_whole_path_through_a_server(sample_index: Index) -> None:
    usage = {"prompt_tokens": 900, "completion_tokens": 20, "total_tokens": 920}
    with scripted_server(reply(cite_sample_answer, usage=usage)) as server:
        answer = ask_sample(sample_index, server)
    assert answer.text == "Chang'e-6 brought back 1,935.3 grams. [1]"
    assert answer.usage == Usage(900, 20)
    assert (answer.model, answer.complete, answer.notices) == ("tiny", True, ())


@pytest.mark.parametrize(
    "step",
    [reply_then_disconnect(cite_sample_answer, "The moon"), reply_then_hang(cite_sample_answer)],
    ids=["disconnects", "hangs"],
)
def test_confirmed_statements_are_kept_if_the_model_fails_later(
    sample_index: Index, step: Step
) -> None:
    with scripted_server(step) as server:
        settings = Settings(model=make_model_settings(server.url, gap=1.0))
        chain = build_chain(sample_index, settings=settings, reader=oracle_reader)
        answer = chain.invoke(SAMPLE_QUESTION)
    assert answer.text == "Chang'e-6 brought back 1,935.3 grams. [1]"
    assert not answer.complete
    assert "incomplete: the model tiny" in answer.notices[0]


def test_if_the_model_fails_the_articles_are_quoted(sample_index: Index) -> None:
    with scripted_server(reply_with_error(401)) as server:
        answer = ask_sample(sample_index, server)
    quoted = build_chain(sample_index, reader=oracle_reader).invoke(SAMPLE_QUESTION)
    assert answer.statements == quoted.statements
    assert answer.citations == quoted.citations
    assert (answer.model, answer.complete, answer.answered) == (None, True, True)
    (notice,) = answer.notices
    assert "refuses the key" in notice
    assert "quoted instead" in notice


def test_if_the_model_fails_without_quoting_the_sentences_are_listed(
    sample_index: Index,
) -> None:
    with scripted_server(reply_with_error(401)) as server:
        answer = ask_sample(sample_index, server, quote_on_failure=False)
    assert not answer.answered
    assert not answer.complete
    assert not answer.statements
    assert "refuses the key" in answer.text
    assert SAMPLE_ANSWER in answer.closest[0].quote
    assert answer.passages


def test_closing_the_stream_of_the_chain_cancels_the_request(sample_index: Index) -> None:
    with scripted_server(reply_then_hang(cite_sample_answer)) as server:
        settings = Settings(model=make_model_settings(server.url))
        stream = build_chain(sample_index, settings=settings, reader=oracle_reader).stream(
            SAMPLE_QUESTION
        )
        for piece in stream:
            if piece.statements:
                break
        stream.close()  # type: ignore[attr-defined]
        assert wait_until(lambda: bool(server.disconnect_times))
