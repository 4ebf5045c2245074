"""Addresses of servers that get texts or vectors: encrypted, or not by an oversight."""

from typing import NamedTuple
from urllib.parse import urlsplit

from pincite.index.errors import InputError

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
INSECURE_PREFIX = "insecure+"


class ServerAddress(NamedTuple):
    """A server: `url` without a trailing slash, and its parts."""

    url: str
    host: str
    port: int
    encrypted: bool


def parse_server_address(value: str) -> ServerAddress:
    """Read the address of a server.

    Raises InputError for what is none, for one with a name or password in it, and for plain
    http to another machine, which must be written `insecure+http://…` to be taken.
    """
    url = value.removeprefix(INSECURE_PREFIX)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise InputError(f"{value!r} is no address of a server: write http://localhost:8000")
    if parts.username or parts.password:
        raise InputError(f"the address of {host} holds a password: leave it out")
    encrypted = parts.scheme == "https"
    if not encrypted and host not in LOOPBACK_HOSTS and url == value:
        raise InputError(
            f"{value} is not encrypted: use https, or write {INSECURE_PREFIX}{value} where "
            "everybody on the way may read along"
        )
    return ServerAddress(url.rstrip("/"), host, port or (443 if encrypted else 80), encrypted)
