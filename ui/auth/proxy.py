"""Proxy headers: client address, scheme and user, accepted from trusted proxies only."""

import ipaddress
from collections.abc import Sequence

from pincite.index.errors import InputError
from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# uvicorn and Gradio accept these from anybody, so they are removed from every request.
_PROXY_HEADERS = ("forwarded", "x-real-ip", "x-gradio-server")


def parse_network(text: str) -> Network:
    """Parse an address (10.0.0.5) or a network (172.18.0.0/16). Raises InputError if invalid."""
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise InputError(
            f"--proxy {text} is not an address: use one such as 10.0.0.5 or 172.18.0.0/16 ({error})"
        ) from error


def apply_proxy_headers(
    scope: Scope, trusted_proxies: Sequence[Network], user_header: str | None
) -> tuple[Scope, str | None]:
    """Return the scope without proxy headers, and the user whom a trusted proxy logged in.

    If a trusted proxy sent the request, its X-Forwarded-For and X-Forwarded-Proto set the
    scope's client and scheme, and its `user_header` names the user.
    """
    user_header_name = (user_header or "").lower()
    proxy_headers: dict[str, list[str]] = {}
    other_headers: list[tuple[bytes, bytes]] = []
    for raw_name, value in scope["headers"]:
        name = raw_name.decode("latin-1")
        if name == user_header_name or name in _PROXY_HEADERS or name.startswith("x-forwarded-"):
            proxy_headers.setdefault(name, []).append(value.decode("utf-8", "replace"))
        else:
            other_headers.append((raw_name, value))
    scope = {**scope, "headers": other_headers}
    if not scope.get("client") or not is_in_networks(scope["client"][0], trusted_proxies):
        return scope, None
    forwarded_for = ",".join(proxy_headers.get("x-forwarded-for", [])).split(",")
    # Each proxy appends its sender: the last address that is not a proxy is the client's.
    client_address = next(
        (
            address
            for address in map(str.strip, reversed(forwarded_for))
            if address and not is_in_networks(address, trusted_proxies)
        ),
        None,
    )
    if client_address:
        scope["client"] = (client_address, 0)
    if proxy_headers.get("x-forwarded-proto") == ["https"]:
        scope["scheme"] = "https"
    user_names = proxy_headers.get(user_header_name, []) if user_header_name else []
    user_name = user_names[0] if len(user_names) == 1 else ""
    return scope, user_name if user_name and user_name.isprintable() else None


def is_in_networks(address: str, networks: Sequence[Network]) -> bool:
    """Return whether an IP address is in one of the networks; false for other text."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in each for each in networks)
