"""Wrong passwords make the next try wait: the more of them, the longer."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

FORGOTTEN = 15 * 60
"""Seconds without a try after which all is as at first."""
_REMEMBERED = 10_000


class Pace(NamedTuple):
    """How many tries are free, and how many seconds the longest wait is."""

    free: int
    longest: float


_BOTH = Pace(free=5, longest=900)
# Many people may come from one address, and who guesses a name must not lock its owner out.
_ADDRESS = Pace(free=30, longest=900)
_NAME = Pace(free=30, longest=30)


class Tries:
    """Counts tries by name, by address, and by both. For one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[tuple[str, ...], tuple[int, float]] = OrderedDict()

    def begin(self, name: str, address: str) -> float:
        """Count a try, and return 0; or return how many seconds it comes too early."""
        now = self._clock()
        keys = _keys(name, address)
        wait = max(self._allowed(key, pace, now) - now for key, pace in keys.items())
        if wait > 0:
            return wait
        for key in keys:
            count, last = self._tries.pop(key, (0, now))
            self._tries[key] = (count + 1 if now - last < FORGOTTEN else 1, now)
        while len(self._tries) > _REMEMBERED:
            self._tries.popitem(last=False)
        return 0

    def right(self, name: str, address: str) -> None:
        """Take back the try, which was right, and forget the wrong ones by both."""
        for key in _keys(name, address):
            count, last = self._tries.get(key, (1, 0.0))
            self._tries[key] = (0 if key[0] == "both" else count - 1, last)

    def _allowed(self, key: tuple[str, ...], pace: Pace, now: float) -> float:
        """Return the time from which on the next try is."""
        count, last = self._tries.get(key, (0, now))
        if count < pace.free or now - last >= FORGOTTEN:
            return now
        return last + min(2.0 ** min(count - pace.free, 30), pace.longest)


def _keys(name: str, address: str) -> dict[tuple[str, ...], Pace]:
    place = _network(address)
    return {("both", name, place): _BOTH, ("address", place): _ADDRESS, ("name", name): _NAME}


def _network(address: str) -> str:
    """Return the address, or its network where a household has as many as it likes (IPv6)."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/{32 if found.version == 4 else 64}", strict=False))
