"""Login and logout over HTTP, at a running chat."""

import html
import re
import threading
from pathlib import Path

import httpx
import pytest
from pincite.ui.auth import login
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.throttle import LoginThrottle
from pincite.ui.auth.users import UserStore
from pincite.ui.server.access import AccessPolicy

from tests.fakes.ui.library import FakeLibrary
from tests.fakes.ui.server import PASSWORD, chat_server, http_client, log_in, make_echo_chain


def test_a_stranger_gets_the_form_and_then_the_page_they_asked_for(
    anonymous_client: httpx.Client,
) -> None:
    page = anonymous_client.get("/article?id=a1&at=1-2", headers={"accept": "text/html"})
    assert page.status_code == 401
    assert "Tickets cost" not in page.text
    assert 'type="password"' in page.text
    assert page.headers["cache-control"] == "no-store"
    next_url = re.search('name="then" value="([^"]*)"', page.text)
    assert next_url
    response = log_in(anonymous_client, "anna", then=html.unescape(next_url[1]))
    assert response.headers["location"] == "/article?id=a1&at=1-2"
    assert "Tickets cost" in anonymous_client.get(response.headers["location"]).text


@pytest.mark.parametrize(
    ("next_url", "location"),
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
    anonymous_client: httpx.Client, next_url: str, location: str
) -> None:
    response = log_in(anonymous_client, "anna", then=next_url)
    assert response.status_code == 303
    assert response.headers["location"] == location


def test_get_login_leads_to_the_chat_and_get_logout_does_nothing(
    anonymous_client: httpx.Client, operator_client: httpx.Client
) -> None:
    assert anonymous_client.get("/login").status_code == 401
    assert operator_client.get("/login").headers["location"] == "/"
    assert operator_client.get("/logout").status_code == 404  # a link must not log anybody out


def test_scripts_and_other_sites_cannot_use_the_cookie(anonymous_client: httpx.Client) -> None:
    cookie = log_in(anonymous_client, "anna").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert PASSWORD not in cookie


@pytest.mark.parametrize("body", [b"", b"name=anna", b"\xff\xfe=%ff", b"&" * 60_000, b"name=" * 9])
def test_an_invalid_form_lets_nobody_in(anonymous_client: httpx.Client, body: bytes) -> None:
    assert anonymous_client.post("/login", content=body).status_code == 401


def test_wrong_passwords_make_the_next_attempt_wait(
    sessions: SessionSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "LoginThrottle", lambda: LoginThrottle(clock=lambda: 0.0))
    policy = AccessPolicy(sessions=sessions)
    with (
        chat_server(FakeLibrary(()), make_echo_chain(), access_policy=policy) as address,
        http_client(address) as client,
    ):
        assert [log_in(client, "bob", "wrong").status_code for _ in range(5)] == [401] * 5
        slowed = log_in(client, "bob")
        assert slowed.status_code == 429
        assert slowed.headers["retry-after"] == "1"
        assert "Too many wrong attempts. Seconds until the next: 1" in html.unescape(slowed.text)
        assert not client.cookies


def test_logging_out_ends_the_session(operator_client: httpx.Client) -> None:
    cookies = dict(operator_client.cookies)
    assert operator_client.post("/logout").status_code == 303
    left = [each.name for each in operator_client.cookies.jar]
    assert all(name.startswith("pincite-device") for name in left), left
    operator_client.cookies.update(cookies)
    assert operator_client.get("/config").status_code == 401


def test_a_removed_user_is_logged_out_at_once(tmp_path: Path) -> None:
    users = UserStore(tmp_path / "users.json")
    users.add("anna", PASSWORD)
    policy = AccessPolicy(sessions=SessionSigner(users))
    with (
        chat_server(FakeLibrary(()), make_echo_chain(), access_policy=policy) as address,
        http_client(address) as client,
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


def test_many_logins_at_once_do_not_block_the_chat(sessions: SessionSigner) -> None:
    """Each password check takes a core for 0.1 s, so only a few run at the same time."""
    policy = AccessPolicy(sessions=sessions)
    with (
        chat_server(FakeLibrary(()), make_echo_chain(), access_policy=policy) as address,
        http_client(address) as client,
    ):
        threads = [
            threading.Thread(target=lambda: log_in(client, "anna", "wrong")) for _ in range(40)
        ]
        for thread in threads:
            thread.start()
        assert client.get("/health").status_code == 200
        for thread in threads:
            thread.join()
