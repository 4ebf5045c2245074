"""A model behind a real socket: the protocol, and every way in which an endpoint fails."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import KEY_VARIABLE, ModelSettings, read_key, with_limits
from pincite.assistant.types import Usage
from pincite.index import Index, InputError

from tests.assistant.answer.test_write import SAMPLE_ANSWER, SAMPLE_QUESTION, oracle_reader
from tests.fakes import llm as fakes
from tests.fakes.llm import (
    ChatRequest,
    FakeLLMServer,
    Step,
    reply,
    reply_forever,
    reply_raw,
    reply_then_disconnect,
    reply_then_hang,
    reply_with_error,
)

MESSAGES = (("system", "Be brief."), ("user", "<articles-0123456789abcdef>\n"))
SECRET = "sk-hush-4711"
ERROR_BODY = '{"error": {"message": "out of memory"}}'


def make_settings(url: str, **changes: Any) -> ModelSettings:
    """Settings that wait as long as a busy machine may need, but for what is changed."""
    return ModelSettings("tiny", base_url=url, key=SECRET, **{"gap": 120.0, **changes})


def generate_text(url: str, **changes: Any) -> str:
    model = OpenAIEndpoint(make_settings(url, **changes))
    return "".join(delta.text for delta in model.stream(MESSAGES))


def test_text_comes_as_it_is_written_and_what_it_took_at_the_end() -> None:
    usage = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14, "cost": 0.25}
    with fakes.scripted_server(reply("The pier", "closes", usage=usage)) as server:
        deltas = list(OpenAIEndpoint(make_settings(server.url)).stream(MESSAGES))
    assert "".join(delta.text for delta in deltas) == "The pier\ncloses\n"
    assert sum(bool(delta.text) for delta in deltas) > 2
    assert [delta.usage for delta in deltas if delta.usage] == [Usage(11, 3, 0.25)]
    assert server.requests[0].key == SECRET


@pytest.mark.parametrize(
    ("script", "tries"),
    [
        pytest.param([reply_with_error(503), reply("Yes")], 2, id="503"),
        pytest.param(
            [reply_with_error(500), reply_with_error(502), reply("Yes")], 3, id="500, 502"
        ),
        pytest.param([reply_with_error(429, Retry_After="0"), reply("Yes")], 2, id="429"),
        pytest.param([reply(), reply("Yes")], 2, id="empty"),
    ],
)
def test_asks_again_where_that_helps(script: list[Step], tries: int) -> None:
    with fakes.scripted_server(*script) as server:
        assert generate_text(server.url).strip() == "Yes"
    assert len(server.requests) == tries


FAILURES: dict[str, tuple[list[Step], str, dict[str, Any]]] = {
    "401": ([reply_with_error(401)], "refuses the key: set PINCITE_MODEL_KEY", {}),
    "403": ([reply_with_error(403)], "refuses the key", {}),
    "unknown model": ([reply_with_error(404, "no model 'tiny'")], "no model 'tiny'", {}),
    "too long": ([reply_with_error(400, "context length is 512")], "window", {}),
    "refused": ([reply_with_error(422, "temperature")], "status 422 (temperature)", {}),
    "moved": ([reply_with_error(307, Location="http://127.0.0.1:1/")], "moved", {}),
    "429": ([reply_with_error(429)] * 3, "no more requests", {}),
    "429 for long": ([reply_with_error(429, Retry_After="600")], "in 600 seconds", {}),
    "500": ([reply_with_error(500)] * 3, "status 500", {}),
    "503": ([reply_with_error(503)] * 3, "status 503", {}),
    "no answer": ([reply_then_hang(send_headers=False)], "no token within 0.5 s", {"first": 0.5}),
    "no first token": ([reply_then_hang()], "no token within 0.5 s", {"first": 0.5}),
    "hangs": ([reply_then_hang("The")], "no further token within 0.5 s", {"gap": 0.5}),
    "slow": ([reply_forever(0.05)], "no end within 1 s", {"total": 1.0}),
    "endless": ([reply_forever()], "does not end", {}),
    "cut": ([reply_then_disconnect("The")], "broke off", {}),
    "no end": ([reply_then_disconnect("The", end_body=True)], "broke off", {}),
    "length": ([reply("The", finish_reason="length")], "limit of 600 tokens", {}),
    "filter": ([reply("The", finish_reason="content_filter")], "content", {}),
    "bad JSON": ([reply_raw("data: {oh\n\n")], "cannot be read", {}),
    "error event": ([reply_raw(f"data: {ERROR_BODY}\n\n")], "out of memory", {}),
    "no object": ([reply_raw("data: [1, 2]\n\n")], "cannot be read", {}),
    "a web page": ([reply_raw("<html>Hi</html>", "text/html")], "cannot be read", {}),
    "nothing": ([reply_raw("")], "cannot be read", {}),
    "empty": ([reply()] * 3, "empty answer", {}),
}


# How soon each of them is said is measured by benchmarks/assistant/endpoints.py.
@pytest.mark.parametrize(("script", "says_what", "changes"), FAILURES.values(), ids=FAILURES)
def test_a_failure_says_its_cause(
    script: list[Step], says_what: str, changes: dict[str, Any]
) -> None:
    with fakes.scripted_server(*script) as server:
        with pytest.raises(ModelError) as failed:
            generate_text(server.url, **changes)
        message = str(failed.value)
        assert f"the model tiny at {server.url}" in message
    assert says_what in message
    assert "\n" not in message


@contextmanager
def raw_server(handle: Callable[[socket.socket], None] | None = None) -> Iterator[str]:
    """Listen at a port of this machine; without `speak` no connection is ever taken."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    handle(connection)  # type: ignore[misc]

        if handle:
            threading.Thread(target=serve, daemon=True).start()
        yield url
        listening.shutdown(socket.SHUT_RDWR)


