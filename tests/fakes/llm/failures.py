"""Failures of an endpoint: script of the server, part of the error message, model settings."""

from typing import Any

from tests.fakes.llm.server import (
    Step,
    reply,
    reply_forever,
    reply_raw,
    reply_then_disconnect,
    reply_then_hang,
    reply_with_error,
)

ERROR_BODY = '{"error": {"message": "out of memory"}}'

FAILURES: dict[str, tuple[list[Step], str, dict[str, Any]]] = {
    "401": ([reply_with_error(401)], "refuses the key: set PINCITE_MODEL_KEY", {}),
    "403": ([reply_with_error(403)], "refuses the key", {}),
    "unknown model": ([reply_with_error(404, "no model 'tiny'")], "no model 'tiny'", {}),
    "too long": ([reply_with_error(400, "context length is 512")], "window", {}),
    "refused request": ([reply_with_error(422, "temperature")], "status 422 (temperature)", {}),
    "moved": ([reply_with_error(307, Location="http://127.0.0.1:1/")], "moved", {}),
    "429": ([reply_with_error(429)] * 3, "no more requests", {}),
    "429 with a long wait": ([reply_with_error(429, Retry_After="600")], "in 600 seconds", {}),
    "500": ([reply_with_error(500)] * 3, "status 500", {}),
    "503": ([reply_with_error(503)] * 3, "status 503", {}),
    "no response": ([reply_then_hang(send_headers=False)], "no token within 0.5 s", {"first": 0.5}),
    "no first token": ([reply_then_hang()], "no token within 0.5 s", {"first": 0.5}),
    "hangs after some text": (
        [reply_then_hang("The")],
        "no further token within 0.5 s",
        {"gap": 0.5},
    ),
    "too slow": ([reply_forever(0.05)], "no end within 1 s", {"total": 1.0}),
    "endless": ([reply_forever()], "does not end", {}),
    "connection lost": ([reply_then_disconnect("The")], "broke off", {}),
    "no end of stream": ([reply_then_disconnect("The", end_body=True)], "broke off", {}),
    "token limit": ([reply("The", finish_reason="length")], "limit of 600 tokens", {}),
    "content filter": ([reply("The", finish_reason="content_filter")], "content", {}),
    "bad JSON": ([reply_raw("data: {oh\n\n")], "cannot be read", {}),
    "error event": ([reply_raw(f"data: {ERROR_BODY}\n\n")], "out of memory", {}),
    "event is not an object": ([reply_raw("data: [1, 2]\n\n")], "cannot be read", {}),
    "a web page": ([reply_raw("<html>Hi</html>", "text/html")], "cannot be read", {}),
    "empty body": ([reply_raw("")], "cannot be read", {}),
    "empty answer": ([reply()] * 3, "empty answer", {}),
}
