"""The visitor who makes a request."""

from dataclasses import dataclass

VISITOR = "pincite.visitor"
"""The key under which the access middleware puts the Visitor into a request's scope."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request.

    `id` is unique to a user, or to a client address if nobody logs in; `name` is then None.
    `has_session` is true for a user who logged in here, and not through a proxy.
    """

    id: str
    name: str | None
    operator: bool
    has_session: bool = False
