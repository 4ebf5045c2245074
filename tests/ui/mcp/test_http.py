"""The server over HTTP: the official client, and requests that are refused."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
import httpx2
import pytest
import uvicorn
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from pincite.index import Index, InputError
from pincite.ui.auth.keys import KeyStore
from pincite.ui.mcp.http import MAX_BODY_BYTES, PATH, HttpAccess, create_config
from pincite.ui.mcp.server import create_server
from pincite.ui.mcp.tools import StreamingChain
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.limits import ServerLimits

from tests.ui.mcp.test_server import WaitingChain

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@contextmanager
def serve(source: Index, chain: StreamingChain, access: HttpAccess) -> Iterator[str]:
    """Serve on a free port and yield the URL."""
    config = create_config(create_server(source, chain), access)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}{PATH}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys.json")


@pytest.fixture
def url(sample_index: Index, sample_chain: StreamingChain, keys: KeyStore) -> Iterator[str]:
    with serve(sample_index, sample_chain, HttpAccess(AccessPolicy(), keys)) as url:
        yield url


def connect(url: str, work: Callable[[Client], Any], mode: str = "auto", key: str = "") -> Any:
    async def run() -> Any:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=30) as http,
            Client(streamable_http_client(url, http_client=http), mode=mode) as client,
        ):
            return await work(client)

    return anyio.run(run)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_uses_the_tools(url: str, mode: str) -> None:
    result = connect(url, lambda client: client.call_tool("list_articles", {"limit": 1}), mode)
    assert result.structured_content["matching"] == 20


def test_with_a_key_added_a_client_needs_one(url: str, keys: KeyStore) -> None:
    key = keys.add("desk")
    refused = httpx.post(url, json=PING, headers=ACCEPT)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="pincite"'
    assert "Authorization: Bearer KEY" in refused.text
    unknown = httpx.post(url, json=PING, headers={**ACCEPT, "Authorization": "Bearer pincite_x"})
    assert unknown.status_code == 401
    assert 'error="invalid_token"' in unknown.headers["www-authenticate"]
    result = connect(url, lambda client: client.list_tools(), key=key)
    assert len(result.tools) == 4
    keys.remove("desk")
    header = {**ACCEPT, "Authorization": f"Bearer {key}"}
    assert httpx.post(url, json=PING, headers=header).status_code == 401


def test_an_expired_key_is_refused(
    url: str, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys.add("desk", days=1)
    later = time.time() + 2 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    refused = httpx.post(url, json=PING, headers={**ACCEPT, "Authorization": f"Bearer {key}"})
    assert refused.status_code == 401
    assert "expired" in refused.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Host": "evil.example"}, 421, id="host of another name"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="page of another site"),
        pytest.param({"Content-Type": "text/plain"}, 400, id="no JSON"),
    ],
)
def test_requests_from_elsewhere_are_refused(
    url: str, headers: dict[str, str], status: int
) -> None:
    assert httpx.post(url, json=PING, headers={**ACCEPT, **headers}).status_code == status


def test_half_a_body_and_a_long_one_are_refused(url: str) -> None:
    json_type = {**ACCEPT, "Content-Type": "application/json"}
    half = httpx.post(url, content='{"jsonrpc": "2.0", "id"', headers=json_type)
    assert half.status_code == 400
    assert half.json()["error"]["code"] == -32700
    long = httpx.post(url, content="x" * (MAX_BODY_BYTES + 1), headers=json_type)
    assert long.status_code == 413


def test_idle_connections_and_endless_headers_stop_nobody(
    sample_index: Index, sample_chain: StreamingChain, keys: KeyStore
) -> None:
    policy = AccessPolicy(limits=ServerLimits(connections=12, header_kb=16))
    with (
        serve(sample_index, sample_chain, HttpAccess(policy, keys)) as url,
        ExitStack() as stack,
    ):
        address = urlsplit(url).hostname, urlsplit(url).port
        for _ in range(40):
            stack.enter_context(socket.create_connection(address))
        endless = stack.enter_context(socket.create_connection(address, timeout=20))
        endless.sendall(b"POST /mcp HTTP/1.1\r\nHost: " + b"x" * 64_000)
        assert endless.recv(65_536).startswith(b"HTTP/1.1 400")
        listed = connect(url, lambda client: client.call_tool("list_articles", {"limit": 1}))
        assert listed.structured_content["matching"] == 20


def test_a_client_that_leaves_ends_its_work(sample_index: Index, keys: KeyStore) -> None:
    chain = WaitingChain()

    async def leave(client: Client) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.call_tool, "ask", {"question": "Who?"})
            while not chain.running:
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()

    async def wait() -> None:
        with anyio.fail_after(10):
            while chain.running:
                await anyio.sleep(0.01)

    with serve(sample_index, chain, HttpAccess(AccessPolicy(), keys)) as url:
        connect(url, leave)
        anyio.run(wait)
    assert not chain.running


def test_strangers_are_not_let_in_by_mistake(keys: KeyStore) -> None:
    everywhere = AccessPolicy(host="0.0.0.0")
    with pytest.raises(InputError, match=r"--key.*--anyone"):
        HttpAccess(everywhere, keys).validate()
    HttpAccess(AccessPolicy(host="0.0.0.0", open_to_all=True), keys).validate()
    HttpAccess(AccessPolicy(), keys).validate()
    keys.add("desk")
    HttpAccess(everywhere, keys).validate()
