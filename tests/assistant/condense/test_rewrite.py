"""A follow-up in the words of a language model, or the fallback if the model fails."""

from collections.abc import Iterator

import pytest
from pincite.assistant import build_chain
from pincite.assistant.condense.rewrite import rewrite
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Delta, Messages, Model
from pincite.index import Index

from tests.fakes.assistant.readers import SAMPLE_QUESTION, oracle_reader
from tests.fakes.llm.model import StreamingModel, make_scripted_model, write_supported_reply

FOLLOW_UP = "How much did it bring back?"
HISTORY = ["What is Chang'e-6?", "A Chinese probe that landed on the moon."]


def rewrite_follow_up(model: Model) -> str:
    deltas = rewrite(FOLLOW_UP, HISTORY, "fallback", model)
    while True:
        try:
            next(deltas)
        except StopIteration as ended:
            return str(ended.value)


def test_the_model_sees_the_conversation_and_rewrites_the_question() -> None:
    model = make_scripted_model(f'"{SAMPLE_QUESTION}"\n')
    assert rewrite_follow_up(model) == SAMPLE_QUESTION
    prompt = model.requests[0][1][1]
    assert "Q: What is Chang'e-6?\nA: A Chinese probe" in prompt
    assert prompt.endswith(f"Last question: {FOLLOW_UP}")


@pytest.mark.parametrize(
    "response", ["", "One.\nTwo.", "x" * 1_000], ids=["empty", "two lines", "too long"]
)
def test_an_unusable_response_gives_the_fallback(response: str) -> None:
    assert rewrite_follow_up(make_scripted_model(response)) == "fallback"


def test_a_model_that_fails_gives_the_fallback() -> None:
    def fail(_: Messages) -> Iterator[Delta]:
        yield Delta("How much")
        raise ModelError("the model broke off")

    assert rewrite_follow_up(StreamingModel(fail)) == "fallback"


def test_the_chain_answers_the_rewritten_question(sample_index: Index) -> None:
    model = make_scripted_model(SAMPLE_QUESTION, write_supported_reply)
    chain = build_chain(sample_index, reader=oracle_reader, model=model)
    answer = chain.invoke({"question": FOLLOW_UP, "history": HISTORY})
    assert (answer.question, answer.standalone_question) == (FOLLOW_UP, SAMPLE_QUESTION)
    assert answer.answered
