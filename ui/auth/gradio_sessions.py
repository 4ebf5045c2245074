"""The owners of Gradio sessions: a session belongs to the first visitor who names it."""

import json
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import Scope

_MAX_SESSIONS = 10_000
"""Sessions to remember; the one unused for longest is forgotten first."""


class SessionOwners:
    """Remembers which visitor named a session first. Gradio lets in anyone who knows the name."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def authorize(self, visitor_id: str, scope: Scope, body: bytes) -> bool:
        """Return whether every session that a request names belongs to the visitor."""
        if not scope["path"].startswith("/gradio_api/"):
            return True
        for session in _find_session_hashes(scope, body):
            owner = self._owners.pop(session, visitor_id)
            self._owners[session] = owner
            if owner != visitor_id:
                return False
        while len(self._owners) > _MAX_SESSIONS:
            self._owners.popitem(last=False)
        return True


def _find_session_hashes(scope: Scope, body: bytes) -> set[str]:
    _, separator, in_path = scope["path"].partition("/heartbeat/")
    in_query = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
    try:
        in_body = json.loads(body)["session_hash"]
    except (ValueError, TypeError, KeyError, RecursionError):
        in_body = None
    hashes = {
        *in_query,
        *([in_path] if separator else []),
        *([in_body] if isinstance(in_body, str) else []),
    }
    return {session for session in hashes if session}
