"""Proxy headers: only a trusted proxy may name the user, the client and the scheme."""

import httpx
import pytest
from pincite.index.errors import InputError
from pincite.ui.auth.proxy import parse_network
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.server.access import AccessPolicy

from tests.fakes.ui.server import request_through_middleware

TRUSTED_PROXIES = (parse_network("10.0.0.0/24"),)


@pytest.mark.parametrize(
    ("sender", "headers", "name"),
    [
        pytest.param("10.0.0.5", {"Remote-User": "carla"}, "carla", id="the proxy"),
        pytest.param("10.0.0.5", {"Remote-User": "anna"}, "anna", id="a user with a password"),
        pytest.param("::ffff:10.0.0.5", {"Remote-User": "carla"}, "carla", id="IPv6"),
        pytest.param("10.0.0.5", {}, None, id="no header"),
        pytest.param("10.0.0.5", {"Remote-User": ""}, None, id="an empty name"),
        pytest.param("10.0.0.5", {"X-Forwarded-User": "carla"}, None, id="a different header"),
        pytest.param("10.0.1.5", {"Remote-User": "carla"}, None, id="a different machine"),
        pytest.param("127.0.0.1", {"Remote-User": "carla"}, None, id="this machine"),
        pytest.param(
            "203.0.113.9",
            {"Remote-User": "carla", "X-Forwarded-For": "10.0.0.5"},
            None,
            id="a stranger who claims to be the proxy",
        ),
    ],
)
def test_only_a_trusted_proxy_names_the_user(
    sessions: SessionSigner, sender: str, headers: dict[str, str], name: str | None
) -> None:
    policy = AccessPolicy(
        sessions=sessions, trusted_proxies=TRUSTED_PROXIES, user_header="Remote-User"
    )
    found = request_through_middleware(policy, headers, sender)
    assert found.get("name") == name
    if name is None:
        assert found == {"status": 401}
    else:
        assert found["operator"] == (name == "anna")
        assert "remote-user" not in found["headers"]


@pytest.mark.parametrize(
    ("sender", "forwarded_for", "client_address"),
    [
        ("10.0.0.5", "198.51.100.4", "198.51.100.4"),
        ("10.0.0.5", "192.0.2.1, 198.51.100.4, 10.0.0.7", "198.51.100.4"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("203.0.113.9", "198.51.100.4", "203.0.113.9"),
    ],
)
def test_only_a_trusted_proxy_names_the_client(
    sender: str, forwarded_for: str, client_address: str
) -> None:
    policy = AccessPolicy(trusted_proxies=TRUSTED_PROXIES)
    found = request_through_middleware(policy, {"X-Forwarded-For": forwarded_for}, sender)
    assert found["id"] == client_address


@pytest.mark.parametrize(("sender", "scheme"), [("10.0.0.5", "https"), ("203.0.113.9", "http")])
def test_only_a_trusted_proxy_sets_the_scheme(sender: str, scheme: str) -> None:
    headers = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Gradio-Server": "http://evil.example",
    }
    policy = AccessPolicy(trusted_proxies=TRUSTED_PROXIES)
    found = request_through_middleware(policy, headers, sender)
    assert found["url"] == f"{scheme}://127.0.0.1:7860/config"
    assert "evil" not in str(found["headers"])


def test_a_forwarded_host_does_not_change_the_page(
    operator_client: httpx.Client, chat_url: str
) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Gradio-Server": "http://evil.example"}
    assert operator_client.get("/config", headers=headers).json()["root"] == chat_url


@pytest.mark.parametrize("text", ["proxy.example", "", "10.0.0.5/24", "10.0.0.256"])
def test_an_invalid_network_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"--proxy .* is not an address"):
        parse_network(text)
