"""Whose conversation a Gradio session is: the first person's who names it."""

import json
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import Scope

_MAX_SESSIONS = 10_000


class SessionOwners:
    """Remembers who named a session first. Gradio itself lets in whoever knows the name."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def authorize(self, visitor_id: str, scope: Scope, body: bytes) -> bool:
        """Tell whether the session that a request names, if any, is the person's own."""
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
