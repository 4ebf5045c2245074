"""The visitor who makes a request."""

from dataclasses import dataclass

from starlette.types import Scope

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


def get_visitor_id(scope: Scope) -> str:
    """Return the id of the visitor of a request; empty if there is none."""
    visitor: Visitor | None = scope.get(VISITOR)
    return visitor.id if visitor else ""
