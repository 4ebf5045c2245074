"""Responses are cached by messages, model and index."""

from pincite.assistant import build_chain
from pincite.assistant.llm.cache import MAX_RESPONSES, CachedModel, ResponseCache
from pincite.assistant.llm.model import Messages
from pincite.index import Index

from tests.fakes.assistant.readers import SAMPLE_QUESTION, oracle_reader
from tests.fakes.llm.model import FakeModel, write_supported_reply


def test_a_repeated_question_sends_no_second_request(sample_index: Index) -> None:
    model = FakeModel(write_supported_reply)
    chain = build_chain(sample_index, reader=oracle_reader, model=model)
    assert chain.invoke(SAMPLE_QUESTION) == chain.invoke(SAMPLE_QUESTION)
    assert len(model.requests) == 1


def test_another_index_model_or_prompt_sends_a_new_request() -> None:
    requests: list[Messages] = []

    def ask(*, index_id: str = "a", identity: str = "m", prompt: str = "Why?") -> None:
        model = FakeModel(lambda _: "So.", identity=identity, requests=requests)
        (*_, last) = CachedModel(model, index_id, responses).stream((("user", prompt),))
        assert last.text

    responses = ResponseCache()
    ask()
    ask()
    assert len(requests) == 1
    ask(index_id="b")
    ask(identity="n")
    ask(prompt="How?")
    assert len(requests) == 4


def test_a_response_that_was_cut_off_is_not_cached() -> None:
    model = FakeModel(lambda _: "The pier closes.")
    cached_model = CachedModel(model, "a", ResponseCache())
    stream = cached_model.stream((("user", "Why?"),))
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert "".join(delta.text for delta in cached_model.stream((("user", "Why?"),))) == (
        "The pier closes."
    )
    assert len(model.requests) == 2


def test_the_least_recently_used_response_is_dropped() -> None:
    responses = ResponseCache()
    for number in range(MAX_RESPONSES):
        responses.put(str(number), "")
    responses.get("0")
    responses.put("new", "")
    assert responses.get("1") is None
    assert responses.get("0") == responses.get("2") == responses.get("new") == ""
