"""The bodies of requests to Gradio: only those that the page sends are let through.

Gradio prints the traceback of a request that it cannot understand, with its text.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs

from pincite.ui.paths import get_local_path
from starlette.types import Scope

GRADIO_PREFIX = "/gradio_api/"
_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_MAX_INPUTS = 16
_MAX_STEP = 10_000
_HEARTBEAT, _STREAM = "heartbeat/", "queue/data"
_FIELDS: Mapping[str, frozenset[str]] = {
    "queue/join": frozenset({"data", "event_data", "fn_index", "trigger_id", "session_hash"}),
    "run/predict": frozenset({"data", "event_data", "fn_index", "trigger_id", "session_hash"}),
    "cancel": frozenset({"event_id", "fn_index", "session_hash"}),
    "reset": frozenset({"event_id"}),
}


def is_stream(path: str) -> bool:
    """Return whether the response to a request of this path is a stream that stays open."""
    route = path.removeprefix(GRADIO_PREFIX)
    return path.startswith(GRADIO_PREFIX) and (route == _STREAM or route.startswith(_HEARTBEAT))


class MalformedRequestError(ValueError):
    """A request that the page does not send. The message says what is wrong with it."""


def read_session(scope: Scope, body: bytes) -> str | None:
    """Return the session that a request to Gradio names; None if it names none.

    Raises MalformedRequestError for a request that the page does not send: an unknown field, a
    value of a wrong type, or more than one session.
    """
    route = get_local_path(scope).removeprefix(GRADIO_PREFIX)
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    sessions = query.get("session_hash", [])
    if route.startswith(_HEARTBEAT):
        sessions.append(route.removeprefix(_HEARTBEAT))
    if route in _FIELDS and scope["method"] == "POST":
        row = _read_body(route, body)
        sessions += [row["session_hash"]] if "session_hash" in row else []
    if len(sessions) > 1:
        raise MalformedRequestError("it names more than one session")
    if any(not _NAME.fullmatch(each) for each in sessions):
        raise MalformedRequestError("the name of its session is not one that the page makes")
    if route == _STREAM and not sessions:
        raise MalformedRequestError("it names no session")
    return sessions[0] if sessions else None


def _read_body(route: str, body: bytes) -> dict[str, Any]:
    try:
        row = json.loads(body, object_pairs_hook=_refuse_repeated_fields)
    except (ValueError, RecursionError):
        raise MalformedRequestError("it is not JSON, or it has a field twice") from None
    if not isinstance(row, dict) or not row.keys() <= _FIELDS[route]:
        raise MalformedRequestError("it has fields that the page does not send")
    if not all(_is_valid(name, value) for name, value in row.items()):
        raise MalformedRequestError("a field has a value of a wrong type")
    if "data" in _FIELDS[route] and not {"data", "fn_index", "session_hash"} <= row.keys():
        raise MalformedRequestError("a field is missing")
    return row


def _refuse_repeated_fields(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    rows = list(pairs)
    row = dict(rows)
    if len(row) != len(rows):
        raise ValueError("a field is there twice")
    return row


def _is_valid(name: str, value: object) -> bool:
    match name:
        case "data":
            return (
                isinstance(value, list)
                and len(value) <= _MAX_INPUTS
                and all(each is None or isinstance(each, str) for each in value)
            )
        case "fn_index" | "trigger_id":
            is_number = isinstance(value, int) and not isinstance(value, bool)
            return (value is None and name == "trigger_id") or (
                is_number and 0 <= int(str(value)) < _MAX_STEP
            )
        case "event_data":
            return value is None or isinstance(value, str | int | float | bool)
        case _:
            return isinstance(value, str) and bool(_NAME.fullmatch(value))
