"""The owners of Gradio sessions: a session belongs to the first visitor who names it."""

from collections import OrderedDict

_MAX_VISITORS = 10_000
_MAX_SESSIONS_PER_VISITOR = 100
"""What is remembered; the one unused for longest is forgotten first. A visitor who names many
sessions makes only their own be forgotten."""


class SessionOwners:
    """Remembers which visitor named a session first. Gradio lets in anyone who knows the name."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._sessions: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()

    def authorize(self, visitor_id: str, session: str) -> bool:
        """Return whether the session belongs to the visitor, or to nobody yet."""
        owner = self._owners.setdefault(session, visitor_id)
        own = self._sessions.setdefault(owner, OrderedDict())
        own[session] = None
        own.move_to_end(session)
        self._sessions.move_to_end(owner)
        while len(own) > _MAX_SESSIONS_PER_VISITOR:
            del self._owners[own.popitem(last=False)[0]]
        while len(self._sessions) > _MAX_VISITORS:
            for forgotten in self._sessions.popitem(last=False)[1]:
                del self._owners[forgotten]
        return owner == visitor_id
