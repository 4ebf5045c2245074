"""Access middleware: checks each request's host, path, origin, size and visitor."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from pincite.index.errors import PinciteError
from pincite.ui.auth import login, proxy
from pincite.ui.auth.cookies import keep_own_cookies
from pincite.ui.auth.gradio_sessions import SessionOwners
from pincite.ui.auth.visitor import VISITOR, Visitor
from pincite.ui.i18n import get_translations
from pincite.ui.paths import get_local_path, is_page, to_page
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.middleware.gradio_requests import (
    GRADIO_PREFIX,
    MalformedRequestError,
    is_stream,
    read_session,
)
from pincite.ui.server.middleware.headers import add_security_headers, complete_page
from pincite.ui.server.streams import OpenStreams
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 64 * 1024
_LARGE_BODIES = {"/check": 1_000_000, "/check/file": 10_000_000, "/check/export": 5_000_000}
"""The most bytes of a body at paths that take more: a text, a file with one, a checked text."""
_MAX_PATH = 255
"""Characters: a longer one is of no file, and would be an error of the file system."""
_MAX_LOGGED_PATH = 200
"""Characters."""
_BODY_TIMEOUT = 20.0
"""Seconds for the body of a request to arrive."""

# The paths that the page uses. Gradio's others (uploads, files, a proxy, an API) are closed.
_ALLOWED_PATHS = frozenset(
    {
        "/about",
        "/add",
        "/answer",
        "/article",
        "/check",
        "/check/export",
        "/check/file",
        "/config",
        "/copy",
        "/correct",
        "/dossier",
        "/dossier/copy",
        "/dossier/export",
        "/dossier/move",
        "/dossier/note",
        "/dossier/pin",
        "/dossier/remove",
        "/export",
        "/favicon.ico",
        "/feedback",
        "/frame",
        "/health",
        "/library",
        "/manifest.json",
        "/next",
        "/ready",
        "/page",
        "/rebuild",
        "/scope",
        "/start",
        "/sources",
        "/talks",
        "/talks/delete",
        "/talks/rename",
        "/theme.css",
        "/timeline",
        "/gradio_api/cancel",
        "/gradio_api/queue/data",
        "/gradio_api/queue/join",
        "/gradio_api/reset",
        "/gradio_api/run/predict",
        "/gradio_api/startup-events",
    }
)
_ALLOWED_PREFIXES = ("/assets/", "/look/", "/static/", "/gradio_api/heartbeat/")
_LOGIN_ROUTES = frozenset({("GET", "/login"), ("POST", "/login"), ("POST", "/logout")})
"""Allowed if people log in. Without login, Gradio's routes of the same names are closed."""
_PUBLIC_ROUTES = frozenset({("POST", "/login"), ("GET", "/health"), ("GET", "/ready")})
"""Allowed without login."""

LogEvent = Callable[..., object]
"""Writes an event to the log: its name, and its fields as keywords."""


class AccessMiddleware:
    """ASGI middleware around the whole application.

    It refuses requests that the access policy does not allow, puts the Visitor into the scope,
    adds the security headers to each response, and calls `log_event` for each request.
    """

    def __init__(self, app: ASGIApp, access_policy: AccessPolicy, log_event: LogEvent) -> None:
        self.app = app
        self.access_policy = access_policy
        self.log_event = log_event
        self.session_owners = SessionOwners()
        self.streams = OpenStreams(access_policy.limits.streams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle HTTP requests; close websockets, which the page does not use."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._handle_http(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _handle_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope, proxy_user = proxy.apply_proxy_headers(
            keep_own_cookies(scope),
            self.access_policy.trusted_proxies,
            self.access_policy.user_header,
        )
        nonce = secrets.token_urlsafe(16)
        encrypted = scope["scheme"] == "https"
        private = self.access_policy.sessions is not None
        send = self._log_request(scope, send)
        send = add_security_headers(send, nonce, private=private, encrypted=encrypted)
        headers = Headers(scope=scope)
        refusal = _check_request(scope, headers, self.access_policy)
        if refusal:
            await refusal(scope, receive, send)
            return
        cookies = cookie_parser(headers.get("cookie", ""))
        identify = partial(
            self.access_policy.identify_visitor,
            cookies,
            _get_client_address(scope),
            proxy_user,
            encrypted=encrypted,
        )
        try:
            visitor = identify()
        except PinciteError as error:
            logging.getLogger(__name__).error("%s", error)
            await PlainTextResponse("Nobody can be let in now.", 503)(scope, receive, send)
            return
        if visitor is None and (scope["method"], get_local_path(scope)) not in _PUBLIC_ROUTES:
            await _require_login(scope)(scope, receive, send)
            return
        scope[VISITOR] = visitor
        body = await _read_body(headers, receive)
        if body is None:
            refusal = PlainTextResponse("The request did not arrive.", 408)
        else:
            refusal = self._check_gradio_request(scope, body, visitor)
        if refusal:
            await refusal(scope, receive, send)
        elif is_page(get_local_path(scope)):
            # The nonce and the base cannot be written into a compressed page.
            uncompressed_headers = [
                each for each in scope["headers"] if each[0] != b"accept-encoding"
            ]
            page_scope = to_page({**scope, "headers": uncompressed_headers})
            base = "./" if get_local_path(scope) == "/" else "../"
            await self.app(page_scope, receive, complete_page(send, nonce, base))
        else:
            response = self.app(scope, _replay_body(body or b"", receive), send)
            if visitor and is_stream(get_local_path(scope)):
                await self.streams.run(visitor.id, response, partial(_is_still, visitor, identify))
            else:
                await response

    def _check_gradio_request(
        self, scope: Scope, body: bytes, visitor: Visitor | None
    ) -> Response | None:
        """Return the refusal of a request that the page does not send, or None."""
        if not get_local_path(scope).startswith(GRADIO_PREFIX):
            return None
        try:
            session = read_session(scope, body)
        except MalformedRequestError as error:
            return PlainTextResponse(f"The page does not send this request: {error}.", 400)
        if visitor is None or session is None:
            return None
        if visitor.name and not self.session_owners.authorize(visitor.id, session):
            return PlainTextResponse("This is another person's.", 403)
        if is_stream(get_local_path(scope)) and self.streams.is_full(visitor.id):
            return PlainTextResponse("Too many pages are open: close some of them.", 429)
        return None

    def _log_request(self, scope: Scope, send: Send) -> Send:
        """Return a `send` that logs the request when its response starts."""
        started = time.monotonic()

        async def send_and_log(message: Message) -> None:
            if message["type"] == "http.response.start":
                visitor: Visitor | None = scope.get(VISITOR)
                self.log_event(
                    "request",
                    method=scope["method"],
                    path=_hide_session(scope["path"]),
                    status=message["status"],
                    milliseconds=round(1000 * (time.monotonic() - started)),
                    client=_get_client_address(scope),
                    user=visitor and visitor.name,
                )
            await send(message)

        return send_and_log


