"""The chain as a Runnable: its input comes in pieces, its options in the configuration."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from threading import Event
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda
from pincite.assistant import Answer, Question, Settings, build_chain
from pincite.assistant.llm.model import Delta, Messages
from pincite.assistant.runnable import join_pieces
from pincite.index import Index, InputError

from tests.fakes.assistant.questions import KHERSON
from tests.fakes.assistant.readers import SAMPLE_QUESTION, oracle_reader
from tests.fakes.llm.model import StreamingModel

Chain = Runnable[Any, Answer]


@pytest.fixture(scope="module")
def chain(sample_index: Index) -> Chain:
    return build_chain(sample_index, reader=oracle_reader, settings=Settings(passages=2))


def yield_words(inputs: Iterator[str]) -> Iterator[str]:
    """Yield a text as a language model streams it."""
    for text in inputs:
        for start in range(0, len(text), 7):
            yield text[start : start + 7]


async def ayield_words(inputs: AsyncIterator[str]) -> AsyncIterator[str]:
    for piece in yield_words(iter([each async for each in inputs])):
        yield piece


def yield_messages(inputs: Iterator[str]) -> Iterator[AIMessageChunk]:
    for piece in yield_words(inputs):
        yield AIMessageChunk(content=piece)


async def ayield_messages(inputs: AsyncIterator[str]) -> AsyncIterator[AIMessageChunk]:
    for piece in yield_messages(iter([each async for each in inputs])):
        yield piece


STREAMED: Any = RunnableGenerator(yield_words, ayield_words)
MESSAGES: Any = RunnableGenerator(yield_messages, ayield_messages)
UPSTREAMS = [
    pytest.param(STREAMED, id="text"),
    pytest.param(MESSAGES | StrOutputParser(), id="model and parser"),
    pytest.param(MESSAGES, id="messages"),
    pytest.param({"question": STREAMED, "history": lambda _: ["Who?", "Ada."]}, id="fields"),
    pytest.param({"messages": RunnableLambda(lambda text: [HumanMessage(text)])}, id="a list"),
]


@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_the_pieces_of_an_upstream_are_one_question(upstream: Any, chain: Chain) -> None:
    behind: Chain = upstream | chain

    async def collect() -> tuple[list[Answer], list[Answer]]:
        pieces = [piece async for piece in behind.astream(SAMPLE_QUESTION)]
        return pieces, [
            event["data"]["output"]
            async for event in behind.astream_events(SAMPLE_QUESTION, version="v2")
            if event["event"] == "on_chain_end" and event["name"] == "pincite"
        ]

    streamed, (answer,) = asyncio.run(collect())
    expected = behind.invoke(SAMPLE_QUESTION)
    assert expected.question == SAMPLE_QUESTION
    assert expected.answered
    for pieces in (list(behind.stream(SAMPLE_QUESTION)), streamed, [answer]):
        assert sum(pieces) == expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param(["Wh", "y?"], "Why?", id="strings"),
        pytest.param([Question("Why?")], Question("Why?"), id="one"),
        pytest.param([{"a": 1}, {"b": [2]}, {"b": [3]}], {"a": 1, "b": [2, 3]}, id="dicts"),
        pytest.param([{"a": None}, {"a": "x"}, {"a": None}], {"a": "x"}, id="none"),
        pytest.param([Question("Wh"), Question("Why?")], Question("Why?"), id="not addable"),
    ],
)
def test_pieces_are_joined(pieces: list[Any], expected: object) -> None:
    assert join_pieces(pieces) == expected


def test_no_piece_is_no_question(chain: Chain) -> None:
    def yield_nothing(inputs: Iterator[str]) -> Iterator[str]:
        list(inputs)
        yield from ()

    with pytest.raises(InputError, match="the question is empty"):
        list((RunnableGenerator(yield_nothing) | chain).stream("Why?"))


def test_options_come_from_the_configuration_unless_the_question_states_them(chain: Chain) -> None:
    options = {"articles": ["2024-06/g7-loan.md"], "quotes": 1, "caution": "low", "thread_id": "1"}
    config: Any = {"configurable": options}
    assert chain.invoke(KHERSON, config).coverage.articles == 1
    assert chain.with_config(config).invoke(Question(KHERSON)).coverage.articles == 1
    stated = {"question": KHERSON, "articles": ["2024-06/g7-loan.md", "2024-06/putin-terms.md"]}
    assert chain.invoke(stated, config).coverage.articles == 2
    with pytest.raises(InputError, match="\"caution\" is 'hgih'"):
        chain.invoke(KHERSON, {"configurable": {"caution": "hgih"}})


def test_the_chain_describes_itself(chain: Chain) -> None:
    schema = chain.config_schema().model_json_schema()
    fields = schema["$defs"]["Configurable"]["properties"]
    assert set(fields) >= {"caution", "quotes", "articles", "publishers", "since", "until", "asked"}
    assert {each["type"] for each in chain.get_input_jsonschema()["anyOf"]} == {
        *("string", "object", "array")
    }
    assert chain.OutputType is Answer
    assert chain.get_name() == "pincite"


def test_a_cancelled_stream_stops_the_model(sample_index: Index) -> None:
    stopped = Event()

    def stream(_: Messages) -> Iterator[Delta]:
        try:
            while True:
                yield Delta("more ")
        finally:
            stopped.set()

    model = StreamingModel(stream)
    chain = build_chain(sample_index, reader=oracle_reader, model=model)

    async def ask_and_leave() -> None:
        async for piece in chain.astream(SAMPLE_QUESTION):
            if piece.draft:
                return

    asyncio.run(asyncio.wait_for(ask_and_leave(), 60))
    assert stopped.wait(10)
