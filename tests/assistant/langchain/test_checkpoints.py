"""Answers in the checkpoints of LangGraph."""

import dataclasses
import logging
from typing import Any, TypedDict, get_type_hints

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph import END, START, StateGraph
from pincite.assistant import Answer
from pincite.assistant.langchain import CHECKPOINT_TYPES
from pincite.assistant.types import Question

from tests.fakes.assistant.questions import KHERSON


def find_dataclasses(kind: Any, found: set[type]) -> set[type]:
    """Return the dataclasses that a type consists of."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind not in found:
        found.add(kind)
        for each in get_type_hints(kind).values():
            find_dataclasses(each, found)
    for argument in getattr(kind, "__args__", ()):
        find_dataclasses(argument, found)
    return found


def test_the_types_of_an_answer_are_listed() -> None:
    assert set(CHECKPOINT_TYPES) == find_dataclasses(Question, find_dataclasses(Answer, set()))


class State(TypedDict, total=False):
    """What a graph keeps of a question."""

    question: str
    answer: Answer


def test_a_graph_keeps_an_answer(sample_chain: Any, caplog: pytest.LogCaptureFixture) -> None:
    graph = StateGraph(State)
    graph.add_node("ask", lambda state: {"answer": sample_chain.invoke(state["question"])})
    graph.add_edge(START, "ask")
    graph.add_edge("ask", END)
    serializer = JsonPlusSerializer(allowed_msgpack_modules=CHECKPOINT_TYPES)
    app = graph.compile(checkpointer=InMemorySaver(serde=serializer))
    config: Any = {"configurable": {"thread_id": "1"}}
    with caplog.at_level(logging.WARNING):
        answer = app.invoke({"question": KHERSON}, config)["answer"]
        kept = app.get_state(config).values["answer"]
    assert kept == answer
    assert hash(kept) == hash(answer)
    assert (kept + kept).text == 2 * answer.text
    assert [record for record in caplog.records if "langgraph" in record.name] == []


def test_the_default_serializer_gives_an_equal_answer(sample_chain: Any) -> None:
    answer = sample_chain.invoke(KHERSON)
    serializer = JsonPlusSerializer()
    again = serializer.loads_typed(serializer.dumps_typed(answer))
    assert again == answer
    assert hash(again) == hash(answer)
