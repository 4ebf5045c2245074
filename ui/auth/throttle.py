"""Login throttle: each wrong password makes the next attempt wait longer."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

RESET_SECONDS = 15 * 60
"""Seconds without an attempt after which the count starts at zero again."""
_MAX_KEYS = 10_000


class Backoff(NamedTuple):
    """Attempts without a wait, and the longest wait in seconds."""

    free_attempts: int
    max_wait: float


_NAME_AND_ADDRESS_BACKOFF = Backoff(free_attempts=5, max_wait=900)
# Many people may share one address, and somebody who guesses passwords must not lock the user out.
_ADDRESS_BACKOFF = Backoff(free_attempts=30, max_wait=900)
_NAME_BACKOFF = Backoff(free_attempts=30, max_wait=30)


class LoginThrottle:
    """Counts login attempts by name, by address, and by both. Not thread-safe.

    An attempt from a `device`, a browser from which the user has logged in before, counts for that
    browser only: somebody who guesses passwords cannot make it wait. Nor can guesses from other
    addresses make an address wait from which the user has logged in since the start.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._attempts: OrderedDict[tuple[str, ...], tuple[int, float]] = OrderedDict()
        self._known_networks: OrderedDict[tuple[str, str], None] = OrderedDict()

    def record_attempt(self, name: str, address: str, device: str = "") -> float:
        """Count an attempt and return 0. If it comes too early, return the seconds to wait."""
        now = self._clock()
        keys = self._find_backoffs(name, address, device)
        wait = max(
            self._find_next_attempt_time(key, backoff, now) - now for key, backoff in keys.items()
        )
        if wait > 0:
            return wait
        for key in keys:
            count, last = self._attempts.pop(key, (0, now))
            self._attempts[key] = (count + 1 if now - last < RESET_SECONDS else 1, now)
        while len(self._attempts) > _MAX_KEYS:
            self._attempts.popitem(last=False)
        return 0

    def record_success(self, name: str, address: str, device: str = "") -> None:
        """Take the attempt out of the count, and forget all with this name from this address."""
        for key in self._find_backoffs(name, address, device):
            count, last = self._attempts.get(key, (1, 0.0))
            self._attempts[key] = (0 if key[0] in ("both", "device") else count - 1, last)
        self._known_networks[name, to_network(address)] = None
        while len(self._known_networks) > _MAX_KEYS:
            self._known_networks.popitem(last=False)

    def _find_backoffs(
        self, name: str, address: str, device: str
    ) -> dict[tuple[str, ...], Backoff]:
        if device:
            return {("device", name, device): _NAME_AND_ADDRESS_BACKOFF}
        network = to_network(address)
        backoffs: dict[tuple[str, ...], Backoff] = {
            ("both", name, network): _NAME_AND_ADDRESS_BACKOFF,
            ("address", network): _ADDRESS_BACKOFF,
        }
        if (name, network) not in self._known_networks:
            backoffs["name", name] = _NAME_BACKOFF
        return backoffs

    def _find_next_attempt_time(self, key: tuple[str, ...], backoff: Backoff, now: float) -> float:
        count, last = self._attempts.get(key, (0, now))
        if count < backoff.free_attempts or now - last >= RESET_SECONDS:
            return now
        return last + min(2.0 ** min(count - backoff.free_attempts, 30), backoff.max_wait)


def to_network(address: str) -> str:
    """Return an IPv4 address as it is, and the /64 network of an IPv6 address.

    One household may use all addresses of its /64 network.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{ip}/{32 if ip.version == 4 else 64}", strict=False))
