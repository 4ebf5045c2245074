"""Health checks: alive, ready, and what keeps the chat from being ready."""

from threading import Event

import httpx
from fastapi.testclient import TestClient
from pincite.index.errors import StoreError
from pincite.index.types import NO_FILTERS, Coverage, Filters
from pincite.ui.server.app import create_app

from tests.fakes.ui.library import FakeLibrary
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain


class BrokenLibrary(FakeLibrary):
    """A library whose index is damaged."""

    def coverage(self, _filters: Filters = NO_FILTERS) -> Coverage:
        raise StoreError("index/secret.sqlite is damaged")


def test_health_checks_need_no_login_and_tell_nothing_else(anonymous_client: httpx.Client) -> None:
    assert anonymous_client.get("/health").json() == {"status": "alive"}
    assert anonymous_client.get("/ready").json() == {"status": "ready"}


def test_the_chat_is_not_ready_before_it_has_warmed_up() -> None:
    ready = Event()
    application = create_app(FakeLibrary(()), {"": make_echo_chain()}, ready=ready)
    client = TestClient(application, base_url=LOCAL_URL)
    response = client.get("/ready")
    assert (response.status_code, response.json()) == (503, {"status": "getting ready"})
    assert client.get("/health").status_code == 200
    ready.set()
    assert client.get("/ready").status_code == 200


def test_the_chat_is_not_ready_with_a_damaged_index() -> None:
    client = TestClient(create_app(BrokenLibrary(()), {"": make_echo_chain()}), base_url=LOCAL_URL)
    response = client.get("/ready")
    assert response.status_code == 503
    assert "secret" not in response.text
    assert client.get("/health").status_code == 200
