"""What a proxy says of a request, believed only where it is a proxy that the operator named."""

import ipaddress
from collections.abc import Sequence

from pincite.index.errors import InputError
from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# uvicorn and Gradio believe these of anybody, so nothing behind the guard gets to see them.
_CLAIMS = ("forwarded", "x-real-ip", "x-gradio-server")


def network(written: str) -> Network:
    """Return the network of an address such as 10.0.0.5 or 172.18.0.0/16.

    Raises InputError where it is none.
    """
    try:
        return ipaddress.ip_network(written)
    except ValueError as error:
        raise InputError(f"--proxy {written} is no address: {error}") from error


def seen(
    scope: Scope, proxies: Sequence[Network], user_header: str | None
) -> tuple[Scope, str | None]:
    """Return the request as its sender made it, and the user that a proxy logged in.

    Where the sender is one of `proxies`, its sender and scheme are those the proxy tells
    (X-Forwarded-For, X-Forwarded-Proto), and the user the one it names in `user_header`.
    """
    named = (user_header or "").lower()
    told: dict[str, list[str]] = {}
    kept: list[tuple[bytes, bytes]] = []
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        if name == named or name in _CLAIMS or name.startswith("x-forwarded-"):
            told.setdefault(name, []).append(value.decode("utf-8", "replace"))
        else:
            kept.append((raw, value))
    scope = {**scope, "headers": kept}
    if not scope.get("client") or not _within(scope["client"][0], proxies):
        return scope, None
    senders = [each.strip() for each in ",".join(told.get("x-forwarded-for", [])).split(",")]
    sender = next((each for each in reversed(senders) if each and not _within(each, proxies)), None)
    if sender:
        scope["client"] = (sender, 0)
    if told.get("x-forwarded-proto") == ["https"]:
        scope["scheme"] = "https"
    users = told.get(named, []) if named else []
    return scope, users[0] if len(users) == 1 and users[0] and users[0].isprintable() else None


def _within(address: str, networks: Sequence[Network]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in each for each in networks)
