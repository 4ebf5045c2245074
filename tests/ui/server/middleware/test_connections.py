"""No client keeps others out: by many connections, by slow ones, or by endless headers.

Covers also: pincite.ui.server.middleware.framing.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import uvicorn
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.limits import ServerLimits
from pincite.ui.server.middleware.connections import count_possible_connections
from pincite.ui.server.run import create_uvicorn_config, open_listener
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.fakes.waiting import wait_until

LIMITS = ServerLimits(
    connections=12, connections_per_client=8, header_kb=16, header_seconds=0.5, body_seconds=0.5
)
PATIENT = ServerLimits(connections=12, connections_per_client=8)
REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"
TIMEOUT = 20.0
LONG = 30_000_000
END = b"the end"


async def greet(_scope: Scope, receive: Receive, send: Send) -> None:
    """Answer each request; wait for its body first."""
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


async def send_much(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer with more than the system keeps for a client that does not read."""
    headers = [(b"content-length", b"%d" % (LONG + len(END)))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": bytes(LONG) + END})


@contextmanager
def serve(
    limits: ServerLimits, proxies: tuple[str, ...] = (), application: ASGIApp = greet
) -> Iterator[tuple[str, int]]:
    """Serve an application with limits, and yield the address."""
    from pincite.ui.auth.proxy import parse_network

    policy = AccessPolicy(limits=limits, trusted_proxies=tuple(map(parse_network, proxies)))
    server = uvicorn.Server(create_uvicorn_config(application, policy))
    with open_listener("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert wait_until(lambda: server.started)
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join(TIMEOUT)


def connect(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, timeout=TIMEOUT)


def is_served(address: tuple[str, int]) -> bool:
    with connect(address) as connection, suppress(ConnectionError):
        connection.sendall(REQUEST)
        return read_all(connection, b"hello").endswith(b"hello")
    return False


def read_all(connection: socket.socket, end: bytes = b"\0") -> bytes:
    """Return what arrives until the end of the connection, or until `end` has arrived."""
    received = bytearray()
    try:
        while not received.endswith(end) and (part := connection.recv(65_536)):
            received += part
    except ConnectionError:
        pass
    return bytes(received)


def test_idle_connections_keep_nobody_out() -> None:
    with serve(PATIENT) as address, ExitStack() as stack:
        for _ in range(4 * PATIENT.connections):
            stack.enter_context(connect(address))
        assert is_served(address)


def test_a_client_with_too_many_busy_connections_is_refused() -> None:
    with serve(PATIENT) as address, ExitStack() as stack:
        for _ in range(PATIENT.connections_per_client):
            stack.enter_context(connect(address)).sendall(POST)
        assert wait_until(lambda: not is_served(address))


def test_a_trusted_proxy_may_open_all_connections() -> None:
    with serve(PATIENT, ("127.0.0.1",)) as address, ExitStack() as stack:
        for _ in range(PATIENT.connections - 1):
            stack.enter_context(connect(address)).sendall(POST)
        assert is_served(address)


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET / HT", id="part of the headers"),
        pytest.param(POST, id="no body"),
        pytest.param(POST + b"1", id="part of a body"),
    ],
)
def test_what_does_not_arrive_in_time_is_not_waited_for(start: bytes) -> None:
    with serve(LIMITS) as address, connect(address) as connection:
        connection.sendall(start)
        assert read_all(connection) == b""


def test_a_header_sent_byte_by_byte_ends() -> None:
    with serve(LIMITS) as address, connect(address) as connection:
        connection.settimeout(0.1)
        assert any(is_closed_after_a_byte(connection) for _ in range(200)), (
            "it waits for 20 seconds"
        )


def is_closed_after_a_byte(connection: socket.socket) -> bool:
    """Send one byte, and return whether the server has closed the connection."""
    try:
        connection.sendall(b"x")
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_a_header_of_40_megabytes_is_refused_before_it_has_arrived() -> None:
    with serve(LIMITS) as address, connect(address) as connection:
        sent, part = 0, b"x" * 65_536
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        try:
            while sent < 40_000_000:
                connection.sendall(part)
                sent += len(part)
        except ConnectionError:
            pass
        assert sent < 40_000_000
        assert is_served(address)


def test_a_request_that_states_two_lengths_hides_no_other() -> None:
    start = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
    body = b"0\r\n\r\n" + REQUEST
    with serve(PATIENT) as address, connect(address) as connection:
        connection.sendall(b"%sContent-Length: %d\r\n\r\n%s" % (start, len(body), body))
        received = read_all(connection)
    assert received.startswith(b"HTTP/1.1 400")
    assert b"HTTP/1.1 200" not in received


def test_a_response_that_nobody_reads_is_given_up() -> None:
    with serve(LIMITS, application=send_much) as address, connect(address) as connection:
        connection.sendall(REQUEST)
        time.sleep(4 * LIMITS.body_seconds)
        assert len(read_all(connection)) < LONG


def test_a_client_leaves_few_responses_unread() -> None:
    with serve(ServerLimits(unread_mb=1), application=send_much) as address, ExitStack() as stack:
        connections = [stack.enter_context(connect(address)) for _ in range(5)]
        for connection in connections:
            connection.sendall(REQUEST)
            with suppress(ConnectionError):
                connection.recv(1, socket.MSG_PEEK)  # the server has begun to answer
        whole = [len(read_all(each, END)) > LONG for each in connections]
        assert whole == [True, False, False, False, False]
        with connect(address) as connection:
            connection.sendall(REQUEST)
            assert len(read_all(connection, END)) > LONG


def test_a_connection_that_answers_again_and_again_stays_open() -> None:
    with serve(LIMITS) as address, connect(address) as connection:
        for _ in range(3):
            connection.sendall(REQUEST)
            assert read_all(connection, b"hello").startswith(b"HTTP/1.1 200")


def test_the_process_keeps_files_for_other_things_than_connections() -> None:
    assert count_possible_connections(ServerLimits(connections=10)) == 10
    assert 10 < count_possible_connections(ServerLimits(connections=10**9)) < 10**9
