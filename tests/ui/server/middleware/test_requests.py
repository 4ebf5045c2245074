"""The access middleware: which requests it refuses, before they reach the application."""

import re
import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.middleware import requests as middleware
from starlette.routing import Mount

from tests.fakes.ui.library import FakeLibrary
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/openapi.json",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://outside.example/",
        "/gradio_api/runs",
        "/monitoring",
        "/login",
        "/logout",
        "/look/server.py",
        "/look/..%2fserver.py",
        "/static/..%2f..%2f..%2froutes.py",
        pytest.param(f"/assets/{'a' * 300}.js", id="a name that no file has"),
    ],
)
def test_paths_that_the_page_does_not_use_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {403, 404, 422}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"host": "evil.example"}, 400, id="a different host"),
        pytest.param({"host": "127.0.0.1.evil.example"}, 400, id="a host that begins like ours"),
        pytest.param({"host": "localhost:7860"}, 200, id="localhost"),
        pytest.param({"host": "[::1]:7860"}, 200, id="ipv6"),
        pytest.param({"origin": "http://evil.example"}, 403, id="a different site"),
        pytest.param({"origin": "null"}, 403, id="a sandboxed page"),
        pytest.param({"origin": "http://127.0.0.1:9"}, 403, id="a different port"),
        pytest.param({"origin": LOCAL_URL}, 200, id="this site"),
    ],
)
def test_requests_from_elsewhere_are_refused(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.get("/article?id=a1", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(lambda: b"x" * (middleware.MAX_BODY_BYTES + 1), 413, id="too long"),
        pytest.param(lambda: iter([b"x"]), 411, id="of unknown length"),
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/", "/article", "/config", "/gradio_api/queue/join", "/gradio_api/run/predict", "/look/x"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_body_that_is_too_long_is_refused_before_it_is_read(
    client: TestClient, method: str, path: str, body: Callable[[], Any], status: int
) -> None:
    assert client.request(method, path, content=body()).status_code == status


@pytest.mark.parametrize("length", ["-1", "1e3", "", "٣", "9" * 5000])
def test_an_invalid_length_is_refused(client: TestClient, length: str) -> None:
    headers = {"content-length": length.encode()}
    response = client.post("/gradio_api/queue/join", headers=headers)  # type: ignore[arg-type]
    assert response.status_code in {411, 413}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 60_000, id="deep"),
        pytest.param(b"{}", id="empty"),
        pytest.param(b'{"session_hash": {}, "fn_index": 0, "data": []}', id="of wrong types"),
        pytest.param(b'{"session_hash": "x", "fn_index": 999, "data": []}', id="no such step"),
        pytest.param(b"\xff\x00", id="bytes"),
    ],
)
@pytest.mark.parametrize("path", ["queue/join", "run/predict", "cancel", "reset"])
def test_a_body_that_the_page_would_not_send_breaks_nothing(
    application: Any, path: str, body: bytes
) -> None:
    client = TestClient(application, base_url=LOCAL_URL, raise_server_exceptions=False)
    response = client.post(
        f"/gradio_api/{path}", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400, 404, 422, 500}
    assert "Traceback" not in response.text
    assert client.get("/config").status_code == 200


def iterate_routes(application: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield method and path of each route, Gradio's too."""
    for route in application.routes:
        inner = getattr(route, "original_router", None)  # FastAPI's name for an included router
        if inner or isinstance(route, Mount):
            yield from iterate_routes(inner or route, prefix + getattr(route, "path", ""))
            continue
        filled = re.sub("{(?:[^}:]+:)?path}", "a/b", getattr(route, "path", ""))
        path = prefix + re.sub("{[^}]*}", "x", filled)
        for method in getattr(route, "methods", None) or {"GET"}:
            yield method, path


def test_no_route_answers_without_login(
    sessions: SessionSigner, anonymous_client: httpx.Client
) -> None:
    config = ChatConfig(access_policy=AccessPolicy(sessions=sessions))
    routes = set(iterate_routes(create_app(FakeLibrary(()), {"": make_echo_chain()}, config)))
    assert len(routes) > 60  # with those of Gradio
    public_routes = {("GET", "/health"), ("GET", "/ready")}
    for method, path in sorted(routes - public_routes):
        for body in (None, b"{}"):
            status = anonymous_client.request(method, path, content=body).status_code
            assert status in {401, 403, 404, 411}, (method, path, status)


def test_the_server_does_not_wait_for_a_body_that_does_not_arrive(
    chat_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "_BODY_TIMEOUT", 0.2)
    host, port = chat_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        head = f"POST /login HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 100\r\n\r\n"
        connection.sendall(head.encode() + b"name=")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408")


def test_a_websocket_is_closed(chat_url: str) -> None:
    host, port = chat_url.removeprefix("http://").split(":")
    request = (
        f"GET /gradio_api/queue/join HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(request.encode())
        assert connection.recv(1000).split()[1] in {b"401", b"403"}
