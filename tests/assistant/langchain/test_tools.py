"""The tools: called directly, by an agent, and by a node of a graph."""

import asyncio
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from pincite.assistant import Answer
from pincite.assistant.langchain import CHECKPOINT_TYPES, make_tools
from pincite.index import Index

from tests.fakes.assistant.questions import KHERSON, UNANSWERABLE


class FakeAgentModel(GenericFakeChatModel):
    """A chat model that calls tools as its script says."""

    def bind_tools(self, tools: Any, **_: Any) -> Any:  # noqa: ARG002
        return self


@pytest.fixture(scope="module")
def tools(sample_chain: Any, sample_index: Index) -> list[BaseTool]:
    return make_tools(sample_chain, sample_index)


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_call", "name": name, "id": "1", "args": arguments}


def test_ask_returns_a_cited_text_and_the_answer(tools: list[BaseTool], sample_chain: Any) -> None:
    ask, _ = tools
    message = ask.invoke(call("ask", question=KHERSON))
    answer = sample_chain.invoke(KHERSON)
    assert message.artifact == answer
    assert message.content.startswith(answer.text)
    [citation] = answer.citations
    assert f"[1] {citation.title}, {citation.published}, {citation.url}" in message.content
    assert asyncio.run(ask.ainvoke(call("ask", question=KHERSON))) == message


def test_ask_says_that_there_is_no_answer(tools: list[BaseTool]) -> None:
    message = tools[0].invoke(call("ask", question=UNANSWERABLE, since="2024-06-01"))
    assert not message.artifact.answered
    assert "No sentence was found" in message.content
    assert "[1]" not in message.content


def test_search_returns_passages_and_documents(tools: list[BaseTool]) -> None:
    _, search = tools
    message = search.invoke(call("search", query="Kherson", k=2, until="2024-06-20"))
    assert len(message.artifact) == 2
    for number, document in enumerate(message.artifact, start=1):
        assert document.metadata["published"] <= "2024-06-20"
        assert f"[{number}] {document.metadata['title']}" in message.content
        assert document.page_content in message.content
    assert asyncio.run(search.ainvoke(call("search", query="Kherson", k=2))).status == "success"
    nothing = search.invoke(call("search", query="Kherson", since="2030"))
    assert (nothing.artifact, "No passage was found" in nothing.content) == ([], True)


@pytest.mark.parametrize(
    ("number", "arguments", "expected"),
    [
        pytest.param(0, {"question": KHERSON, "since": "soon"}, "\"since\" is 'soon'", id="date"),
        pytest.param(0, {"question": " "}, "the question is empty", id="empty"),
        pytest.param(1, {"query": "Kherson", "until": "soon"}, "\"until\" is 'soon'", id="until"),
        pytest.param(0, {}, "question: Field required", id="no question"),
        pytest.param(
            0,
            {"question": KHERSON, "articles": ["a.txt"]},
            "articles: there is no such argument",
            id="unknown",
        ),
        pytest.param(1, {"query": "Kherson", "k": 0}, "k: Input should be greater", id="too few"),
    ],
)
def test_the_model_can_correct_its_mistakes(
    tools: list[BaseTool], number: int, arguments: dict[str, Any], expected: str
) -> None:
    message = tools[number].invoke(call(tools[number].name, **arguments))
    assert message.status == "error"
    assert expected in message.content


def test_an_agent_calls_the_tools_and_its_checkpoint_keeps_the_answer(
    tools: list[BaseTool], sample_chain: Any
) -> None:
    script = [
        AIMessage("", tool_calls=[call("ask", question=KHERSON)]),
        AIMessage("On Nov. 11, 2022 [1]."),
        AIMessage("", tool_calls=[call("ask")]),
        AIMessage("I asked nothing."),
    ]
    serializer = JsonPlusSerializer(allowed_msgpack_modules=CHECKPOINT_TYPES)
    agent: Any = create_agent(
        FakeAgentModel(messages=iter(script)), tools, checkpointer=InMemorySaver(serde=serializer)
    )
    config = {"configurable": {"thread_id": "1"}}
    first = agent.invoke({"messages": [("user", KHERSON)]}, config)["messages"]
    assert isinstance(first[2], ToolMessage)
    assert isinstance(first[2].artifact, Answer)
    second = agent.invoke({"messages": [("user", "Again!")]}, config)["messages"]
    kept, failed = second[2], second[-2]
    assert Answer.from_json(kept.artifact) == first[2].artifact == sample_chain.invoke(KHERSON)
    assert failed.status == "error"
    assert "question: Field required" in failed.content


def test_a_graph_calls_the_tools(tools: list[BaseTool]) -> None:
    graph: Any = StateGraph(MessagesState)
    graph.add_node("tools", ToolNode(tools))
    graph.add_edge(START, "tools")
    graph.add_edge("tools", END)
    asked = AIMessage("", tool_calls=[call("ask", question=KHERSON)])
    messages = asyncio.run(graph.compile().ainvoke({"messages": [asked]}))["messages"]
    assert messages[-1].artifact.citations
