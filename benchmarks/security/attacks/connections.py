"""Attacks with connections: many, endless and slow ones."""

import secrets
import socket
import time
from contextlib import ExitStack
from pathlib import Path

from pincite.ui.server.limits import ServerLimits

from benchmarks.security.attacks.target import Result, connect, is_served, serve
from tests.fakes.waiting import wait_until


def hold_idle_connections(folder: Path) -> Result:
    limits = ServerLimits(connections=100, connections_per_client=60)
    refused = 0
    with serve(folder, limits=limits) as (address, _), ExitStack() as stack:
        for number in range(520):
            stack.enter_context(connect(address))
            if number % 20 == 0:
                refused += not is_served(address)
    return Result(520, refused, "another request is refused")


def send_endless_headers(folder: Path) -> Result:
    stalled = 0
    with serve(folder) as (address, _):
        for part in (b"x" * 65_536, b"a: b\r\n" * 10_000, b"\r\n" * 30_000):
            with connect(address) as connection:
                sent = send_all(connection, b"GET / HTTP/1.1\r\nHost: ", part, 40_000_000)
            stalled += sent >= 40_000_000 or not is_served(address)
    return Result(3, stalled, "40 MB are read, or another request waits")


def send_all(connection: socket.socket, start: bytes, part: bytes, length: int) -> int:
    """Return how many bytes were sent before the other side closed the connection."""
    sent = 0
    try:
        connection.sendall(start)
        while sent < length:
            connection.sendall(part)
            sent += len(part)
    except OSError:
        pass
    return sent


def send_slowly(folder: Path) -> Result:
    limits = ServerLimits(header_seconds=1, body_seconds=1)
    start = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n"
    starts = (b"", b"G", b"GET / HTTP/1.1\r\nHo", start, start + b"name=")
    open_after = 0
    with serve(folder, limits=limits) as (address, _), ExitStack() as stack:
        connections = [stack.enter_context(connect(address)) for _ in starts * 10]
        for connection, first in zip(connections, starts * 10, strict=True):
            connection.sendall(first)
        for _ in range(40):
            time.sleep(0.1)
            for connection in connections:
                send_all(connection, b"", b"x", 1)
        for connection in connections:
            connection.settimeout(0.1)
            try:
                open_after += connection.recv(65_536).startswith(b"HTTP/1.1 2")
            except TimeoutError:
                open_after += 1
            except OSError:
                pass
    return Result(len(connections), open_after, "a connection is open after 4 seconds")


def leave_streams_open(folder: Path) -> Result:
    """Open streams of one person, read nothing, and disappear without closing them properly."""
    limits = ServerLimits(streams=20)
    with serve(folder, limits=limits) as (address, sessions):
        bob = sessions.users.read_users()["bob"]
        cookie = f"{sessions.cookie_name}={sessions.create_token(bob)}"
        streams = [open_stream(address, cookie) for _ in range(60)]
        successes = max(0, sum(is_open for is_open, _ in streams) - 20) + (not is_served(address))
        for _, connection in streams:
            connection.close()
        successes += not wait_until(lambda: try_stream(address, cookie))
    return Result(60, successes, "more than 20 are open, or later ones are refused")


def open_stream(address: str, cookie: str) -> tuple[bool, socket.socket]:
    """Return whether a stream began, and its connection."""
    connection = connect(address)
    path = f"/gradio_api/heartbeat/{secrets.token_hex(6)}"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    connection.sendall(head.encode())
    return connection.recv(12) == b"HTTP/1.1 200", connection


def try_stream(address: str, cookie: str) -> bool:
    is_open, connection = open_stream(address, cookie)
    connection.close()
    return is_open
