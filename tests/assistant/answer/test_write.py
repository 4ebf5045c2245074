"""Written answers: with a model in memory that says what the test lets it say."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.answer.prompt import MAX_ARTICLE_SHARE, estimate_tokens, number_sources
from pincite.assistant.llm.model import Messages
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.index import Index
from pincite.index.readers.article import make_article
from pincite.index.types import Sentence

from tests.fakes.llm import (
    ZERO_FEATURES,
    FakeModel,
    find_label,
    parse_numbered_sources,
    roles,
    scripted_model,
)

SAMPLE_QUESTION = "How much lunar soil did Chang'e-6 bring back?"
SAMPLE_ANSWER = "1,935.3 grams"


def oracle_reader(_question: str, texts: Any) -> list[list[Judgement]]:
    """Read so that what is asked for is found, however well the model that comes along reads."""
    return [
        [
            Judgement(9.0 if SAMPLE_ANSWER in each else len(each) / 1e4 - 3)
            for each in text.sentences
        ]
        for text in texts
    ]


Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def ask(sample_index: Index) -> Ask:
    def ask(model: FakeModel, question: Any = SAMPLE_QUESTION, **changes: Any) -> Answer:
        chain = build_chain(
            sample_index, settings=Settings(**changes), reader=oracle_reader, model=model
        )
        return chain.invoke(question)

    return ask


def supported_reply(messages: Messages) -> str:
    return f"Chang'e-6 brought back 1,935.3 grams. {find_label(messages, SAMPLE_ANSWER)}"


def unsupported_reply(messages: Messages) -> str:
    return f"Chang'e-6 brought back 9,000 kilograms. {find_label(messages, SAMPLE_ANSWER)}"


def test_a_confirmed_statement_is_cited(ask: Ask, sample_index: Index) -> None:
    answer = ask(scripted_model(supported_reply))
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


def test_pieces_add_up_and_say_that_they_are_not_all(sample_index: Index) -> None:
    chain = build_chain(sample_index, reader=oracle_reader, model=scripted_model(supported_reply))
    first, *rest = chain.stream(SAMPLE_QUESTION)
    pieces = [first, *rest]
    assert any(piece.draft for piece in pieces)
    assert [piece.complete for piece in pieces] == [False] * len(rest) + [True]
    assert all(piece.statements or not piece.text for piece in pieces)
    whole = sum(rest, first)
    assert whole.draft == ""
    assert whole == build_chain(
        sample_index, reader=oracle_reader, model=scripted_model(supported_reply)
    ).invoke(SAMPLE_QUESTION)


def test_what_is_not_borne_out_is_asked_for_again_with_the_reason(ask: Ask) -> None:
    model = scripted_model(unsupported_reply, supported_reply)
    answer = ask(model)
    assert [each.text for each in answer.statements] == ["Chang'e-6 brought back 1,935.3 grams."]
    first, again = model.requests
    assert again[:2] == first
    assert roles(again) == ["system", "user", "assistant", "user"]
    assert "9,000" in again[3][1]
    assert "(" in again[3][1]
    assert answer.complete


def test_what_fails_twice_is_quoted_instead(ask: Ask) -> None:
    model = scripted_model(unsupported_reply, unsupported_reply)
    answer = ask(model)
    assert len(model.requests) == 2
    (statement,) = answer.statements
    assert statement.support == "quoted"
    assert SAMPLE_ANSWER in statement.text
    assert "9,000" not in answer.text
    assert any("could not be confirmed" in notice for notice in answer.notices)


def test_what_fails_twice_is_struck_where_that_is_set(ask: Ask) -> None:
    answer = ask(scripted_model(unsupported_reply, unsupported_reply), unsupported="strike")
    (statement,) = answer.statements
    assert (statement.support, statement.citations) == ("unsupported", ())
    assert statement.reason
    assert answer.citations == ()
    assert "[not confirmed" in answer.text


def test_no_answer_declines(ask: Ask) -> None:
    answer = ask(scripted_model("NO ANSWER"))
    assert not answer.answered
    assert not answer.citations
    assert SAMPLE_ANSWER in answer.closest[0].quote
    assert any("no answer" in notice for notice in answer.notices)


@pytest.mark.parametrize("number", ["99", "0", "123456789012345678901234567890"])
def test_a_number_of_nothing_is_reported(ask: Ask, number: str) -> None:
    answer = ask(scripted_model(lambda m: f"{supported_reply(m)}[{number}]"))
    assert any(number[:9] in notice for notice in answer.notices)
    assert answer.statements[0].citations == ("1",)


def test_uncited_statements_are_replaced_by_quotations(ask: Ask) -> None:
    answer = ask(scripted_model("The moon is made of cheese.", "The moon is made of cheese. [99]"))
    assert "cheese" not in answer.text
    assert answer.answered
    assert [each.support for each in answer.statements] == ["quoted"] * len(answer.statements)
    assert any("Nothing that the model wrote" in notice for notice in answer.notices)
    assert any("99" in notice for notice in answer.notices)
    assert answer.model is None


def test_a_citation_that_adds_nothing_is_taken_off(ask: Ask) -> None:
    def padded(messages: Messages) -> str:
        wanted = find_label(messages, SAMPLE_ANSWER)
        other = next(
            n for n, text in parse_numbered_sources(messages[1][1]).items() if "Chang" not in text
        )
        return f"Chang'e-6 brought back 1,935.3 grams. {wanted}[{other}]"

    answer = ask(scripted_model(padded))
    assert [SAMPLE_ANSWER in citation.quote for citation in answer.citations] == [True]


def unsure_reader(_question: str, texts: Any) -> list[list[Judgement]]:
    return [[Judgement(-20.0)] * len(text.sentences) for text in texts]


def test_below_the_confidence_to_answer_the_model_is_not_asked(sample_index: Index) -> None:
    model = scripted_model()
    chain = build_chain(sample_index, reader=unsure_reader, model=model)
    assert not chain.invoke(SAMPLE_QUESTION).answered
    assert model.requests == []


def test_articles_are_fenced_and_nobody_can_guess_how(ask: Ask) -> None:
    fences = set()
    for question in (SAMPLE_QUESTION, "How many grams of soil came from the moon?"):
        model = scripted_model(supported_reply)
        ask(model, question)
        (_, system), (_, user) = model.requests[0]
        fence = user.split(">")[0].removeprefix("<articles-")
        assert f"<articles-{fence}>" in system
        assert user.count(f"</articles-{fence}>") == 1
        assert user.endswith(f"Question: {question}")
        fences.add(fence)
    assert len(fences) == 2


def test_the_same_question_is_not_asked_twice(sample_index: Index) -> None:
    model = FakeModel(supported_reply)
    chain = build_chain(sample_index, reader=oracle_reader, model=model)
    assert chain.invoke(SAMPLE_QUESTION) == chain.invoke(SAMPLE_QUESTION)
    assert len(model.requests) == 1
    chain.invoke({"question": SAMPLE_QUESTION, "since": "2024-06"})
    assert len(model.requests) <= 2
    build_chain(sample_index, reader=oracle_reader, model=model).invoke(SAMPLE_QUESTION)
    assert len(model.requests) >= 2


HISTORY = ["What is Chang'e-6?", "A Chinese probe that landed on the moon."]


def test_the_model_words_a_follow_up(ask: Ask) -> None:
    model = scripted_model(f'"{SAMPLE_QUESTION}"', supported_reply)
    answer = ask(model, {"question": "How much did it bring back?", "history": HISTORY})
    assert answer.standalone_question == SAMPLE_QUESTION
    talk = model.requests[0][1][1]
    assert "Q: What is Chang'e-6?\nA: A Chinese probe" in talk
    assert talk.endswith("Last question: How much did it bring back?")


@pytest.mark.parametrize("bad", ["", "One.\nTwo.", "x" * 1_000], ids=["empty", "lines", "long"])
def test_rules_word_it_where_the_model_does_not(ask: Ask, bad: str) -> None:
    model = scripted_model(bad, supported_reply)
    answer = ask(model, {"question": "How much soil did it bring back?", "history": HISTORY})
    assert "Chang'e-6" in answer.standalone_question


def make_scored_sentences(sizes: list[tuple[int, int]]) -> list[ScoredSentence]:
    """Sentences of so many letters, each of an article of that number; best first."""
    found = []
    for position, (article, size) in enumerate(sizes):
        text = "x" * size
        source_article = make_article(id=str(article), source=f"{article}.txt", text=text)
        sentence, odds = Sentence(source_article.id, position, 0, size), -float(position)
        found.append(
            ScoredSentence(source_article, sentence, text, Judgement(odds), ZERO_FEATURES, odds)
        )
    return found


SIZES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 400)), max_size=30)


@given(SIZES, st.integers(10, 1_000))
def test_numbered_sources_fit_the_token_budget_best_first(
    sizes: list[tuple[int, int]], room: int
) -> None:
    sentences = make_scored_sentences(sizes)
    shown = number_sources(sentences, room)
    assert list(shown) == [str(number) for number in range(1, len(shown) + 1)]
    assert sum(estimate_tokens(each.text) for each in shown.values()) <= room
    cost = [estimate_tokens(each.text) + estimate_tokens(each.article.source) for each in sentences]
    if sum(cost) <= MAX_ARTICLE_SHARE * room:
        assert len(shown) == len(sentences)
    if sentences and cost[0] <= room:
        assert shown


def test_one_article_does_not_fill_the_sheet() -> None:
    stuffed = make_scored_sentences([(0, 300)] * 50 + [(1, 300)] * 3)
    shown = number_sources(stuffed, 3_000)
    assert {each.article.id for each in shown.values()} == {"0", "1"}
    alone = number_sources(stuffed[:50], 3_000)
    assert len(alone) > 20


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_whatever_it_writes_only_what_is_borne_out_is_cited(sample_index: Index, said: str) -> None:
    chain = build_chain(sample_index, reader=oracle_reader, model=FakeModel(lambda _: said))
    answer = chain.invoke(SAMPLE_QUESTION)
    labels = {citation.label for citation in answer.citations}
    for statement in answer.statements:
        assert bool(statement.citations) == (statement.support != "unsupported")
        assert set(statement.citations) <= labels