def test_nothing_listens() -> None:
    with pytest.raises(ModelError, match="nothing listens there"):
        generate_text("http://127.0.0.1:1/v1")


def test_no_such_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ModelError, match="no machine has that name"):
        generate_text("https://no-such-machine.invalid/v1")


def test_no_tls() -> None:
    def plain(connection: socket.socket) -> None:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with raw_server(plain) as url, pytest.raises(ModelError, match=r"certificate|TLS"):
        generate_text(url.replace("http:", "https:"))


def test_no_connection_in_time() -> None:
    with raw_server() as url, closing(socket.socket()) as first, closing(socket.socket()) as second:
        port = int(url.split(":")[2].split("/")[0])
        for each in (first, second):  # the queue of the listener is full now
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        with pytest.raises(ModelError, match="does not answer"):
            generate_text(url, connect=0.5)


def test_a_connection_that_breaks_is_tried_again() -> None:
    tries = []

    def break_off(connection: socket.socket) -> None:
        tries.append(connection.recv(10))

    with raw_server(break_off) as url, pytest.raises(ModelError, match="broke off"):
        generate_text(url)
    assert len(tries) == 3


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
    with fakes.scripted_server(step) as server:
        stream = OpenAIEndpoint(make_settings(server.url, **settings)).stream(MESSAGES)
        next(stream)
        assert wait_until(lambda: bool(server.requests))
        next(stream)
        stream.close()  # type: ignore[attr-defined]
        assert wait_until(lambda: bool(server.disconnect_times))


def wait_until(condition: Callable[[], bool], timeout: float = 60.0) -> bool:
    end = time.monotonic() + timeout
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_a_server_that_says_the_key_aloud_does_not_spread_it(status: int) -> None:
    with (
        fakes.scripted_server(
            reply_with_error(status, f"bad key {SECRET}", Retry_After="60")
        ) as server,
        pytest.raises(ModelError) as failed,
    ):
        generate_text(server.url, retries=0)
    error: BaseException | None = failed.value
    while error:
        assert SECRET not in repr(error)
        error = error.__cause__ or error.__context__
    assert SECRET not in repr(make_settings(server.url))
    assert SECRET not in OpenAIEndpoint(make_settings(server.url)).identity


def test_the_key_comes_from_the_environment_or_a_file_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not this one")
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    assert read_key(None) == ""
    monkeypatch.setenv(KEY_VARIABLE, f"{SECRET}\n")
    assert read_key(None) == SECRET
    file = tmp_path / "key"
    file.write_text("another\n")
    file.chmod(0o600)
    assert read_key(file) == "another"
    for mode in (0o640, 0o604, 0o644):
        file.chmod(mode)
        with pytest.raises(InputError, match="chmod 600"):
            read_key(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_key(tmp_path / "none")


def test_no_key_of_another_service_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "other-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:1")
    with fakes.scripted_server(reply("Yes")) as server:
        assert generate_text(server.url).strip() == "Yes"
    assert server.requests[0].key == SECRET


