"""What a proxy says of a request, believed only where it is a proxy that the operator named."""

import ipaddress
from collections.abc import Sequence

from pincite.index.errors import InputError
from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# uvicorn and Gradio believe these of anybody, so nothing behind the guard gets to see them.
_PROXY_HEADERS = ("forwarded", "x-real-ip", "x-gradio-server")


def parse_network(text: str) -> Network:
    """Return the network of an address such as 10.0.0.5 or 172.18.0.0/16.

    Raises InputError where it is none.
    """
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise InputError(f"--proxy {text} is no address: {error}") from error


def apply_proxy_headers(
    scope: Scope, trusted_proxies: Sequence[Network], user_header: str | None
) -> tuple[Scope, str | None]:
    """Return the request as its sender made it, and the user that a proxy logged in.

    Where the sender is one of `proxies`, its sender and scheme are those the proxy tells
    (X-Forwarded-For, X-Forwarded-Proto), and the user the one it names in `user_header`.
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
    if not scope.get("client") or not _is_in_networks(scope["client"][0], trusted_proxies):
        return scope, None
    forwarded_for = [
        each.strip() for each in ",".join(proxy_headers.get("x-forwarded-for", [])).split(",")
    ]
    client_address = next(
        (
            each
            for each in reversed(forwarded_for)
            if each and not _is_in_networks(each, trusted_proxies)
        ),
        None,
    )
    if client_address:
        scope["client"] = (client_address, 0)
    if proxy_headers.get("x-forwarded-proto") == ["https"]:
        scope["scheme"] = "https"
    user_names = proxy_headers.get(user_header_name, []) if user_header_name else []
    return scope, user_names[0] if len(user_names) == 1 and user_names[0] and user_names[
        0
    ].isprintable() else None


def _is_in_networks(address: str, networks: Sequence[Network]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in each for each in networks)
