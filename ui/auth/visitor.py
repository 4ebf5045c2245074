"""Who makes a request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request. `person` tells people apart: by name, or by address without login,
    where `name` is None. Who has a `ticket` logged in here, and can log out here.
    """

    id: str
    name: str | None
    operator: bool
    has_session: bool = False


VISITOR = "pincite.visitor"
"""Where the guard writes the Visitor into a request's scope."""
