"""What every request goes through: host, open routes, origin, size, and who makes it."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from urllib.parse import quote

from pincite.index.errors import PinciteError
from pincite.ui.auth import login, proxy
from pincite.ui.auth.gradio_sessions import Owners
from pincite.ui.auth.visitor import VISITOR, Visitor
from pincite.ui.i18n import texts_for
from pincite.ui.server.access import Doors
from pincite.ui.server.headers import with_headers, with_nonce
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes."""
_PATIENCE = 20.0
"""Seconds that a body may take to arrive."""

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
        "/health",
        "/library",
        "/manifest.json",
        "/ready",
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
_AT_THE_DOOR = frozenset({("GET", "/login"), ("POST", "/login"), ("POST", "/logout")})
"""Open where people log in. Gradio has such routes too."""
_FOR_ALL = frozenset({("POST", "/login"), ("GET", "/health"), ("GET", "/ready")})
"""What needs no login."""

Note = Callable[..., object]
"""Is told an event's name, and its fields by name."""


class Guard:
    """ASGI middleware around the whole application. `note` is told of every request."""

    def __init__(self, app: ASGIApp, doors: Doors, note: Note) -> None:
        self.app = app
        self.doors = doors
        self.note = note
        self.owners = Owners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not wanted, pass on the rest; every response gets the headers."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope, named = proxy.seen(scope, self.doors.proxies, self.doors.user_header)
        nonce = secrets.token_urlsafe(16)
        encrypted = scope["scheme"] == "https"
        private = self.doors.users is not None
        send = self._noting(scope, send)
        send = with_headers(send, nonce, private=private, encrypted=encrypted)
        headers = Headers(scope=scope)
        refusal = _refusal(scope, headers, self.doors)
        if refusal:
            await refusal(scope, receive, send)
            return
        try:
            visitor = self.doors.visitor(
                cookie_parser(headers.get("cookie", "")), _address(scope), named
            )
        except PinciteError as error:
            logging.getLogger(__name__).error("%s", error)
            await PlainTextResponse("Nobody can be let in now.", 503)(scope, receive, send)
            return
        if visitor is None and (scope["method"], scope["path"]) not in _FOR_ALL:
            await _who_is_it(scope)(scope, receive, send)
            return
        scope[VISITOR] = visitor
        body = await _whole(headers, receive)
        if body is None:
            await PlainTextResponse("The request did not arrive.", 408)(scope, receive, send)
        elif visitor and visitor.name and not self.owners.let(visitor.person, scope, body):
            await PlainTextResponse("This is another person's.", 403)(scope, receive, send)
        elif scope["path"] == "/":
            # Compressed pages cannot be given a nonce.
            plain = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            await self.app({**scope, "headers": plain}, receive, with_nonce(send, nonce))
        else:
            await self.app(scope, _replayed(body, receive), send)

    def _noting(self, scope: Scope, send: Send) -> Send:
        """Note the request once its response begins."""
        started = time.monotonic()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                visitor: Visitor | None = scope.get(VISITOR)
                self.note(
                    "request",
                    method=scope["method"],
                    path=scope["path"],
                    status=message["status"],
                    milliseconds=round(1000 * (time.monotonic() - started)),
                    client=_address(scope),
                    user=visitor and visitor.name,
                )
            await send(message)

        return noting


def _refusal(scope: Scope, headers: Headers, doors: Doors) -> Response | None:
    host = headers.get("host", "")
    if not doors.answers_to(host):
        return PlainTextResponse("Open the chat at the address that it printed.", 400)
    path = scope["path"]
    at_the_door = doors.users is not None and (scope["method"], path) in _AT_THE_DOOR
    if path not in _OPEN and not path.startswith(_OPEN_BELOW) and not at_the_door:
        return PlainTextResponse("There is no such page here.", 404)
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return PlainTextResponse("Requests from other sites are refused.", 403)
    length = headers.get("content-length", "0" if scope["method"] in {"GET", "HEAD"} else "")
    if "transfer-encoding" in headers or not length.isdecimal():
        return PlainTextResponse("Say how long the request is.", 411)
    if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
        return PlainTextResponse("That is too long. Shorten it and send it again.", 413)
    return None


def _who_is_it(scope: Scope) -> Response:
    """Return the form to log in where a person looks for a page, else the bare refusal."""
    if scope["method"] != "GET" or "html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse("Log in first.", 401)
    asked = scope["query_string"].decode("latin-1")
    then = quote(scope["path"]) + (asked and f"?{asked}")
    return HTMLResponse(login.form(then, texts_for(Request(scope))), 401)


async def _whole(headers: Headers, receive: Receive) -> bytes | None:
    """Return the body; None where it does not come, or not in time."""
    left = int(headers.get("content-length", "0"))
    chunks = []
    try:
        async with asyncio.timeout(_PATIENCE):
            while left > 0:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                chunks.append(message.get("body", b""))
                left -= len(chunks[-1])
    except TimeoutError:
        return None
    return b"".join(chunks)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Give the body first, then whatever comes."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return first.pop() if first else await receive()

    return replay


def _address(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""
