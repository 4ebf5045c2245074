"""LangChain callbacks see the steps of an answer as child runs, by name."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.runnables import RunnableGenerator
from pincite.assistant import ModelError, Settings, build_chain
from pincite.assistant.llm.model import Delta, Messages
from pincite.assistant.tracing.steps import trace_pieces, trace_search, trace_step
from pincite.index import Index

from tests.fakes.assistant.readers import SAMPLE_ANSWER, SAMPLE_QUESTION, oracle_reader
from tests.fakes.llm.model import StreamingModel, make_scripted_model, write_supported_reply

ONE_PASSAGE = Settings(passages=1)


class Runs(BaseCallbackHandler):
    """Records the runs as (name, name of the parent), and their ends."""

    def __init__(self) -> None:
        self.names: dict[UUID, str] = {}
        self.tree: list[tuple[str, str | None]] = []
        self.outputs: dict[str, Any] = {}
        self.errors: list[str] = []
        self.documents: list[Document] = []

    def start(self, name: str, run_id: UUID, parent_run_id: UUID | None) -> None:
        self.names[run_id] = name
        self.tree.append((name, self.names[parent_run_id] if parent_run_id else None))

    def on_chain_start(self, *_: Any, run_id: UUID, **rest: Any) -> None:
        self.start(rest["name"], run_id, rest.get("parent_run_id"))

    def on_retriever_start(self, *_: Any, run_id: UUID, **rest: Any) -> None:
        self.start(rest["name"], run_id, rest.get("parent_run_id"))

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **_: Any) -> None:
        self.outputs[self.names[run_id]] = outputs

    def on_retriever_end(self, documents: Any, **_: Any) -> None:
        self.documents += documents

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        self.errors.append(f"{self.names[run_id]}: {error}")

    def on_retriever_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        self.errors.append(f"{self.names[run_id]}: {error}")


def test_the_steps_of_a_quoted_answer_are_runs(sample_index: Index) -> None:
    runs = Runs()
    chain = build_chain(sample_index, reader=oracle_reader, settings=ONE_PASSAGE)
    answer = chain.invoke(SAMPLE_QUESTION, {"callbacks": [runs]})
    assert runs.tree == [
        ("pincite", None),
        ("condense", "pincite"),
        ("search", "pincite"),
        ("read", "pincite"),
        ("answer", "pincite"),
        *[("check", "answer")] * len(answer.statements),
    ]
    assert runs.outputs["check"]["verdict"] == "quoted"
    assert runs.outputs["read"]["confidence"] == answer.confidence
    [document] = runs.documents
    assert SAMPLE_ANSWER in document.page_content
    assert document.metadata["article_id"] == answer.passages[0].article_id


def test_a_written_answer_has_the_same_steps_in_async_events(sample_index: Index) -> None:
    model = make_scripted_model(SAMPLE_QUESTION, write_supported_reply)
    chain = build_chain(sample_index, reader=oracle_reader, model=model)
    question = {"question": SAMPLE_QUESTION, "history": ["What is Chang'e-6?", "A probe."]}

    async def collect() -> list[tuple[str, str, int]]:
        return [
            (event["event"], event["name"], len(event["parent_ids"]))
            async for event in chain.astream_events(question, version="v2")
            if not event["event"].endswith("stream")
        ]

    events = asyncio.run(collect())
    assert ("on_retriever_start", "search", 1) in events
    assert ("on_retriever_end", "search", 1) in events
    for name, depth in {"condense": 1, "read": 1, "answer": 1, "check": 2}.items():
        assert ("on_chain_start", name, depth) in events
        assert ("on_chain_end", name, depth) in events


def test_a_step_that_fails_says_so(sample_index: Index) -> None:
    def fail(_: Messages) -> Iterator[Delta]:
        yield Delta()
        raise ModelError("the model is away")

    runs = Runs()
    settings = Settings(passages=1, quote_on_failure=True)
    model = StreamingModel(fail)
    chain = build_chain(sample_index, reader=oracle_reader, model=model, settings=settings)
    assert "the model is away" in str(chain.invoke(SAMPLE_QUESTION, {"callbacks": [runs]}).notices)
    assert runs.errors == []

    def broken_reader(_question: str, _texts: object) -> Any:
        raise RuntimeError("no weights")

    chain = build_chain(sample_index, reader=broken_reader, settings=ONE_PASSAGE)
    with pytest.raises(RuntimeError):
        chain.invoke(SAMPLE_QUESTION, {"callbacks": [runs]})
    assert runs.errors == ["read: no weights", "pincite: no weights"]


def run_in_chain(body: Callable[[], Iterator[str]], runs: Runs) -> Iterator[str]:
    def transform(inputs: Iterator[str]) -> Iterator[str]:
        list(inputs)
        yield from body()

    return RunnableGenerator(transform, name="outer").stream("go", {"callbacks": [runs]})


def test_pieces_pass_and_the_result_is_returned() -> None:
    def count() -> Any:
        yield "one "
        with trace_step("inner", number=1) as step:
            step.outputs = {"found": 1}
        yield "two"
        return 3

    def body() -> Iterator[str]:
        result = yield from trace_pieces("count", count())
        yield str(result)

    runs = Runs()
    assert list(run_in_chain(body, runs)) == ["one ", "two", "3"]
    assert runs.tree == [("outer", None), ("count", "outer"), ("inner", "count")]
    assert runs.outputs["count"] == {"output": 3}
    assert runs.outputs["inner"] == {"found": 1}


def test_closed_pieces_end_their_step_and_close_their_source() -> None:
    closed: list[str] = []

    def endless() -> Any:
        try:
            while True:
                yield "more"
        finally:
            closed.append("closed")

    runs = Runs()
    stream: Any = run_in_chain(lambda: trace_pieces("endless", endless()), runs)
    assert [next(stream), next(stream)] == ["more", "more"]
    stream.close()
    del stream
    assert closed == ["closed"]
    assert runs.outputs["endless"] == {"output": "moremore"}


def test_what_is_found_is_described_only_for_callbacks() -> None:
    described: list[str] = []

    def describe(found: str) -> list[Document]:
        described.append(found)
        return [Document(found)]

    assert trace_search("why", lambda: "because", describe) == "because"
    assert described == []
    runs = Runs()

    def body() -> Iterator[str]:
        yield trace_search("why", lambda: "because", describe)

    assert list(run_in_chain(body, runs)) == ["because"]
    assert (described, runs.documents) == (["because"], [Document("because")])

    def fail() -> Iterator[str]:
        reasons: dict[str, str] = {}
        yield trace_search("why", lambda: reasons["because"], describe)

    with pytest.raises(KeyError):
        list(run_in_chain(fail, runs))
    assert runs.errors[0] == "search: 'because'"
