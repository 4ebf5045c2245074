"""Addresses of servers that receive texts or vectors."""

from typing import NamedTuple
from urllib.parse import urlsplit

from pincite.index.errors import InputError

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine. Traffic to them needs no encryption."""

INSECURE_PREFIX = "insecure+"
"""Prefix of an address that allows plain http: others on the network can read the traffic."""


class ServerAddress(NamedTuple):
    """The address of a server, without a slash at the end, and its parts."""

    url: str
    host: str
    port: int
    encrypted: bool


def parse_server_address(value: str) -> ServerAddress:
    """Read the address of a server, for example `http://localhost:8000`.

    Raises InputError for a value that is not an address, for an address that contains a user name
    or password, and for plain http to a different machine without the prefix `insecure+`.
    """
    url = value.removeprefix(INSECURE_PREFIX)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise InputError(
            f"{value!r} is not a server address: write, for example, http://localhost:8000"
        )
    if parts.username or parts.password:
        raise InputError(f"the address of {host} contains a user name or password: leave it out")
    encrypted = parts.scheme == "https"
    if not encrypted and host not in LOOPBACK_HOSTS and url == value:
        raise InputError(
            f"{value} is not encrypted: use https, or write {INSECURE_PREFIX}{value} if others on "
            "the network may read what is sent"
        )
    return ServerAddress(url.rstrip("/"), host, port or (443 if encrypted else 80), encrypted)
