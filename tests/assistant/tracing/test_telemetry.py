"""Spans of answers: their tree, and what they carry."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.runnables import Runnable, RunnableLambda
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from pincite.assistant import Answer
from pincite.assistant.tracing.telemetry import add_spans
from pincite.index import Index, InputError

QUESTION = "When did Russian troops withdraw from the city of Kherson?"


class Recorder:
    """A provider that keeps its spans."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))

    @property
    def spans(self) -> Sequence[ReadableSpan]:
        return self.exporter.get_finished_spans()

    def get(self, name: str) -> ReadableSpan:
        [span] = [each for each in self.spans if each.name == name]
        return span


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def get_attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def check_tree(recorder: Recorder) -> None:
    """Check that every step is below the answer, and ended after it began."""
    ids = {each.context.span_id: each.name for each in recorder.spans}
    parents = {each.name: each.parent and ids[each.parent.span_id] for each in recorder.spans}
    assert parents == {
        "pincite": None,
        "pincite.condense": "pincite",
        "pincite.search": "pincite",
        "pincite.read": "pincite",
        "pincite.answer": "pincite",
        "pincite.check": "pincite.answer",
    }
    for each in recorder.spans:
        assert each.start_time
        assert each.end_time
        assert each.start_time <= each.end_time


def test_each_step_is_a_span_with_ids_and_without_text(
    sample_chain: Runnable[Any, Answer], sample_index: Index, recorder: Recorder
) -> None:
    traced = add_spans(sample_chain, tracer_provider=recorder.provider)
    answer = traced.invoke({"question": QUESTION, "history": ["What is this about?", "A war."]})
    check_tree(recorder)
    attributes = get_attributes(recorder.get("pincite"))
    assert attributes["pincite.standing"] == "answered"
    assert attributes["pincite.confidence"] == answer.confidence
    assert attributes["pincite.index_id"] == sample_index.id
    assert attributes["pincite.article_ids"] == ("2024-06/putin-terms.md",)
    assert get_attributes(recorder.get("pincite.search"))["pincite.passages"] > 1
    assert get_attributes(recorder.get("pincite.read"))["pincite.sentences"] > 1
    assert get_attributes(recorder.get("pincite.check"))["pincite.verdict"] == "quoted"
    assert get_attributes(recorder.get("pincite.condense")) == {}
    everything = json.dumps([each.to_json() for each in recorder.spans])
    assert "troops" not in everything
    assert "Kherson" not in everything
    assert "war" not in everything


def test_with_text_the_question_and_the_answer_are_included(
    sample_chain: Runnable[Any, Answer], recorder: Recorder
) -> None:
    traced = add_spans(sample_chain, include_text=True, tracer_provider=recorder.provider)
    answer = traced.invoke(QUESTION)
    assert get_attributes(recorder.get("pincite"))["pincite.text"] == answer.text
    assert get_attributes(recorder.get("pincite.search"))["pincite.query"] == QUESTION
    assert get_attributes(recorder.get("pincite.condense"))["pincite.question"] == QUESTION


def test_spans_are_below_the_span_of_the_program_also_when_streamed(
    sample_chain: Runnable[Any, Answer], recorder: Recorder
) -> None:
    traced = add_spans(sample_chain, tracer_provider=recorder.provider)

    async def stream() -> None:
        async for _ in traced.astream(QUESTION):
            pass

    with recorder.provider.get_tracer("host").start_as_current_span("request") as request:
        asyncio.run(stream())
    answer = recorder.get("pincite")
    assert answer.parent
    assert answer.parent.span_id == request.get_span_context().span_id
    assert len(recorder.spans) == 7


def test_a_failure_is_marked_and_its_message_left_out(
    sample_chain: Runnable[Any, Answer], recorder: Recorder
) -> None:
    traced = add_spans(sample_chain, tracer_provider=recorder.provider)
    with pytest.raises(InputError):
        traced.invoke({"question": "Who?", "since": "secret"})
    span = recorder.get("pincite")
    assert span.status.status_code is StatusCode.ERROR
    assert get_attributes(span)["error.type"] == "InputError"
    assert "secret" not in span.to_json()


def test_runs_of_others_are_no_spans(
    sample_chain: Runnable[Any, Answer], recorder: Recorder
) -> None:
    host = RunnableLambda(lambda text: text) | sample_chain
    add_spans(host, tracer_provider=recorder.provider).invoke(QUESTION)
    check_tree(recorder)


def test_off_means_off(sample_chain: Runnable[Any, Answer], recorder: Recorder) -> None:
    sample_chain.invoke(QUESTION)
    assert recorder.spans == ()
