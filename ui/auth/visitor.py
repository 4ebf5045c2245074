"""The visitor who makes a request."""

from dataclasses import dataclass

HOST_PREFIX = "__Host-"
"""Begins the names of cookies behind TLS: browsers take them from this very host only."""

VISITOR = "pincite.visitor"
"""The key under which the access middleware puts the Visitor into a request's scope."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request.

    `id` is unique to a user, or to a client address if nobody logs in; `name` is then None.
    `user_id` is never used for another user of the same name.
    `has_session` is true for a user who logged in here, and not through a proxy.
    """

    id: str
    name: str | None
    operator: bool
    has_session: bool = False
    user_id: str | None = None
