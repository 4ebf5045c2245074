"""Connections: how many a client may open, how slowly it may send, and how slowly read.

uvicorn limits none of these. A client that opens connections and sends nothing, or sends one byte
of a header now and then, would keep everybody else out; one that reads no response fills the
memory.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import h11
from pincite.ui.auth.proxy import Network, is_in_networks
from pincite.ui.auth.throttle import to_network
from pincite.ui.server.limits import ServerLimits
from uvicorn.protocols.http.h11_impl import H11Protocol

_READ_BYTES = 1_000
"""Bytes of a response that a client reads at least in a second, while some are not sent."""
_SPARE_FILES = 128
"""Files that the process may open besides connections."""


class ConnectionRegistry:
    """The open connections by client, oldest first. Call it from the thread of one event loop."""

    def __init__(self, limits: ServerLimits, trusted_proxies: Sequence[Network] = ()) -> None:
        self._limits = limits
        self._trusted_proxies = trusted_proxies
        self._by_client: dict[str, OrderedDict[LimitedProtocol, None]] = {}
        self._count = 0

    def add(self, connection: "LimitedProtocol", address: str) -> bool:
        """Add a connection. Return false if it must be refused.

        If there is no room, a connection that waits for a request makes room: the oldest one of
        the same client, or of the client with the most connections.
        """
        client = to_network(address)
        own = self._by_client.get(client, OrderedDict())
        is_proxy = is_in_networks(address, self._trusted_proxies)
        if not is_proxy and len(own) >= self._limits.connections_per_client:
            if not self._close_waiting(own):
                return False
        elif self._count >= self._limits.connections:
            largest = max(self._by_client.values(), key=len, default=own)
            if not self._close_waiting(largest):
                return False
        self._by_client.setdefault(client, OrderedDict())[connection] = None
        self._count += 1
        return True

    def remove(self, connection: "LimitedProtocol", address: str) -> None:
        """Remove a connection, if it is there."""
        client = to_network(address)
        own = self._by_client.get(client)
        if own is not None and connection in own:
            del own[connection]
            self._count -= 1
            if not own:
                del self._by_client[client]

    def has_too_much_unread(self, connection: "LimitedProtocol", address: str) -> bool:
        """Return whether the client leaves too much unread on its other connections."""
        others = self._by_client.get(to_network(address), OrderedDict())
        unread = sum(each.unread_bytes for each in others if each is not connection)
        is_proxy = is_in_networks(address, self._trusted_proxies)
        return not is_proxy and unread > self._limits.unread_mb * 1e6

    def _close_waiting(self, connections: "OrderedDict[LimitedProtocol, None]") -> bool:
        waiting = next((each for each in connections if each.waits_for_request), None)
        if waiting is None:
            return False
        waiting.abort()
        return True


class LimitedProtocol(H11Protocol):
    """uvicorn's HTTP protocol with limits. h11 itself limits the size of the headers."""

    registry: ConnectionRegistry
    limits: ServerLimits
    _address = ""
    _deadline: asyncio.TimerHandle | None = None
    _awaits: Any = None
    _reading: asyncio.TimerHandle | None = None

    @property
    def waits_for_request(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or bool(self.cycle.response_complete)

    @property
    def unread_bytes(self) -> int:
        """How much of the responses waits for the client to read."""
        return int(self.transport.get_write_buffer_size())

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for a request, or close a connection that is too many."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        if not self.registry.add(self, self._address):
            transport.abort()
            return
        self._renew_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._cancel_deadline()
        self._cancel_reading()
        self.registry.remove(self, self._address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass the data on, and limit the time for what is still missing of the request."""
        super().data_received(data)
        self._renew_deadline()

    def on_response_complete(self) -> None:
        """Wait for the next request; a body that nobody reads must end too."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._renew_deadline()

    def pause_writing(self) -> None:
        """Wait for the client to read, if it leaves little unread and reads at all."""
        super().pause_writing()
        if self.registry.has_too_much_unread(self, self._address):
            self.abort()
        else:
            self._await_reading()

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        self._cancel_reading()
        super().resume_writing()

    def abort(self) -> None:
        """Close the connection at once, and make room for another."""
        self.registry.remove(self, self._address)
        self.transport.abort()

    def _renew_deadline(self) -> None:
        """Limit the time from the start of the headers, or of the body, to their end."""
        state = self.conn.their_state
        if state is self._awaits and self._deadline:
            return
        self._cancel_deadline()
        seconds = {
            h11.IDLE: self.limits.header_seconds,
            h11.SEND_BODY: self.limits.body_seconds,
        }.get(state)
        if seconds is not None and not self.transport.is_closing():
            self._awaits = state
            self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _await_reading(self) -> None:
        seconds, before = self.limits.body_seconds, self.unread_bytes

        def check() -> None:
            if before - self.unread_bytes < _READ_BYTES * seconds:
                self.abort()
            else:
                self._await_reading()

        self._reading = self.loop.call_later(seconds, check)

    def _cancel_reading(self) -> None:
        if self._reading:
            self._reading.cancel()
        self._reading = None

    def _cancel_deadline(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self._awaits = None


def create_protocol(
    limits: ServerLimits, trusted_proxies: Sequence[Network] = ()
) -> type[LimitedProtocol]:
    """Return the protocol class of one server: its connections share a registry."""
    attributes: dict[str, Any] = {
        "limits": limits,
        "registry": ConnectionRegistry(limits, trusted_proxies),
    }
    return type("ServerProtocol", (LimitedProtocol,), attributes)


def count_possible_connections(limits: ServerLimits) -> int:
    """Return how many connections this process can hold open: at most `limits.connections`.

    Raises the limit on open files, where the system lets it.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return limits.connections
    wanted = limits.connections + _SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        highest = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
        soft = highest
    possible = wanted if soft == resource.RLIM_INFINITY else soft
    return max(1, min(limits.connections, possible - _SPARE_FILES))
