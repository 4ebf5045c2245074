"""Every way in which an endpoint fails is one error that names the cause and the remedy."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.errors import ModelError

from tests.fakes.llm.failures import FAILURES
from tests.fakes.llm.server import (
    API_KEY,
    Step,
    generate_text,
    make_model_settings,
    reply_with_error,
    scripted_server,
)


# benchmarks/assistant/endpoints.py measures how soon each error is raised.
@pytest.mark.parametrize(("script", "expected", "changes"), FAILURES.values(), ids=FAILURES)
def test_a_failure_names_its_cause(
    script: list[Step], expected: str, changes: dict[str, Any]
) -> None:
    with scripted_server(*script) as server:
        with pytest.raises(ModelError) as failed:
            generate_text(server.url, **changes)
        message = str(failed.value)
        assert f"the model tiny at {server.url}" in message
    assert expected in message
    assert "\n" not in message


@contextmanager
def raw_server(handle: Callable[[socket.socket], None] | None = None) -> Iterator[str]:
    """Listen on a local port; `handle` gets each connection, or none is accepted."""
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


def test_a_port_without_a_server_is_named_as_the_cause() -> None:
    with pytest.raises(ModelError, match="nothing listens there"):
        generate_text("http://127.0.0.1:1/v1")


def test_an_unknown_host_is_named_as_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ModelError, match="no machine has that name"):
        generate_text("https://no-such-machine.invalid/v1")


def test_a_server_without_tls_is_named_as_the_cause() -> None:
    def answer_in_plain_text(connection: socket.socket) -> None:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with (
        raw_server(answer_in_plain_text) as url,
        pytest.raises(ModelError, match=r"certificate|TLS"),
    ):
        generate_text(url.replace("http:", "https:"))


def test_a_connection_that_is_never_accepted_times_out() -> None:
    with raw_server() as url, closing(socket.socket()) as first, closing(socket.socket()) as second:
        port = int(url.split(":")[2].split("/")[0])
        for connection in (first, second):  # fills the queue of the listener
            connection.setblocking(False)
            connection.connect_ex(("127.0.0.1", port))
        with pytest.raises(ModelError, match="does not answer"):
            generate_text(url, connect=0.5)


def test_a_lost_connection_is_retried() -> None:
    attempts = []

    def close_at_once(connection: socket.socket) -> None:
        attempts.append(connection.recv(10))

    with raw_server(close_at_once) as url, pytest.raises(ModelError, match="broke off"):
        generate_text(url)
    assert len(attempts) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_no_error_shows_the_api_key(status: int) -> None:
    with (
        scripted_server(reply_with_error(status, f"bad key {API_KEY}", Retry_After="60")) as server,
        pytest.raises(ModelError) as failed,
    ):
        generate_text(server.url, retries=0)
    error: BaseException | None = failed.value
    while error:
        assert API_KEY not in repr(error)
        error = error.__cause__ or error.__context__
    assert API_KEY not in repr(make_model_settings(server.url))
    assert API_KEY not in OpenAIEndpoint(make_model_settings(server.url)).identity
