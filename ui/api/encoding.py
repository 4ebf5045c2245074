"""JSON bodies and server-sent events, encoded so that no text of an article can break them."""

import json
from typing import Any

from starlette.responses import Response


def encode_json(content: Any) -> bytes:
    """Return compact JSON in UTF-8. A lone surrogate, which UTF-8 does not have, becomes `?`."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def encode_event(content: Any, name: str = "") -> bytes:
    """Return a server-sent event with JSON as its data, named `name` if it is not empty."""
    field = f"event: {name}\n".encode() if name else b""
    return field + b"data: " + encode_json(content) + b"\n\n"


class JsonBody(Response):
    """A response with JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return encode_json(content)
