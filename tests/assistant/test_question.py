"""The input of a chain: accepted in three forms, or refused with the name of the field."""

from datetime import date
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from pincite.assistant.question import parse_question
from pincite.assistant.types import Question
from pincite.index import InputError
from pincite.index.types import Filters

MAX_LENGTH = 4_000


def test_a_string_a_dict_and_a_question_are_equal_inputs() -> None:
    expected = Question("Why?")
    assert parse_question("Why?", MAX_LENGTH) == expected
    assert parse_question({"question": "Why?"}, MAX_LENGTH) == expected
    assert parse_question(HumanMessage("Why?"), MAX_LENGTH) == expected
    assert parse_question({"role": "user", "content": "Why?"}, MAX_LENGTH) == expected
    assert parse_question([("system", "Be brief."), ("user", "Why?")], MAX_LENGTH) == expected
    assert parse_question({"messages": [HumanMessage("Why?")]}, MAX_LENGTH) == expected
    assert parse_question(expected, MAX_LENGTH) == expected


def test_every_field_of_a_dict_is_used() -> None:
    fields = {
        "question": "Why?",
        "history": ["Who?", "Ada."],
        "articles": ["a.txt"],
        "publishers": ["News"],
        "since": "2024-06",
        "until": "",
        "caution": "high",
        "asked": date(2024, 6, 14),
        "quotes": 2,
    }
    assert parse_question(fields, MAX_LENGTH) == Question(
        text="Why?",
        history=("Who?", "Ada."),
        filters=Filters(frozenset(["a.txt"]), "2024-06", None, frozenset(["News"])),
        caution="high",
        asked=date(2024, 6, 14),
        quotes=2,
    )


@pytest.mark.parametrize(
    "history",
    [
        pytest.param([HumanMessage("Who?"), AIMessage("Ada.")], id="messages"),
        pytest.param(
            [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "Ada."}],
            id="role dicts",
        ),
        pytest.param([("user", "Who?"), ("assistant", "Ada.")], id="pairs"),
        pytest.param(("Who?", "Ada."), id="strings"),
    ],
)
def test_the_history_may_be_messages(history: Any) -> None:
    question = parse_question({"question": "Why?", "history": history}, MAX_LENGTH)
    assert question.history == ("Who?", "Ada.")


def test_options_fill_what_a_question_leaves_out() -> None:
    options = {"caution": "low", "quotes": 2, "articles": ["a.txt"], "since": "2024"}
    expected = Question(
        "Why?", filters=Filters(frozenset(["a.txt"]), "2024"), caution="low", quotes=2
    )
    assert parse_question("Why?", MAX_LENGTH, options) == expected
    stated = Question("Why?", filters=Filters(frozenset(["b.txt"]), named="x"), caution="high")
    filled = parse_question(stated, MAX_LENGTH, options)
    assert (filled.caution, filled.quotes) == ("high", 2)
    assert filled.filters == Filters(frozenset(["b.txt"]), "2024", named="x")


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    assert parse_question("Why \ud800?", MAX_LENGTH).text == "Why ??"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" \n\t", "empty", id="white space"),
        pytest.param("why? " * 20_000, "100,000 characters", id="100,000 characters"),
        pytest.param({"history": []}, '"question" is missing', id="no question"),
        pytest.param({"question": 7}, '"question" is int', id="question is a number"),
        pytest.param({"question": "Why?", "history": "before"}, '"history" is str', id="history"),
        pytest.param({"question": "Why?", "history": [1]}, '"history" is int', id="turn"),
        pytest.param({"question": "Why?", "articles": "a.txt"}, '"articles" is str', id="articles"),
        pytest.param({"question": "Why?", "since": "soon"}, "\"since\" is 'soon'", id="since"),
        pytest.param(
            {"question": "Why?", "caution": "some"}, "\"caution\" is 'some'", id="caution"
        ),
        pytest.param({"question": "Why?", "asked": "soon"}, "\"asked\" is 'soon'", id="asked"),
        pytest.param({"question": "Why?", "asked": "2024-06"}, "not a full date", id="month"),
        pytest.param({"question": "Why?", "asked": 7}, '"asked" is 7', id="asked is a number"),
        pytest.param({"question": "Why?", "quotes": 0}, '"quotes" is 0', id="quotes"),
        pytest.param({"question": "Why?", "untill": "2024"}, "did you mean 'until'?", id="typo"),
        pytest.param({"question": "Why?", "zip": 1}, "it has question, history", id="unknown"),
        pytest.param(
            {"question": "Why?", "messages": []}, "leave these two out", id="question twice"
        ),
        pytest.param(
            Question("Why?", caution="hgih"),  # type: ignore[arg-type]
            "\"caution\" is 'hgih'",
            id="caution of a Question",
        ),
        pytest.param(
            Question("Why?", filters=Filters(articles="a.txt")),  # type: ignore[arg-type]
            '"articles" is str',
            id="articles of a Question",
        ),
        pytest.param(
            Question("Why?", filters={}),  # type: ignore[arg-type]
            '"filters" is dict',
            id="filters of a Question",
        ),
        pytest.param(
            HumanMessage([{"type": "image_url", "image_url": "x"}]), "image_url", id="an image"
        ),
        pytest.param(7, "not int", id="not a question"),
    ],
)
def test_invalid_input_is_refused(value: Any, expected: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_question(value, MAX_LENGTH)
    assert expected in str(refused.value)
