"""Attacks with requests whose end two servers may see in different places."""

import io
from pathlib import Path

from benchmarks.security.attacks.target import (
    Result,
    connect,
    is_served,
    log_to,
    read_all,
    serve,
)

HIDDEN = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LENGTH = b"Content-Length: %d" % len(HIDDEN)
CHUNKED = b"Transfer-Encoding: chunked"
HEADERS: tuple[tuple[bytes, ...], ...] = (
    (LENGTH, CHUNKED),
    (CHUNKED, LENGTH),
    (LENGTH, b"Transfer-Encoding: xchunked"),
    (LENGTH, b"Transfer-Encoding : chunked"),
    (LENGTH, b"Transfer-Encoding:\x0bchunked"),
    (LENGTH, b" Transfer-Encoding: chunked"),
    (LENGTH, b"X: a\r\n\tTransfer-Encoding: chunked"),
    (LENGTH, b"X: a\nTransfer-Encoding: chunked"),
    (LENGTH, b"X: a\rTransfer-Encoding: chunked"),
    (LENGTH, b"X: a\0\r\nTransfer-Encoding: chunked"),
    (LENGTH, b"Transfer-Encoding: identity, chunked"),
    (LENGTH, CHUNKED, b"Transfer-Encoding: identity"),
    (b"Content-Length: 0", LENGTH),
    (LENGTH, b"Content-Length: 0"),
    (b"Content-Length: 0, %d" % len(HIDDEN),),
    (b"Content-Length: +0",),
    (b"Content-Length: -0",),
    (b"Content-Length: 0x0",),
    (b"Content-Length: 0_0",),
    (b"Content-Length: \xb2",),
    (b"Content Length: 0", LENGTH),
    (LENGTH, b"Content-Length : 0"),
    (LENGTH, b"Expect: 100-continue", CHUNKED),
    (LENGTH, b"Upgrade: h2c", b"Connection: Upgrade, HTTP2-Settings", CHUNKED),
    (LENGTH, b"Connection: Content-Length, close"),
)
STARTS = (b"POST /login HTTP/1.1", b"GET /health HTTP/1.1", b"POST http://evil.example/ HTTP/1.1")


def hide_requests(folder: Path) -> Result:
    """Send a request in the body of another one, whose length is stated in two ways."""
    answered, tries = 0, 0
    # uvicorn logs what it cannot parse.
    with log_to(io.StringIO()), serve(folder) as (address, _):
        for start in STARTS:
            for headers in HEADERS:
                tries += 1
                head = b"\r\n".join((start, b"Host: 127.0.0.1", *headers))
                with connect(address) as connection:
                    connection.settimeout(2)
                    body = b"0\r\n\r\n" if CHUNKED in headers else b""
                    received = read_all(connection, head + b"\r\n\r\n" + body + HIDDEN)
                # A request for /health may be answered itself, once.
                own = start.startswith(b"GET") and received.startswith(b"HTTP/1.1 200")
                answered += received.count(b"HTTP/1.1 200") > own
        answered += not is_served(address)
    return Result(tries, answered, "the request in the body is answered")
