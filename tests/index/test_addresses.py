"""Server addresses are encrypted, local, or marked as insecure."""

import pytest
from pincite.index import InputError
from pincite.index.addresses import parse_server_address


@pytest.mark.parametrize(
    ("address", "message"),
    [
        pytest.param("http://gpu.example:8000", "https.*insecure", id="plain"),
        pytest.param("http://127.0.0.1.example", "insecure", id="not loopback"),
        pytest.param("http://me:secret@localhost:1", "password", id="password"),
        pytest.param("ftp://localhost", "not a server address", id="scheme"),
        pytest.param("http://", "not a server address", id="no host"),
        pytest.param("http://localhost:port", "not a server address", id="no port"),
        pytest.param("http://[::1", "not a server address", id="brackets"),
        pytest.param("https://localhost/?key=1", "not a server address", id="query"),
        pytest.param("localhost:8000", "not a server address", id="no scheme"),
    ],
)
def test_an_unsafe_or_incomplete_address_is_refused(address: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse_server_address(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "url", "port"),
    [
        ("http://localhost:8000/", "http://localhost:8000", 8000),
        ("http://[::1]:9/v1", "http://[::1]:9/v1", 9),
        ("https://gpu.example/v1", "https://gpu.example/v1", 443),
        ("insecure+http://gpu.example/v1", "http://gpu.example/v1", 80),
    ],
)
def test_an_address_has_a_url_and_a_port(address: str, url: str, port: int) -> None:
    assert parse_server_address(address)[::2] == (url, port)