@pytest.mark.parametrize(
    ("changes", "says_what"),
    [
        pytest.param({"name": " "}, "no name", id="no name"),
        pytest.param({"base_url": "gpu:80"}, "no address", id="no address"),
        pytest.param({"base_url": "http://gpu.example/v1"}, "not encrypted", id="plain"),
        pytest.param({"window": 800}, "window=2600", id="window"),
        pytest.param({"key": "two\nlines"}, "line break", id="key"),
    ],
)
def test_settings_that_are_not_taken(changes: dict[str, Any], says_what: str) -> None:
    with pytest.raises(InputError, match=says_what):
        OpenAIEndpoint(ModelSettings(**{"name": "tiny", **changes}))


def test_limits_on_the_command_line() -> None:
    found = with_limits(ModelSettings("tiny"), ["window=8192", "first=2.5"])
    assert (found.window, found.first) == (8192, 2.5)
    for bad in ("window=many", "window", "name=1", "key=1", "gap=-1", "gap=nan", "gap=inf"):
        with pytest.raises(InputError, match=f"--model-limit {bad}"):
            with_limits(found, [bad])


def supported_reply(request: ChatRequest) -> str:
    return f"Chang'e-6 brought back 1,935.3 grams. [{request.find_number(SAMPLE_ANSWER)}]"


def ask_sample(sample: Index, server: FakeLLMServer, **changes: Any) -> Answer:
    settings = Settings(model=make_settings(server.url), **changes)
    return build_chain(sample, settings=settings, reader=oracle_reader).invoke(SAMPLE_QUESTION)


def test_the_whole_path(sample_index: Index) -> None:
    usage = {"prompt_tokens": 900, "completion_tokens": 20, "total_tokens": 920}
    with fakes.scripted_server(reply(supported_reply, usage=usage)) as server:
        answer = ask_sample(sample_index, server)
    assert answer.text == "Chang'e-6 brought back 1,935.3 grams. [1]"
    assert answer.usage == Usage(900, 20)
    assert (answer.model, answer.complete, answer.notices) == ("tiny", True, ())


@pytest.mark.parametrize(
    "step",
    [reply_then_disconnect(supported_reply, "The moon"), reply_then_hang(supported_reply)],
    ids=["cut", "hangs"],
)
def test_what_was_checked_is_kept_when_the_rest_does_not_come(
    sample_index: Index, step: Step
) -> None:
    with fakes.scripted_server(step) as server:
        settings = Settings(model=make_settings(server.url, gap=1.0))
        answer = build_chain(sample_index, settings=settings, reader=oracle_reader).invoke(
            SAMPLE_QUESTION
        )
    assert answer.text == "Chang'e-6 brought back 1,935.3 grams. [1]"
    assert not answer.complete
    assert "incomplete: the model tiny" in answer.notices[0]


def test_a_model_that_fails_leaves_the_quotation(sample_index: Index) -> None:
    with fakes.scripted_server(reply_with_error(401)) as server:
        answer = ask_sample(sample_index, server)
    quoted = build_chain(sample_index, reader=oracle_reader).invoke(SAMPLE_QUESTION)
    assert answer.statements == quoted.statements
    assert answer.citations == quoted.citations
    assert (answer.model, answer.complete, answer.answered) == (None, True, True)
    (notice,) = answer.notices
    assert "refuses the key" in notice
    assert "quoted instead" in notice


def test_a_model_that_fails_leaves_the_sentences_where_quoting_is_not_wanted(
    sample_index: Index,
) -> None:
    with fakes.scripted_server(reply_with_error(401)) as server:
        answer = ask_sample(sample_index, server, quote_on_failure=False)
    assert not answer.answered
    assert not answer.complete
    assert not answer.statements
    assert "refuses the key" in answer.text
    assert SAMPLE_ANSWER in answer.closest[0].quote
    assert answer.passages


def test_who_leaves_the_chain_ends_the_request(sample_index: Index) -> None:
    with fakes.scripted_server(reply_then_hang(supported_reply)) as server:
        settings = Settings(model=make_settings(server.url))
        stream = build_chain(sample_index, settings=settings, reader=oracle_reader).stream(
            SAMPLE_QUESTION
        )
        for piece in stream:
            if piece.statements:
                break
        stream.close()  # type: ignore[attr-defined]
        assert wait_until(lambda: bool(server.disconnect_times))
