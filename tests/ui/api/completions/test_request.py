"""The messages of a chat completion → a question and its history."""

from typing import Any

import pytest
from pincite.ui.api.completions.request import (
    SOURCES_HEADING,
    ChatCompletionRequest,
    parse_conversation,
)
from pydantic import ValidationError

USER = {"role": "user", "content": "When?"}


def read(*messages: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    body = ChatCompletionRequest.model_validate({"model": "pincite", "messages": list(messages)})
    return parse_conversation(body.messages)


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def assistant(content: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content}


@pytest.mark.parametrize(
    ("messages", "question", "history"),
    [
        pytest.param([USER], "When?", (), id="one question"),
        pytest.param(
            [{"role": "system", "content": "Be brief."}, USER], "When?", (), id="instructions"
        ),
        pytest.param(
            [user("Who?"), assistant("Anna."), USER], "When?", ("Who?", "Anna."), id="follow-up"
        ),
        pytest.param(
            [assistant("Hello!"), user("Who?"), assistant("Anna."), USER],
            "When?",
            ("Who?", "Anna."),
            id="greeting",
        ),
        pytest.param(
            [user("Who?"), user("Really?"), USER],
            "When?",
            ("Who?\nReally?", ""),
            id="questions without answers",
        ),
        pytest.param(
            [user("Who?"), assistant(None), {"role": "tool", "content": "x"}, USER],
            "When?",
            ("Who?", ""),
            id="tool",
        ),
        pytest.param(
            [user([{"type": "text", "text": "When"}, {"type": "text", "text": "was it?"}])],
            "When\nwas it?",
            (),
            id="parts",
        ),
        pytest.param([USER, assistant("It was ")], "When?", (), id="answer to continue"),
        pytest.param(
            [
                user("Who?"),
                assistant(f"Anna. [1]{SOURCES_HEADING}\n- [1] [Bob]"),
                assistant([{"type": "text", "text": "More."}]),
                USER,
            ],
            "When?",
            ("Who?", "Anna. [1]\nMore."),
            id="sources are left out",
        ),
    ],
)
def test_a_conversation(
    messages: list[dict[str, Any]], question: str, history: tuple[str, ...]
) -> None:
    assert read(*messages) == (question, history)


def test_of_a_long_conversation_the_last_turns_count() -> None:
    turns = [user("Q?") if i % 2 == 0 else assistant(str(i)) for i in range(1_000)]
    question, history = read(*turns, USER)
    assert question == "When?"
    assert len(history) == 200
    assert history[-1] == "999"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"messages": []}, "at least 1 item"),
        ({"messages": [{"role": "system", "content": "Hi"}]}, "add the question"),
        ({"messages": [user(" ")]}, "it is empty"),
        ({"messages": [user([])]}, "at least 1 item"),
        ({"messages": [user([{"type": "image_url", "image_url": {"url": "x"}}])]}, "'text'"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "does not match any"),
        ({"n": 2}, "1"),
        ({"response_format": {"type": "json_object"}}, "'text'"),
        ({"stream": "yes"}, "boolean"),
        ({"caution": "hgih"}, "'low'"),
    ],
)
def test_an_invalid_request(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        ChatCompletionRequest.model_validate({"model": "pincite", "messages": [USER], **changes})


def test_fields_of_other_models_are_ignored() -> None:
    fields = {"temperature": 0.7, "tools": [{}], "max_tokens": 10, "seed": 3, "user": "anna"}
    body = ChatCompletionRequest.model_validate({"model": "p", "messages": [USER], **fields})
    assert not hasattr(body, "temperature")
