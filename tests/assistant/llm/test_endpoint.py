"""A model behind a real socket: streaming, retries, cancelling, and valid settings."""

from typing import Any

import pytest
from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.model import ModelSettings
from pincite.assistant.types import Usage
from pincite.index import InputError

from tests.fakes.llm.server import (
    API_KEY,
    MESSAGES,
    Step,
    generate_text,
    make_model_settings,
    reply,
    reply_forever,
    reply_then_hang,
    reply_with_error,
    scripted_server,
)
from tests.fakes.waiting import wait_until


def test_text_is_streamed_and_usage_comes_last() -> None:
    usage = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14, "cost": 0.25}
    with scripted_server(reply("The pier", "closes", usage=usage)) as server:
        deltas = list(OpenAIEndpoint(make_model_settings(server.url)).stream(MESSAGES))
    assert "".join(delta.text for delta in deltas) == "The pier\ncloses\n"
    assert sum(bool(delta.text) for delta in deltas) > 2
    assert [delta.usage for delta in deltas if delta.usage] == [Usage(11, 3, 0.25)]
    assert server.requests[0].key == API_KEY


@pytest.mark.parametrize(
    ("script", "attempts"),
    [
        pytest.param([reply_with_error(503), reply("Yes")], 2, id="503"),
        pytest.param(
            [reply_with_error(500), reply_with_error(502), reply("Yes")], 3, id="500, 502"
        ),
        pytest.param([reply_with_error(429, Retry_After="0"), reply("Yes")], 2, id="429"),
        pytest.param([reply(), reply("Yes")], 2, id="empty"),
    ],
)
def test_retryable_failures_are_retried(script: list[Step], attempts: int) -> None:
    with scripted_server(*script) as server:
        assert generate_text(server.url).strip() == "Yes"
    assert len(server.requests) == attempts


@pytest.mark.parametrize(
    "step",
    [
        reply_then_hang(),
        reply_then_hang("The pier"),
        reply_then_hang(send_headers=False),
        reply_forever(),
    ],
)
def test_closing_the_stream_cancels_the_request(step: Step) -> None:
    settings = {"longest": 10**6, "window": 10**7}
    with scripted_server(step) as server:
        stream = OpenAIEndpoint(make_model_settings(server.url, **settings)).stream(MESSAGES)
        next(stream)
        assert wait_until(lambda: bool(server.requests))
        next(stream)
        stream.close()  # type: ignore[attr-defined]
        assert wait_until(lambda: bool(server.disconnect_times))


def test_environment_variables_of_other_clients_are_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "other-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:1")
    with scripted_server(reply("Yes")) as server:
        assert generate_text(server.url).strip() == "Yes"
    assert server.requests[0].key == API_KEY


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"name": " "}, "no name", id="no name"),
        pytest.param({"base_url": "gpu:80"}, "not a server address", id="no address"),
        pytest.param({"base_url": "http://gpu.example/v1"}, "not encrypted", id="plain"),
        pytest.param({"window": 800}, "window=2600", id="window"),
        pytest.param({"key": "two\nlines"}, "line break", id="key"),
    ],
)
def test_invalid_settings_are_refused(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        OpenAIEndpoint(ModelSettings(**{"name": "tiny", **changes}))
