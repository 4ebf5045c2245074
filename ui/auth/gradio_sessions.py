"""Whose conversation a Gradio session is: the first person's who names it."""

import json
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import Scope

_REMEMBERED = 10_000


class Owners:
    """Remembers who named a session first. Gradio itself lets in whoever knows the name."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def let(self, person: str, scope: Scope, body: bytes) -> bool:
        """Tell whether the session that a request names, if any, is the person's own."""
        if not scope["path"].startswith("/gradio_api/"):
            return True
        for session in _sessions(scope, body):
            owner = self._owners.pop(session, person)
            self._owners[session] = owner
            if owner != person:
                return False
        while len(self._owners) > _REMEMBERED:
            self._owners.popitem(last=False)
        return True


def _sessions(scope: Scope, body: bytes) -> set[str]:
    _, beat, beating = scope["path"].partition("/heartbeat/")
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
    try:
        told = json.loads(body)["session_hash"]
    except (ValueError, TypeError, KeyError, RecursionError):
        told = None
    named = {*asked, *([beating] if beat else []), *([told] if isinstance(told, str) else [])}
    return {session for session in named if session}
