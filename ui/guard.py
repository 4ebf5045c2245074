"""What every response and request goes through: headers, open routes, size, origin."""

import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes."""

# All that the page uses. Gradio serves more (uploads, files, a proxy, an API): closed.
_OPEN = frozenset(
    {
        "/",
        "/about",
        "/add",
        "/answer",
        "/article",
        "/config",
        "/export",
        "/favicon.ico",
        "/feedback",
        "/frame",
        "/library",
        "/manifest.json",
        "/rebuild",
        "/scope",
        "/talks",
        "/talks/delete",
        "/talks/rename",
        "/theme.css",
        "/gradio_api/cancel",
        "/gradio_api/queue/data",
        "/gradio_api/queue/join",
        "/gradio_api/reset",
        "/gradio_api/run/predict",
        "/gradio_api/startup-events",
    }
)
_OPEN_BELOW = ("/assets/", "/look/", "/static/", "/gradio_api/heartbeat/")

_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def policy(nonce: str) -> str:
    """Return the content security policy: this server only, scripts from files or `nonce`.

    Gradio writes style attributes, so inline style is the one exception.
    """
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; frame-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


class Guard:
    """ASGI middleware around the whole application.

    `hosts` are the host names that requests may be addressed to; None is any.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None = None) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not wanted, pass on the rest; every response gets the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        guarded = _with_headers(send, nonce)
        refusal = _refusal(scope, self.hosts)
        if refusal:
            await refusal(scope, receive, guarded)
        elif scope["path"] == "/":
            # Compressed pages cannot be given a nonce.
            plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
            await self.app({**scope, "headers": plain}, receive, _with_nonce(guarded, nonce))
        else:
            await self.app(scope, receive, guarded)


def _refusal(scope: Scope, hosts: Collection[str] | None) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    path = scope["path"]
    host = headers.get("host", "")
    if hosts is not None and urlsplit(f"//{host}").hostname not in hosts:
        return PlainTextResponse("Open the chat at the address that it printed.", 400)
    if path not in _OPEN and not path.startswith(_OPEN_BELOW):
        return PlainTextResponse("There is no such page here.", 404)
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return PlainTextResponse("Requests from other sites are refused.", 403)
    length = headers.get("content-length", "0" if scope["method"] in {"GET", "HEAD"} else "")
    if not length.isdecimal():
        return PlainTextResponse("Say how long the request is.", 411)
    if int(length) > LARGEST_BODY:
        return PlainTextResponse("That is too long. Shorten it and send it again.", 413)
    return None


def _with_headers(send: Send, nonce: str) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update({**_HEADERS, "Content-Security-Policy": policy(nonce)})
        await send(message)

    return guarded


def _with_nonce(send: Send, nonce: str) -> Send:
    """Give the page's own scripts the nonce. Gradio writes its settings without any `<`."""
    start: list[Message] = []
    chunks: list[bytes] = []

    async def whole(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
        if message["type"] != "http.response.body":
            return
        chunks.append(message.get("body", b""))
        if message.get("more_body"):
            return
        page = b"".join(chunks).replace(b"<script", f'<script nonce="{nonce}"'.encode())
        if page:
            MutableHeaders(scope=start[0])["content-length"] = str(len(page))
        await send(start[0])
        await send({"type": "http.response.body", "body": page})

    return whole
