"""Who gets in: over HTTP, at a server that runs."""

import asyncio
import html
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pincite.assistant.types import Answer, Statement
from pincite.index.errors import InputError
from pincite.ui.auth import login, proxy
from pincite.ui.auth.throttle import LoginThrottle
from pincite.ui.auth.users import UserStore
from pincite.ui.auth.visitor import VISITOR
from pincite.ui.chat.queue import QueueLimits
from pincite.ui.server import app, middleware
from pincite.ui.server.access import AccessPolicy
from starlette.requests import Request
from starlette.routing import Mount

from benchmarks.ui.talk import ChatClient
from tests.browser.chromium import chat_server
from tests.fakes.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
PASSWORD = "correct horse battery"


def echo_chain() -> FakeChain:
    return FakeChain(lambda asked: iter([echo_answer([*asked.history, asked.text])]))


def echo_answer(texts: list[str]) -> Answer:
    """An answer that repeats what was said."""
    text = "; ".join(texts)
    cited = fake_citation(ARTICLE, "It was repaired in May.")
    return fake_answer(cited, text=text, statements=(Statement(text, ("1",), "supported"),))


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> UserStore:
    users = UserStore(tmp_path_factory.mktemp("users") / "users.json")
    users.add("anna", PASSWORD, operator=True)
    users.add("bob", PASSWORD)
    return users


@pytest.fixture(scope="module")
def chat_url(users: UserStore) -> Iterator[str]:
    with chat_server(
        FakeLibrary((ARTICLE,)), echo_chain(), access_policy=AccessPolicy(users=users)
    ) as address:
        yield address


def make_client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, timeout=60)


def log_in(client: httpx.Client, name: str, password: str = PASSWORD, then: str = "/") -> Any:
    return client.post("/login", data={"name": name, "password": password, "then": then})


@pytest.fixture
def anonymous_client(chat_url: str) -> Iterator[httpx.Client]:
    with make_client(chat_url) as client:
        yield client


@pytest.fixture
def operator_client(chat_url: str) -> Iterator[httpx.Client]:
    with make_client(chat_url) as client:
        assert log_in(client, "anna").status_code == 303
        yield client


