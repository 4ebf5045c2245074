"""The web server: what it answers, what it refuses, and how it starts and ends."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from pincite.index.errors import PinciteError
from pincite.ui.server import app, middleware
from pincite.ui.server.access import AccessPolicy

from tests.fakes.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

ARTICLE = fake_article(text="The <b>ferry</b> runs again. It was repaired in May.")
LOCAL_URL = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def application() -> object:
    chain = FakeChain(
        lambda _: iter([fake_answer(fake_citation(ARTICLE, "It was repaired in May."))])
    )
    reprint = replace(ARTICLE, id="a2", publisher="Echo")
    return app.create_app(
        FakeLibrary((ARTICLE, reprint)), {"": chain}, sample_questions=["When </script>?"]
    )


@pytest.fixture
def client(application: object) -> TestClient:
    return TestClient(application, base_url=LOCAL_URL)  # type: ignore[arg-type]


def parse_policy(policy: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/article?id=a1", 200),
        ("/article?id=nothing", 404),
        ("/look/page.css", 200),
        ("/nothing", 404),
        ("/gradio_api/upload", 404),
    ],
)
def test_every_response_has_the_headers(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    policy = parse_policy(response.headers["content-security-policy"])
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert "http" not in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"


def test_every_script_of_the_page_has_this_response_s_nonce(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    nonces = []
    for response in (first, second):
        nonce = re.search("'nonce-([^']+)'", response.headers["content-security-policy"])
        assert nonce
        tags = re.findall("<script[^>]*>", response.text)
        assert tags
        assert all(tag.startswith(f'<script nonce="{nonce[1]}"') for tag in tags)
        assert "<script nonce" not in re.sub("<script nonce[^>]*>", "", response.text)
        nonces.append(nonce[1])
    assert nonces[0] != nonces[1]


def test_the_page_names_no_other_site_to_load_from(client: TestClient) -> None:
    page = client.get("/").text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page)


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
    ],
)
def test_routes_that_the_page_does_not_use_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {403, 404, 422}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"host": "evil.example"}, 400, id="another host"),
        pytest.param({"host": "127.0.0.1.evil.example"}, 400, id="a host that begins like ours"),
        pytest.param({"host": "localhost:7860"}, 200, id="localhost"),
        pytest.param({"host": "[::1]:7860"}, 200, id="ipv6"),
        pytest.param({"origin": "http://evil.example"}, 403, id="another site"),
        pytest.param({"origin": "null"}, 403, id="a sandboxed page"),
        pytest.param({"origin": "http://127.0.0.1:9"}, 403, id="another port"),
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
def test_a_length_that_is_none_is_refused(client: TestClient, length: str) -> None:
    headers = {"content-length": length.encode()}
    response = client.post("/gradio_api/queue/join", headers=headers)  # type: ignore[arg-type]
    assert response.status_code in {411, 413}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 60_000, id="deep"),
        pytest.param(b"{}", id="empty"),
        pytest.param(b'{"session_hash": {}, "fn_index": 0, "data": []}', id="of other kinds"),
        pytest.param(b'{"session_hash": "x", "fn_index": 999, "data": []}', id="no such step"),
        pytest.param(b"\xff\x00", id="bytes"),
    ],
)
@pytest.mark.parametrize("path", ["queue/join", "run/predict", "cancel", "reset"])
def test_a_body_that_the_page_would_not_send_breaks_nothing(
    application: object, path: str, body: bytes
) -> None:
    careless = TestClient(application, base_url=LOCAL_URL, raise_server_exceptions=False)  # type: ignore[arg-type]
    response = careless.post(
        f"/gradio_api/{path}", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400, 404, 422, 500}
    assert "Traceback" not in response.text
    assert careless.get("/config").status_code == 200


def test_the_cited_sentence_is_marked_in_its_article(client: TestClient) -> None:
    start = ARTICLE.text.index("It was")
    page = client.get(f"/article?{urlencode({'id': 'a1', 'at': f'{start}-{start + 23}'})}").text
    assert '<mark class="cited" id="cited"><bdi>It was repaired in May&#46;</bdi></mark>' in page
    assert "<b>" not in page


def test_an_article_names_its_copies(client: TestClient) -> None:
    assert "is also in" in client.get("/article?id=a1").text
    assert "<bdi>Echo</bdi>" in client.get("/article?id=a1").text


@pytest.mark.parametrize(
    "query",
    ["", "id=<script>alert(1)</script>", "id=a1&at=1-99999", "id=a1&at=x", "id=a1&also=2-1"],
)
def test_a_link_that_leads_nowhere_says_so(client: TestClient, query: str) -> None:
    response = client.get(f"/article?{query}")
    assert response.status_code == 404
    assert '<p class="notice" role="status">' in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    ("host", "remedy"),
    [
        pytest.param("127.0.0.1", "choose another port", id="in use"),
        pytest.param("192.0.2.1", "choose 127.0.0.1", id="not this machine"),
        pytest.param("no such host.invalid", "Cannot serve the chat on", id="no host"),
    ],
)
def test_an_address_that_cannot_be_had_is_an_error_with_its_remedy(host: str, remedy: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        doors = AccessPolicy(host=host, port=port, open_to_all=True)
        with pytest.raises(PinciteError, match=remedy) as error:
            app.serve(FakeLibrary(()), {"": FakeChain(lambda _: iter(()))}, access_policy=doors)
    assert f"{host}:{port}" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_out_of_range_is_an_error(port: int) -> None:
    with pytest.raises(PinciteError, match=f"{port}: choose one"):
        app.open_listener("127.0.0.1", port)


def test_a_port_belongs_to_the_first_who_asks_before_anything_is_served() -> None:
    with app.open_listener("127.0.0.1", 0) as first:
        with pytest.raises(PinciteError, match="in use"):
            app.open_listener("127.0.0.1", first.getsockname()[1])
        assert app.listener_url(first) == f"http://127.0.0.1:{first.getsockname()[1]}"


SERVER_PROGRAM = """
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.app import serve
from tests.fakes.library import FakeChain, FakeLibrary, make_article
say = lambda words: print(words, flush=True)
serve(FakeLibrary((make_article(),)), {"": FakeChain(lambda _: iter(()))},
      access_policy=AccessPolicy(port=0), print_line=say, warm_up=lambda: say("warm"))
"""


def test_it_says_where_it_listens_then_warms_up_and_ends_quietly() -> None:
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", SERVER_PROGRAM],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        assert process.stdout.readline() == "warm\n"
        port = int(address[0].rpartition(":")[2])
        visitor = HTTPConnection("127.0.0.1", port, timeout=30)
        visitor.request("GET", "/gradio_api/heartbeat/visitor")
        assert visitor.getresponse().status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""
        visitor.close()
