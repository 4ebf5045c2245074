"""What one client, one person and all of them together may use of the server."""

from collections.abc import Iterable
from dataclasses import dataclass

from pincite.index.limits import parse_settings


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Limits on connections, answers and what is stored. Beyond them, the server refuses.

    A client is an address (of IPv6, a /64 network). A person is a user, or a client if nobody logs
    in. Trusted proxies speak for many clients: `connections_per_client` does not hold for them.

    `connections`, `connections_per_client`: open connections. Before a new one is refused, one
    that waits for a request is closed.
    `header_kb`, `header_seconds`: kilobytes of the headers of a request, and how long they may
    take to arrive, from the opening of the connection or the first byte.
    `body_seconds`: how long the body of a request may take to arrive, and how long a client may
    read nothing of a response.
    `unread_mb`: megabytes of responses that a client leaves unread on its other connections.
    `streams`: open streams of one person; each open page has two.
    `turns`, `conversation_mb`: questions and megabytes of one conversation.
    `person_mb`: megabytes of all conversations of one person; the oldest are deleted. As many
    of their pins; more are refused.
    `uploads_mb`: megabytes of unfinished uploads.
    `free_percent`: percent of the disk that conversations, feedback and uploads leave free.
    """

    connections: int = 1_024
    connections_per_client: int = 256
    header_kb: int = 64
    header_seconds: float = 10.0
    body_seconds: float = 30.0
    unread_mb: float = 200.0
    streams: int = 64
    turns: int = 200
    conversation_mb: float = 4.0
    person_mb: float = 50.0
    uploads_mb: float = 1_000.0
    free_percent: float = 5.0


DEFAULT_SERVER_LIMITS = ServerLimits()


def parse_server_limits(settings: Iterable[str]) -> ServerLimits:
    """Return the default limits, changed by settings like `["streams=20", "turns=50"]`.

    Raises InputError for an unknown name and for a value that is not a number above 0.
    """
    return parse_settings(DEFAULT_SERVER_LIMITS, settings, option="--server-limit")
