"""Cookies that other programs on the same host have stored neither break nor slow down anything."""

import time

import pytest
from fastapi.testclient import TestClient
from pincite.ui.auth.browser import COOKIE_NAME
from pincite.ui.auth.cookies import keep_own_cookies
from pincite.ui.server.app import create_app

from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain

OWN = f"{COOKIE_NAME}={'a' * 32}"
ESCAPES = "\\1" * 30_000


@pytest.fixture(scope="module")
def client() -> TestClient:
    application = create_app(FakeLibrary((fake_article(),)), {"": make_echo_chain()})
    return TestClient(application, base_url=LOCAL_URL)


def keep(*headers: bytes) -> list[tuple[bytes, bytes]]:
    scope = keep_own_cookies({"headers": [(b"cookie", each) for each in headers]})
    return list(scope["headers"])


def test_cookies_of_other_programs_are_left_out() -> None:
    assert keep(b"a=1; pincite-language=de ;pincitex=1", b'__Host-pincite-1a="x"') == [
        (b"cookie", b"pincite-language=de")
    ]
    assert keep(b"__Host-pincite-1a=ab.c-d", b"pincite-browser=x") == [
        (b"cookie", b"__Host-pincite-1a=ab.c-d; pincite-browser=x")
    ]
    assert keep(b"a=1") == []
    others = {"headers": [(b"host", b"x"), (b"accept", b"y")]}
    assert keep_own_cookies(others) == others


@pytest.mark.parametrize("foreign", ["a/b=1", "a,b=1", "[x]=1", '"', "a b", "ä=ö", "=;=", 'a="\\'])
def test_the_page_opens_beside_any_cookie(client: TestClient, foreign: str) -> None:
    page = client.get("/", headers=[(b"Cookie", f"{foreign}; {OWN}".encode())])
    assert page.status_code == 200
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize("path", ["/health", "/about", "/login"])
def test_a_long_cookie_costs_nothing(client: TestClient, path: str) -> None:
    """Python's own parser takes ten seconds for it."""
    started = time.process_time()
    client.get(path, headers={"Cookie": f'a="{ESCAPES}"; {OWN}'})
    assert time.process_time() - started < 2
