"""Security headers, and the nonce of the page's scripts."""

import re

import pytest
from fastapi.testclient import TestClient
from pincite.ui.auth.proxy import parse_network
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig

from tests.fakes.ui.library import FakeLibrary
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain


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
    assert "strict-transport-security" not in response.headers


def test_each_response_has_its_own_nonce_for_every_script_of_the_page(client: TestClient) -> None:
    nonces = []
    for response in (client.get("/"), client.get("/")):
        nonce = re.search("'nonce-([^']+)'", response.headers["content-security-policy"])
        assert nonce
        tags = re.findall("<script[^>]*>", response.text)
        assert tags
        assert all(tag.startswith(f'<script nonce="{nonce[1]}"') for tag in tags)
        assert "<script nonce" not in re.sub("<script nonce[^>]*>", "", response.text)
        nonces.append(nonce[1])
    assert nonces[0] != nonces[1]


def test_behind_a_proxy_with_tls_browsers_are_told_to_stay_with_https() -> None:
    config = ChatConfig(access_policy=AccessPolicy(trusted_proxies=(parse_network("10.0.0.5"),)))
    application = create_app(FakeLibrary(()), {"": make_echo_chain()}, config)
    client = TestClient(application, base_url=LOCAL_URL, client=("10.0.0.5", 5000))
    response = client.get("/about", headers={"x-forwarded-proto": "https"})
    assert response.headers["strict-transport-security"] == "max-age=31536000"
