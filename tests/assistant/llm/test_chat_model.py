"""A LangChain chat model writes answers: its text, its tokens, and its failures."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.callbacks import UsageMetadataCallbackHandler
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pincite.assistant import ModelError, build_chain
from pincite.assistant.llm.chat_model import ChatModel
from pincite.assistant.types import Usage
from pincite.index import Index, InputError

from tests.fakes.assistant.readers import SAMPLE_QUESTION, oracle_reader
from tests.fakes.llm.model import find_label, write_supported_reply

MESSAGES = (("system", "Be brief."), ("user", "Why?"))


class FakeChatModel(BaseChatModel):
    """Writes what `write` yields: texts, or whole pieces."""

    write: Any
    model_name: str = "fake-1"

    @property
    def _llm_type(self) -> str:
        return "fake"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("So."))])

    def _stream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> Iterator[ChatGenerationChunk]:
        for piece in self.write(messages):
            chunk = AIMessageChunk(content=piece) if isinstance(piece, str) else piece
            yield ChatGenerationChunk(message=chunk)


def write_reply(messages: list[BaseMessage]) -> Iterator[Any]:
    prompt = tuple((message.type, str(message.content)) for message in messages)
    yield from write_supported_reply(prompt).partition(" ")
    usage: Any = {"input_tokens": 9, "output_tokens": 4, "total_tokens": 13}
    yield AIMessageChunk(
        content="", usage_metadata=usage, response_metadata={"model_name": "fake-1"}
    )


def test_a_chat_model_writes_the_answer(sample_index: Index) -> None:
    model = ChatModel(FakeChatModel(write=write_reply), window=8_192)
    usage = UsageMetadataCallbackHandler()
    chain = build_chain(sample_index, reader=oracle_reader, model=model)
    answer = chain.invoke(SAMPLE_QUESTION, {"callbacks": [usage]})
    assert answer.model == "fake-1"
    assert answer.statements[0].support in ("supported", "partial")
    assert answer.usage == Usage(9, 4)
    assert usage.usage_metadata["fake-1"]["total_tokens"] == 13
    assert chain.invoke(SAMPLE_QUESTION).text == answer.text


def test_a_model_that_does_not_stream_writes_too() -> None:
    def reply() -> Iterator[AIMessage]:
        while True:
            yield AIMessage("So.")

    model = ChatModel(GenericFakeChatModel(messages=reply()), window=4_096, name="mine")
    assert model.name == "mine"
    assert "".join(delta.text for delta in model.stream(MESSAGES)) == "So."
    assert ChatModel(GenericFakeChatModel(messages=reply()), window=4_096).name


def fail(_: object) -> Iterator[str]:
    yield "So"
    raise ConnectionError("no route to\nhost")


def stop_early(reason: str) -> Any:
    return lambda _: iter(
        [AIMessageChunk(content="So", response_metadata={"finish_reason": reason})]
    )


def wait(_: object) -> Iterator[str]:
    time.sleep(3)
    yield "late"


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        pytest.param(fail, "fake-1 failed (ConnectionError: no route to host)", id="error"),
        pytest.param(lambda _: iter([""]), "gave an empty answer", id="empty"),
        pytest.param(stop_early("length"), "reached its limit of tokens", id="cut off"),
        pytest.param(stop_early("content_filter"), "content filter", id="filter"),
        pytest.param(wait, "no end within 0.5 seconds", id="slow"),
    ],
)
def test_a_failure_is_a_model_error(write: Any, expected: str) -> None:
    model = ChatModel(FakeChatModel(write=write), window=8_192, total=0.5)
    with pytest.raises(ModelError) as failed:
        list(model.stream(MESSAGES))
    assert expected in str(failed.value)


def test_a_slow_model_lets_the_caller_stop() -> None:
    model = ChatModel(FakeChatModel(write=wait), window=8_192)
    stream: Any = model.stream(MESSAGES)
    assert next(stream).text == ""
    stream.close()


def test_wrong_parts_are_refused() -> None:
    with pytest.raises(InputError, match="chat_model is str"):
        ChatModel("gpt-4.1", window=8_192)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="a window of 2,000 tokens is too small: write 2600"):
        ChatModel(FakeChatModel(write=wait), window=2_000)


def test_the_prompt_fits_the_window(sample_index: Index) -> None:
    prompts: list[int] = []

    def write(messages: list[BaseMessage]) -> Iterator[str]:
        prompts.append(sum(len(str(each.content)) for each in messages))
        prompt = tuple((message.type, str(message.content)) for message in messages)
        yield f"It brought back 1,935.3 grams. {find_label(prompt, '1,935.3 grams')}"

    for window in (2_700, 8_192):
        model = ChatModel(FakeChatModel(write=write), window=window)
        build_chain(sample_index, reader=oracle_reader, model=model).invoke(SAMPLE_QUESTION)
    assert prompts[0] < prompts[-1]