def _check_request(scope: Scope, headers: Headers, access_policy: AccessPolicy) -> Response | None:
    """Return the refusal of a request, or None if it is allowed."""
    host = headers.get("host", "")
    if len(headers.getlist("host")) > 1 or not access_policy.allows_host(host):
        return PlainTextResponse("Open the chat at the address that it printed.", 400)
    path = get_local_path(scope)
    is_login_route = access_policy.sessions is not None and (scope["method"], path) in _LOGIN_ROUTES
    is_allowed = path in _ALLOWED_PATHS or path.startswith(_ALLOWED_PREFIXES) or is_page(path)
    if len(path) > _MAX_PATH or not (is_allowed or is_login_route):
        return PlainTextResponse("There is no such page here.", 404)
    origins = headers.getlist("origin")
    if origins and origins != [f"{scope['scheme']}://{host}"]:
        return PlainTextResponse(_explain_foreign_origin(origins, scope, host), 403)
    length = headers.get("content-length", "0" if scope["method"] in {"GET", "HEAD"} else "")
    if "transfer-encoding" in headers or not length.isdecimal():
        return PlainTextResponse("Say how long the request is.", 411)
    max_bytes = _LARGE_BODIES.get(path, MAX_BODY_BYTES)
    if len(length) > len(str(max_bytes)) or int(length) > max_bytes:
        return PlainTextResponse("That is too long. Shorten it and send it again.", 413)
    return None


def _explain_foreign_origin(origins: list[str], scope: Scope, host: str) -> str:
    refusal = "Requests from other sites are refused."
    if scope["scheme"] == "http" and origins == [f"https://{host}"]:
        return f"{refusal} Operator: name the proxy that encrypts with --proxy ADDRESS."
    return refusal


def _require_login(scope: Scope) -> Response:
    """Return the login form if a browser asks for a page, or a plain refusal."""
    if scope["method"] != "GET" or "html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse("Log in first.", 401)
    query = scope["query_string"].decode("latin-1")
    next_url = quote(scope["path"]) + (query and f"?{query}")
    return HTMLResponse(login.render_login_page(next_url, get_translations(Request(scope))), 401)


async def _read_body(headers: Headers, receive: Receive) -> bytes | None:
    """Return the body, or None if it does not arrive in time."""
    remaining = int(headers.get("content-length", "0"))
    chunks = []
    try:
        async with asyncio.timeout(_BODY_TIMEOUT):
            while remaining > 0:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                chunks.append(message.get("body", b""))
                remaining -= len(chunks[-1])
    except TimeoutError:
        return None
    return b"".join(chunks)


def _replay_body(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that yields the body first, then the messages that follow."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return first.pop() if first else await receive()

    return replay


def _is_still(visitor: Visitor, identify: Callable[[], Visitor | None]) -> bool:
    """Return whether a request would still be of the same visitor, with the same rights."""
    try:
        return identify() == visitor
    except PinciteError:
        return False


def _hide_session(path: str) -> str:
    """Return a path for the log, without the names of a session and of a conversation."""
    for mark in ("/heartbeat/", "/c/"):
        prefix, found, _ = path.partition(mark)
        if found:
            return f"{prefix}{found}*"
    return path[:_MAX_LOGGED_PATH]


def _get_client_address(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""
