"""Where a request ends: a proxy in front may not see another end than this server."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LENGTHS = {b"content-length", b"transfer-encoding"}


def refuse_two_lengths(application: ASGIApp) -> ASGIApp:
    """Refuse requests that state their length in two ways (RFC 9112, 6.3), and close.

    A proxy that takes the other length would pass on a second request, which it has not seen.
    """

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and {name for name, _ in scope["headers"]} >= _LENGTHS:
            refusal = PlainTextResponse("State one length.", 400, {"Connection": "close"})
            await refusal(scope, receive, send)
        else:
            await application(scope, receive, send)

    return guard
