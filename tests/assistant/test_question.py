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
    assert parse_question({"question": "Why?", "unknown": "ignored"}, MAX_LENGTH) == expected
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
        "asked": "2024-06-14",
    }
    assert parse_question(fields, MAX_LENGTH) == Question(
        text="Why?",
        history=("Who?", "Ada."),
        filters=Filters(frozenset(["a.txt"]), "2024-06", None, frozenset(["News"])),
        caution="high",
        asked=date(2024, 6, 14),
    )


def test_messages_of_langchain_are_turns_of_the_history() -> None:
    messages = [HumanMessage("Who?"), AIMessage("Ada.")]
    question = parse_question({"question": "Why?", "history": messages}, MAX_LENGTH)
    assert question.history == ("Who?", "Ada.")


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
        pytest.param(7, "not int", id="not a question"),
    ],
)
def test_invalid_input_is_refused(value: Any, expected: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_question(value, MAX_LENGTH)
    assert expected in str(refused.value)
