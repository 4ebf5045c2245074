"""Who may use the API: keys, cookies, hosts, origins, and the size of a request."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from pincite.index import Index
from pincite.ui.api import access
from pincite.ui.api.app import create_api
from pincite.ui.auth.keys import KEYS_FILE, KeyStore
from pincite.ui.auth.proxy import parse_network
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import USERS_FILE, UserStore
from pincite.ui.server.access import AccessPolicy
from starlette.testclient import TestClient

from tests.fakes.ui.api import KeyedApi, make_services, serve_api
from tests.fakes.ui.library import FakeChain
from tests.fakes.ui.server import LOCAL_URL, PASSWORD
from tests.ui.api.conftest import answer_twice, assert_problem

OTHER_MACHINE = "http://192.0.2.7:7860"


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / KEYS_FILE)


def make_client(
    index: Index, url: str = LOCAL_URL, *, address: str = "127.0.0.1", **policy: Any
) -> TestClient:
    """Return a client without a key of an API with this access policy."""
    services = make_services(index, {"": FakeChain(answer_twice)})
    application = create_api(services, AccessPolicy(**policy))
    return TestClient(application, base_url=url, client=(address, 5_000))


def get_status(client: TestClient, key: str = "", **headers: str) -> Any:
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return client.get("/api/v1/status", headers=headers)


def test_a_key_lets_in(api: KeyedApi) -> None:
    assert get_status(api.client()).status_code == 200
    response = get_status(api.client(""))
    assert "Authorization: Bearer KEY" in assert_problem(response, 401, "key-needed")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    lower_case = api.client("").get(
        "/api/v1/status", headers={"Authorization": f"bearer  {api.reader_key} "}
    )
    assert lower_case.status_code == 200


def test_the_document_needs_no_key(api: KeyedApi) -> None:
    assert api.client("").get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_an_expired_key_says_when_it_expired(
    api: KeyedApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api.client(api.keys.add("intern", days=1))
    assert get_status(client).status_code == 200
    later = time.time() + 2 * 24 * 60 * 60
    monkeypatch.setattr("pincite.ui.auth.keys.time.time", lambda: later)
    detail = assert_problem(get_status(client), 401, "key-invalid")
    assert "The key of intern expired at 20" in detail


def test_a_foreign_a_replaced_and_a_removed_key_are_refused(api: KeyedApi, tmp_path: Path) -> None:
    foreign = KeyStore(tmp_path / "other" / KEYS_FILE).add("reader")
    replaced = api.reader_key
    api.keys.add("reader")
    api.keys.remove("operator")
    for key in (foreign, replaced, api.operator_key, "nonsense", "pincite_"):
        detail = assert_problem(get_status(api.client(key)), 401, "key-invalid")
        assert "does not know the key" in detail
        assert key not in detail


def test_a_server_for_this_machine_needs_no_key_until_one_is_made(
    sample_index: Index, keys: KeyStore
) -> None:
    client = make_client(sample_index, keys=keys)
    assert get_status(client).status_code == 200
    assert get_status(client, "not-needed").status_code == 200
    key = keys.add("desk")
    assert_problem(get_status(client), 401, "key-needed")
    assert get_status(client, key).status_code == 200
    keys.remove("desk")
    assert_problem(get_status(client), 401, "key-needed")


def test_other_machines_need_a_key(sample_index: Index, keys: KeyStore) -> None:
    client = make_client(sample_index, OTHER_MACHINE, host="0.0.0.0", keys=keys)
    assert_problem(get_status(client), 401, "key-needed")
    assert_problem(get_status(client, "pincite_x"), 401, "key-invalid")
    assert get_status(client, keys.add("desk")).status_code == 200


def test_a_server_for_everybody_needs_no_key_and_makes_nobody_an_operator(
    sample_index: Index, keys: KeyStore
) -> None:
    client = make_client(sample_index, OTHER_MACHINE, host="0.0.0.0", keys=keys, open_to_all=True)
    assert get_status(client).status_code == 200
    assert_problem(client.post("/api/v1/reindex"), 403, "not-operator")


def test_a_login_lets_in_a_browser(sample_index: Index, keys: KeyStore, tmp_path: Path) -> None:
    users = UserStore(tmp_path / USERS_FILE)
    users.add("anna", PASSWORD)
    sessions = SessionSigner(users)
    client = make_client(sample_index, sessions=sessions, keys=keys)
    assert_problem(get_status(client), 401, "key-needed")
    token = sessions.create_token(users.read_users()["anna"])
    client.cookies.set(sessions.cookie_name, token)
    assert get_status(client).status_code == 200
    keys.add("desk")
    assert_problem(get_status(client, "pincite_x"), 401, "key-invalid")


def test_a_trusted_proxy_names_the_user(sample_index: Index, tmp_path: Path) -> None:
    policy: dict[str, Any] = {
        "sessions": SessionSigner(UserStore(tmp_path / USERS_FILE)),
        "trusted_proxies": (parse_network("10.0.0.5"),),
        "user_header": "Remote-User",
    }
    for address, status in (("10.0.0.5", 200), ("10.0.0.6", 401)):
        client = make_client(sample_index, address=address, **policy)
        assert get_status(client, **{"Remote-User": "anna"}).status_code == status


def test_a_damaged_file_of_keys_lets_nobody_in(sample_index: Index, keys: KeyStore) -> None:
    keys.path.write_text("{")
    client = make_client(sample_index, keys=keys)
    assert_problem(get_status(client, "pincite_x"), 503, "index-unavailable")


def test_another_host_and_another_site_are_refused(api: KeyedApi) -> None:
    client = api.client()
    rebound = get_status(client, Host="evil.example")
    assert "--name" in assert_problem(rebound, 400, "wrong-host")
    for origin in ("https://evil.example", LOCAL_URL.replace("http:", "https:"), "null"):
        assert_problem(get_status(client, Origin=origin), 403, "other-site")
    same_site = get_status(client, Origin=LOCAL_URL)
    assert same_site.status_code == 200


def test_responses_are_private_and_inert(client: TestClient) -> None:
    for path in ("/api/v1/status", "/api/v1/nothing", "/metrics"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]


def test_a_large_body_is_refused_and_its_sender_reads_why(api: KeyedApi) -> None:
    body = b'{"question": "' + b"x" * 10_000_000 + b'"}'
    headers = {"Authorization": f"Bearer {api.reader_key}", "Content-Type": "application/json"}
    with serve_api(api.application) as url, httpx.Client(trust_env=False, timeout=60) as client:
        for content in (body, iter([body[:500_000]] * 20)):  # with a length, and in chunks
            response = client.post(f"{url}/api/v1/ask", content=content, headers=headers)
            assert "more than 1,000,000 bytes" in assert_problem(response, 413, "too-large")
        assert client.get(f"{url}/api/v1/status", headers=headers).status_code == 200


def test_a_body_without_a_length_is_read(client: TestClient) -> None:
    chunks = iter([b'{"question": ', b'"When?"}'])
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/v1/ask", content=chunks, headers=headers)
    assert response.json()["question"] == "When?"


def test_a_body_that_does_not_arrive(api: KeyedApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "BODY_SECONDS", 0.2)
    head = f"POST /api/v1/ask HTTP/1.1\r\nAuthorization: Bearer {api.reader_key}\r\n"
    with serve_api(api.application) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        import socket

        with socket.create_connection((host, int(port)), timeout=60) as connection:
            head += f"Host: {host}:{port}\r\nContent-Length: 20\r\n\r\nhalf"
            connection.sendall(head.encode())
            assert b"408" in connection.recv(100)