def iterate_routes(application: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield method and path of each route there is, Gradio's too."""
    for route in application.routes:
        inner = getattr(route, "original_router", None)  # as FastAPI includes one in another
        if inner or isinstance(route, Mount):
            yield from iterate_routes(inner or route, prefix + getattr(route, "path", ""))
            continue
        filled = re.sub("{(?:[^}:]+:)?path}", "a/b", getattr(route, "path", ""))
        path = prefix + re.sub("{[^}]*}", "x", filled)
        for method in getattr(route, "methods", None) or {"GET"}:
            yield method, path


def test_no_route_answers_a_stranger(users: UserStore, anonymous_client: httpx.Client) -> None:
    application = app.create_app(
        FakeLibrary((ARTICLE,)), {"": echo_chain()}, access_policy=AccessPolicy(users=users)
    )
    walked = set(iterate_routes(application))
    assert len(walked) > 60  # Gradio's are among them
    open_ones = {("GET", "/health"), ("GET", "/ready")}
    for method, path in sorted(walked - open_ones):
        for body in (None, b"{}"):
            status = anonymous_client.request(method, path, content=body).status_code
            assert status in {401, 403, 404, 411}, (method, path, status)


def test_health_says_nothing_but_that(anonymous_client: httpx.Client) -> None:
    assert anonymous_client.get("/health").json() == {"status": "alive"}
    assert anonymous_client.get("/ready").json() == {"status": "ready"}


def test_a_stranger_gets_the_form_in_place_of_the_page_asked_for(
    anonymous_client: httpx.Client,
) -> None:
    page = anonymous_client.get("/article?id=a1&at=1-2", headers={"accept": "text/html"})
    assert page.status_code == 401
    assert "The ferry" not in page.text
    assert 'type="password"' in page.text
    assert page.headers["cache-control"] == "no-store"
    then = re.search('name="then" value="([^"]*)"', page.text)
    assert then
    assert log_in(
        anonymous_client, "anna", then=httpx.URL("/article?id=a1&at=1-2").raw_path.decode()
    )
    assert anonymous_client.get("/article?id=a1").status_code == 200


@pytest.mark.parametrize(
    ("then", "place"),
    [
        ("/article?id=a1", "/article?id=a1"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_login_redirects_within_this_site_only(
    anonymous_client: httpx.Client, then: str, place: str
) -> None:
    response = log_in(anonymous_client, "anna", then=then)
    assert response.status_code == 303
    assert response.headers["location"] == place


def test_the_address_of_the_form_leads_to_the_chat(
    anonymous_client: httpx.Client, operator_client: httpx.Client
) -> None:
    assert anonymous_client.get("/login").status_code == 401
    assert operator_client.get("/login").headers["location"] == "/"
    assert operator_client.get("/logout").status_code == 404  # a link must not log anybody out


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    anonymous_client: httpx.Client,
) -> None:
    cookie = log_in(anonymous_client, "anna").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert PASSWORD not in cookie


@pytest.mark.parametrize("body", [b"", b"name=anna", b"\xff\xfe=%ff", b"&" * 60_000, b"name=" * 9])
def test_what_is_no_form_lets_nobody_in(anonymous_client: httpx.Client, body: bytes) -> None:
    assert anonymous_client.post("/login", content=body).status_code == 401


def test_wrong_passwords_make_the_next_try_wait(
    users: UserStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "LoginThrottle", lambda: LoginThrottle(clock=lambda: 0.0))
    doors = AccessPolicy(users=users)
    with (
        chat_server(FakeLibrary((ARTICLE,)), echo_chain(), access_policy=doors) as address,
        make_client(address) as client,
    ):
        assert [log_in(client, "bob", "wrong").status_code for _ in range(5)] == [401] * 5
        slowed = log_in(client, "bob")
        assert slowed.status_code == 429
        assert slowed.headers["retry-after"] == "1"
        assert "Too many wrong attempts. Seconds until the next: 1" in html.unescape(slowed.text)
        assert not client.cookies


def test_logging_out_ends_the_cookie(operator_client: httpx.Client) -> None:
    cookies = dict(operator_client.cookies)
    assert operator_client.post("/logout").status_code == 303
    assert not operator_client.cookies
    operator_client.cookies.update(cookies)
    assert operator_client.get("/config").status_code == 401


def test_a_removed_user_is_out_at_once(tmp_path: Path) -> None:
    users = UserStore(tmp_path / "users.json")
    users.add("anna", PASSWORD)
    with (
        chat_server(
            FakeLibrary((ARTICLE,)), echo_chain(), access_policy=AccessPolicy(users=users)
        ) as address,
        make_client(address) as client,
    ):
        log_in(client, "anna")
        assert client.get("/config").status_code == 200
        users.remove("anna")
        assert client.get("/config").status_code == 401
        users.path.unlink()
        assert client.get("/config").status_code == 401
        users.path.write_text("damaged")
        assert client.get("/config").status_code == 503
        assert "users.json" not in client.get("/config").text


def test_nobody_reads_the_conversation_of_another(chat_url: str) -> None:
    async def steps() -> None:
        async with (
            httpx.AsyncClient(base_url=chat_url, trust_env=False, timeout=60) as first,
            httpx.AsyncClient(base_url=chat_url, trust_env=False, timeout=60) as second,
        ):
            for client, name in ((first, "anna"), (second, "bob")):
                await client.post("/login", data={"name": name, "password": PASSWORD})
            anna = ChatClient(first)
            assert "Where is it?" in await anna.ask("Where is it?")
            assert "Where is it?" in await anna.ask("And why?")  # its history
            intruder = ChatClient(second, session=anna.session)
            page = await intruder.load_page()
            body = intruder.step_body(page.accept, ["What did she ask?", "", None])
            paths = {
                "/gradio_api/run/predict": body,
                "/gradio_api/queue/join": intruder.step_body(page.answer, [None, ""]),
                "/gradio_api/cancel": {**body, "event_id": "x"},
            }
            for path, sent in paths.items():
                assert (await second.post(path, json=sent)).status_code == 403
            for path in (
                f"/gradio_api/queue/data?session_hash={anna.session}",
                f"/gradio_api/queue/data?session_hash=other&session_hash={anna.session}",
                f"/gradio_api/heartbeat/{anna.session}",
            ):
                assert (await second.get(path)).status_code == 403
            assert "Where is it?" not in await ChatClient(second).ask("What did she ask?")

    asyncio.run(steps())


def test_a_person_who_asks_too_much_is_told_so(users: UserStore) -> None:
    doors = AccessPolicy(users=users, queue_limits=QueueLimits(per_minute=2))
    with chat_server(FakeLibrary((ARTICLE,)), echo_chain(), access_policy=doors) as address:

        async def steps() -> None:
            async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
                await client.post("/login", data={"name": "bob", "password": PASSWORD})
                talk = ChatClient(client)
                await talk.ask("one")
                await ChatClient(client).ask("two")
                assert "in a minute" in await talk.ask("three")
                await client.post("/login", data={"name": "anna", "password": PASSWORD})
                assert "four" in await ChatClient(client).ask("four")

        asyncio.run(steps())


def request_through_middleware(
    doors: AccessPolicy, headers: dict[str, str], peer: str = "203.0.113.9"
) -> dict[str, Any]:
    """Tell how the guard sees a request from `peer`."""
    application = FastAPI()

    @application.get("/config")
    def config(request: Request) -> dict[str, Any]:
        who = request.scope[VISITOR]
        return {
            "name": who.name,
            "person": who.id,
            "operator": who.operator,
            "url": str(request.url),
            "headers": dict(request.headers),
        }

    application.add_middleware(
        middleware.AccessMiddleware, access_policy=doors, log_event=lambda *_, **__: None
    )
    client = TestClient(application, base_url="http://127.0.0.1:7860", client=(peer, 5000))
    response = client.get("/config", headers=headers)
    return response.json() if response.status_code == 200 else {"status": response.status_code}


BEHIND_PROXY = {
    "trusted_proxies": (proxy.parse_network("10.0.0.0/24"),),
    "user_header": "Remote-User",
}


@pytest.mark.parametrize(
    ("peer", "headers", "name"),
    [
        pytest.param("10.0.0.5", {"Remote-User": "carla"}, "carla", id="by the proxy"),
        pytest.param("10.0.0.5", {"Remote-User": "anna"}, "anna", id="who has a password too"),
        pytest.param("::ffff:10.0.0.5", {"Remote-User": "carla"}, "carla", id="as IPv6"),
        pytest.param("10.0.0.5", {}, None, id="nobody"),
        pytest.param("10.0.0.5", {"Remote-User": ""}, None, id="an empty name"),
        pytest.param("10.0.0.5", {"X-Forwarded-User": "carla"}, None, id="in another header"),
        pytest.param("10.0.1.5", {"Remote-User": "carla"}, None, id="by another machine"),
        pytest.param("127.0.0.1", {"Remote-User": "carla"}, None, id="on this machine"),
        pytest.param(
            "203.0.113.9",
            {"Remote-User": "carla", "X-Forwarded-For": "10.0.0.5"},
            None,
            id="by who claims to be the proxy",
        ),
    ],
)
def test_only_the_named_proxy_is_believed_about_users(
    users: UserStore, peer: str, headers: dict[str, str], name: str | None
) -> None:
    found = request_through_middleware(AccessPolicy(users=users, **BEHIND_PROXY), headers, peer)  # type: ignore[arg-type]
    assert found.get("name") == name
    if name is None:
        assert found == {"status": 401}
    else:
        assert found["operator"] == (name == "anna")
        assert "remote-user" not in found["headers"]


@pytest.mark.parametrize(
    ("peer", "told", "sender"),
    [
        ("10.0.0.5", "198.51.100.4", "198.51.100.4"),
        ("10.0.0.5", "192.0.2.1, 198.51.100.4, 10.0.0.7", "198.51.100.4"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("203.0.113.9", "198.51.100.4", "203.0.113.9"),
    ],
)
def test_only_the_named_proxy_is_believed_about_senders(peer: str, told: str, sender: str) -> None:
    doors = AccessPolicy(trusted_proxies=BEHIND_PROXY["trusted_proxies"])  # type: ignore[arg-type]
    assert request_through_middleware(doors, {"X-Forwarded-For": told}, peer)["person"] == sender


@pytest.mark.parametrize(("peer", "scheme"), [("10.0.0.5", "https"), ("203.0.113.9", "http")])
def test_only_the_named_proxy_is_believed_about_encryption(peer: str, scheme: str) -> None:
    claims = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    doors = AccessPolicy(trusted_proxies=BEHIND_PROXY["trusted_proxies"])  # type: ignore[arg-type]
    found = request_through_middleware(
        doors, {**claims, "X-Gradio-Server": "http://evil.example"}, peer
    )
    assert found["url"] == f"{scheme}://127.0.0.1:7860/config"
    assert "evil" not in str(found["headers"])


def test_a_forwarded_host_leads_the_page_nowhere(
    operator_client: httpx.Client, chat_url: str
) -> None:
    claims = {"X-Forwarded-Host": "evil.example", "X-Gradio-Server": "http://evil.example"}
    assert operator_client.get("/config", headers=claims).json()["root"] == chat_url


@pytest.mark.parametrize(
    ("doors", "host", "answered"),
    [
        pytest.param(AccessPolicy(), "chat.example", False, id="a name led here"),
        pytest.param(AccessPolicy(), "192.0.2.1:7860", False, id="another address"),
        pytest.param(AccessPolicy(), "http://[", False, id="no host"),
        pytest.param(
            AccessPolicy(allowed_hosts=frozenset({"chat.example"})),
            "chat.example",
            True,
            id="named",
        ),
        pytest.param(AccessPolicy(host="0.0.0.0"), "192.0.2.1:7860", True, id="an address"),
        pytest.param(
            AccessPolicy(host="0.0.0.0"), "[2001:db8::1]:7860", True, id="an IPv6 address"
        ),
        pytest.param(
            AccessPolicy(host="0.0.0.0"), socket.gethostname(), True, id="this machine's name"
        ),
        pytest.param(AccessPolicy(host="0.0.0.0"), "chat.example", False, id="a name led there"),
        pytest.param(
            AccessPolicy(host="0.0.0.0"), "127.0.0.1.evil.example", False, id="like an address"
        ),
    ],
)
def test_requests_to_other_names_are_refused(
    doors: AccessPolicy, host: str, answered: bool
) -> None:
    assert doors.allows_host(host) == answered


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "chat.example"])
def test_another_address_needs_users_or_the_word_of_the_operator(
    users: UserStore, host: str
) -> None:
    with pytest.raises(InputError, match=r"pincite users add NAME.*--anyone"):
        app.serve(FakeLibrary(()), {"": echo_chain()}, access_policy=AccessPolicy(host=host))
    AccessPolicy(host=host, users=users).validate()
    AccessPolicy(host=host, open_to_all=True).validate()


def test_a_header_without_a_proxy_is_refused(users: UserStore) -> None:
    with pytest.raises(InputError, match="needs the --proxy"):
        AccessPolicy(users=users, user_header="Remote-User").validate()


def test_where_anyone_gets_in_nobody_is_operator() -> None:
    assert request_through_middleware(AccessPolicy(), {})["operator"]
    assert not request_through_middleware(AccessPolicy(open_to_all=True), {})["operator"]


def test_a_body_that_stays_away_is_not_waited_for(
    chat_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "_BODY_TIMEOUT", 0.2)
    host, port = chat_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as visitor:
        head = f"POST /login HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 100\r\n\r\n"
        visitor.sendall(head.encode() + b"name=")
        assert visitor.recv(1000).startswith(b"HTTP/1.1 408")


def test_a_websocket_is_closed(chat_url: str) -> None:
    host, port = chat_url.removeprefix("http://").split(":")
    asking = (
        f"GET /gradio_api/queue/join HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=60) as visitor:
        visitor.sendall(asking.encode())
        assert visitor.recv(1000).split()[1] in {b"401", b"403"}


def test_many_who_log_in_at_once_do_not_stop_the_chat(users: UserStore) -> None:
    """Each password takes a core for a tenth of a second: they stand in line."""
    with (
        chat_server(
            FakeLibrary(()), echo_chain(), access_policy=AccessPolicy(users=users)
        ) as address,
        make_client(address) as client,
    ):
        threads = [
            threading.Thread(target=lambda: log_in(client, "anna", "wrong")) for _ in range(40)
        ]
        for thread in threads:
            thread.start()
        assert client.get("/health").status_code == 200
        for thread in threads:
            thread.join()
