"""Attacks on the interfaces for programs: the API, its form of OpenAI's, and MCP."""

import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from mcp.server import Server
from pincite.index import Index, build_articles
from pincite.ui.auth.keys import KeyStore
from pincite.ui.mcp.http import PATH, HttpAccess, create_config
from pincite.ui.mcp.server import create_server
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.run import open_listener

from benchmarks.security.attacks.target import (
    SECRET,
    Result,
    is_json,
    is_served,
    log_to,
)
from tests.fakes.ui.server import chat_server, http_client, make_echo_chain

MOST_SECONDS = 5.0
ROUTES = ("/api/v1/ask", "/api/v1/search", "/api/v1/check", "/v1/chat/completions", "/v1/models")
FIELDS = (
    *("question", "query", "text", "messages", "model", "history", "articles", "since", "asked"),
    *("limit", "quotes", "caution", "stream", "named", "publishers"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, -1, 0, 10**400, -1e308, 1.5, "", " ", SECRET, "\0", "\ud800", "x" * 90_000),
    *([], [[]], [None] * 3_000, {}, {"a": {"b": [SECRET]}}, [{"role": "user", "content": [[]]}]),
    [{"role": "user", "content": "\ud800\0" * 100}] * 500,
    [{"role": "assistant", "content": SECRET}] * 500,
    [{"role": "user", "content": [{"type": "text", "text": "Where?"}] * 2_000}],
    [{"role": "user", "content": [{"type": "image"}] * 20}] * 1_000,
    {f"x{number}": number for number in range(20_000)},
)
RAW = (
    *(
        b"",
        b"{",
        b"[",
        b"nul",
        b"\xff\xfe{\0}\0",
        b"\xef\xbb\xbf{}",
        b'{"a": NaN}',
        b'{"a": 1e999}',
    ),
    *(b"[" * 90_000, b'{"a":' * 50_000, b'{"question": "a", "question": "b"}', b"1" * 5_000),
    *(
        b'"\\ud800"',
        b'{"question": "\\u0000"}',
        b'{"\\ud800": 1}',
        b"{" + b'"a":1,' * 90_000 + b"}",
    ),
)
MESSAGES = (
    *(b"[]", b"[1]", b'{"jsonrpc": "2.0"}', b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]'),
    *(
        json.dumps({"jsonrpc": "2.0", "id": each, "method": each, "params": each}).encode()
        for each in VALUES
    ),
    *(
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()
        for name, each in product(("ask", "search", "read_article", "list_articles"), VALUES)
        for params in (
            {"name": name, "arguments": {"question": each, "query": each, "id": each}},
            {"name": name, "arguments": each},
        )
    ),
)
HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream",
    "Connection": "close",
}


def make_index(folder: Path) -> Index:
    rows = [{"id": "a1", "text": "The ferry runs again. It was repaired in May."}]
    build_articles(rows, folder / "index")
    return Index.open(folder / "index")


def send_absurd_bodies(folder: Path) -> Result:
    bodies = [*RAW, *(json.dumps({n: v}).encode() for n, v in product(FIELDS, VALUES))]
    output, tries = io.StringIO(), list(product(ROUTES, bodies))
    with (
        make_index(folder) as index,
        log_to(output),
        chat_server(index, make_echo_chain(), api=True) as address,
        http_client(address) as client,
    ):
        failed = sum(is_failure(client, route, body) for route, body in tries)
        failed += not is_served(address)
    lines = output.getvalue().splitlines()
    failed += sum(SECRET in line or not is_json(line) for line in lines)
    success = "it fails, or takes 5 seconds of processor time, or its text is logged"
    return Result(len(tries), failed, success)


def send_absurd_messages(folder: Path) -> Result:
    messages = (*RAW, *MESSAGES, b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}')
    with (
        make_index(folder) as index,
        serve_mcp(folder, index) as address,
        http_client(address) as client,
    ):
        failed = sum(is_failure(client, PATH, each) for each in messages)
    return Result(len(messages), failed, "it fails, or takes 5 seconds of processor time")


def is_failure(client: httpx.Client, path: str, body: bytes) -> bool:
    """Return whether a request fails in the server, or costs too much."""
    started = time.process_time()
    try:
        status = client.post(path, content=body, headers=HEADERS).status_code
    except httpx.HTTPError:
        return True
    return status >= 500 or time.process_time() - started > MOST_SECONDS


@contextmanager
def serve_mcp(folder: Path, index: Index) -> Iterator[str]:
    """Serve the articles to MCP clients, and yield the address."""
    mcp: Server = create_server(index, AsyncEchoChain())
    access = HttpAccess(AccessPolicy(), KeyStore(folder / "keys.json"))
    server = uvicorn.Server(create_config(mcp, access))
    with open_listener("127.0.0.1", 0) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class AsyncEchoChain:
    """Answers with the question."""

    async def astream(self, input: Any) -> Any:  # noqa: A002
        for answer in make_echo_chain().stream(input):
            yield answer
