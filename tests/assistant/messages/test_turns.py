"""Messages of LangChain and role dicts are read as turns, or refused."""

from typing import Any

import pytest
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    ChatMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from pincite.assistant.messages.turns import (
    Turn,
    alternate_turns,
    is_message,
    read_conversation,
    read_message,
)
from pincite.index import InputError


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(HumanMessage("Why?"), Turn("user", "Why?", ()), id="human"),
        pytest.param(AIMessageChunk(content="So."), Turn("assistant", "So.", ()), id="piece"),
        pytest.param(ChatMessage(content="Why?", role="user"), Turn("user", "Why?", ()), id="chat"),
        pytest.param(SystemMessage("Be brief."), Turn("", "Be brief.", ()), id="system"),
        pytest.param(("human", "Why?"), Turn("user", "Why?", ()), id="pair"),
        pytest.param(
            {"role": "assistant", "content": None}, Turn("assistant", "", ()), id="no content"
        ),
        pytest.param(
            {"role": "user", "content": [{"type": "text", "text": "Why"}, "so?"]},
            Turn("user", "Why\nso?", ()),
            id="blocks",
        ),
        pytest.param(
            {"role": "user", "content": [{"type": "image_url", "image_url": "x"}]},
            Turn("user", "", ("image_url",)),
            id="image",
        ),
    ],
)
def test_a_message_is_a_turn(message: object, expected: Turn) -> None:
    assert is_message(message)
    assert read_message(message, "history") == expected


@pytest.mark.parametrize("value", ["Why?", 7, None, {"question": "Why?"}, ("a", "b", "c"), ["a"]])
def test_other_values_are_no_messages(value: object) -> None:
    assert not is_message(value)


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([("user", "Why?")], ("Why?", ()), id="only the question"),
        pytest.param(
            [("user", "Who?"), ("assistant", "Ada."), ("user", "Why?")],
            ("Why?", ("Who?", "Ada.")),
            id="two turns",
        ),
        pytest.param(
            [
                SystemMessage("Be brief."),
                HumanMessage("Who?"),
                AIMessage("", tool_calls=[{"name": "ask", "args": {}, "id": "1"}]),
                ToolMessage("Ada.", tool_call_id="1"),
                AIMessage("Ada."),
                HumanMessage("Why?"),
            ],
            ("Why?", ("Who?", "Ada.")),
            id="of an agent",
        ),
        pytest.param(
            [("assistant", "Hello!"), ("user", "Why?")], ("Why?", ("", "Hello!")), id="greeting"
        ),
        pytest.param([("user", "Who?"), ("user", "Why?")], ("Why?", ("Who?", "")), id="unanswered"),
    ],
)
def test_the_last_message_is_the_question(messages: list[Any], expected: object) -> None:
    assert read_conversation(messages, "messages") == expected


def test_consecutive_messages_of_one_speaker_are_one_turn() -> None:
    turns = [Turn("user", "Who?", ()), Turn("user", "And when?", ()), Turn("assistant", "Ada", ())]
    assert alternate_turns(turns) == ("Who?\nAnd when?", "Ada")


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([], "not a question", id="empty"),
        pytest.param([("assistant", "Hello!")], "not a question", id="only an answer"),
        pytest.param("Why?", '"messages" is str', id="a string"),
        pytest.param([7], "has int where a message is expected", id="a number"),
        pytest.param(["Why?"], "has str where a message is expected", id="strings"),
        pytest.param([("poet", "Why?")], "the role 'poet'", id="unknown role"),
        pytest.param([{"role": "user", "content": 7}], "int as content", id="content"),
        pytest.param(
            [{"role": "user", "content": ["Why?", {"type": "image_url"}]}],
            "parts other than text (image_url)",
            id="image",
        ),
    ],
)
def test_what_is_not_a_conversation_is_refused(messages: Any, expected: str) -> None:
    with pytest.raises(InputError) as refused:
        read_conversation(messages, "messages")
    assert expected in str(refused.value)
