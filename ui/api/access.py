"""Access to the API: checks the host, origin, size and key of each request, and names its visitor.

The chat page has its own middleware (`ui.server.middleware`): it answers with pages, and lets in
by cookie.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from pincite.index.addresses import LOOPBACK_HOSTS
from pincite.index.errors import PinciteError
from pincite.ui.api.problems import ProblemError, get_api_path, render_problem, to_problem
from pincite.ui.auth.cookies import keep_own_cookies
from pincite.ui.auth.keys import KEY_PREFIX, KeyStore
from pincite.ui.auth.proxy import Network, apply_proxy_headers
from pincite.ui.auth.visitor import VISITOR, Visitor
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1_000_000
BODY_SECONDS = 20.0
"""Seconds for the body of a request to arrive."""
PUBLIC_PATHS = frozenset({"/api/v1/openapi.json"})
"""Allowed without a key: the document says nothing about the articles."""

_MAX_DISCARDED_BYTES = 64_000_000
_DISCARD_SECONDS = 5.0

RecordRequest = Callable[[Scope, int, float], object]
"""Called at the start of each response with the scope, the status, and the seconds so far."""


class AccessRules(Protocol):
    """What the API needs of the access policy of the server."""

    @property
    def host(self) -> str:
        """The address that the server listens on."""

    @property
    def open_to_all(self) -> bool:
        """Whether everybody who can reach the server may ask."""

    @property
    def sessions(self) -> object | None:
        """Set if people log in."""

    @property
    def trusted_proxies(self) -> Sequence[Network]:
        """The proxies that may say who sends a request."""

    @property
    def user_header(self) -> str | None:
        """The header in which such a proxy names the user."""

    @property
    def keys(self) -> KeyStore | None:
        """The keys of programs."""

    def allows_host(self, host_header: str) -> bool:
        """Return whether a request with this Host header is for this server."""

    def identify_visitor(
        self, cookies: Mapping[str, str], client_address: str, proxy_user: str | None
    ) -> Visitor | None:
        """Return the visitor that has no key, or None if they have to log in."""


class ApiAccessMiddleware:
    """ASGI middleware around the API.

    It refuses what the rules do not allow, as a problem, puts the Visitor into the scope, and
    replays the body, which it has read within the limits on size and time.
    """

    def __init__(self, app: ASGIApp, rules: AccessRules, record_request: RecordRequest) -> None:
        self.app = app
        self.rules = rules
        self.record_request = record_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle HTTP requests; close websockets, which the API does not use."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rules = self.rules
        scope, proxy_user = apply_proxy_headers(
            keep_own_cookies(scope), rules.trusted_proxies, rules.user_header
        )
        send = _add_headers(send, self._record(scope))
        try:
            headers = Headers(scope=scope)
            _check_headers(scope, headers, rules)
            if get_api_path(scope) not in PUBLIC_PATHS:
                scope[VISITOR] = identify(scope, headers, rules, proxy_user)
            body = await _read_body(headers, receive)
        except ProblemError as problem:
            if problem.name == "too-large":
                await _discard_body(receive)
            await render_problem(problem, scope)(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)

    def _record(self, scope: Scope) -> Callable[[Message], object]:
        started = time.monotonic()

        def record(message: Message) -> None:
            self.record_request(scope, message["status"], time.monotonic() - started)

        return record


def identify(scope: Scope, headers: Headers, rules: AccessRules, proxy_user: str | None) -> Visitor:
    """Return the visitor of a request: the owner of its key, or who may open the chat page.

    A key always decides alone. Raises ProblemError for an invalid key, and without one if the
    server needs one: if a key was ever added, if people log in, or if other machines can reach it.
    """
    keys = rules.keys
    client_address = scope["client"][0] if scope.get("client") else ""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else ""
    try:
        has_keys = keys is not None and keys.exists()
        # Clients of OpenAI's API always send a key; without keys on the server it means nothing.
        if token and keys and (has_keys or token.startswith(KEY_PREFIX)):
            return _identify_by_key(token, keys)
        if (
            rules.open_to_all
            or rules.sessions
            or not (has_keys or rules.host not in LOOPBACK_HOSTS)
        ):
            cookies = cookie_parser(headers.get("cookie", ""))
            visitor = rules.identify_visitor(cookies, client_address, proxy_user)
            if visitor:
                return visitor
    except PinciteError as error:
        raise to_problem(error) from error
    raise ProblemError(
        "key-needed",
        "Send a key in the header `Authorization: Bearer KEY`. The operator of this server makes "
        "one with `pincite users add NAME --key`.",
    )


def _identify_by_key(token: str, keys: KeyStore) -> Visitor:
    key = keys.find(token)
    if key is None:
        raise ProblemError(
            "key-invalid",
            "This server does not know the key: it was replaced or removed, or is of a different "
            "server. Ask its operator for a new one.",
        )
    if key.is_expired():
        raise ProblemError(
            "key-invalid",
            f"The key of {key.name} expired at {key.last_moment}: ask the operator of this server "
            "for a new one.",
        )
    return Visitor(f"key {key.name}", key.name, key.operator)


def _check_headers(scope: Scope, headers: Headers, rules: AccessRules) -> None:
    """Raise ProblemError for a request to another host, from another site, or that is too large."""
    host = headers.get("host", "")
    if not rules.allows_host(host):
        raise ProblemError(
            "wrong-host",
            "Use the address that the server printed, or name this one with --name.",
        )
    origins = headers.getlist("origin")
    if origins and origins != [f"{scope['scheme']}://{host}"]:
        raise ProblemError(
            "other-site", "The page of another site sent this request: call the API from a program."
        )
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        raise ProblemError("bad-request", "The header Content-Length is not a number.")
    if len(length) > 20 or int(length) > MAX_BODY_BYTES:
        raise _make_size_problem()


def _make_size_problem() -> ProblemError:
    return ProblemError(
        "too-large",
        f"The body has more than {MAX_BODY_BYTES:,} bytes: shorten the question or the text, or "
        "send a part of the history.",
    )


async def _read_body(headers: Headers, receive: Receive) -> bytes:
    """Return the body. Raises ProblemError if it is too large or does not arrive in time."""
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while "content-length" in headers or "transfer-encoding" in headers:
                message = await receive()
                if message["type"] != "http.request":
                    raise ProblemError("too-slow", "The connection ended before the whole body.")
                chunks.append(message.get("body", b""))
                size += len(chunks[-1])
                if size > MAX_BODY_BYTES:
                    raise _make_size_problem()
                if not message.get("more_body"):
                    break
    except TimeoutError:
        raise ProblemError(
            "too-slow", f"The body did not arrive within {BODY_SECONDS:g} seconds: send it again."
        ) from None
    return b"".join(chunks)


async def _discard_body(receive: Receive) -> None:
    """Read what is on its way: many clients read the refusal only after they have sent all."""
    discarded = 0
    try:
        async with asyncio.timeout(_DISCARD_SECONDS):
            while discarded < _MAX_DISCARDED_BYTES:
                message = await receive()
                discarded += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        return


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that yields the body first, then the messages that follow."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return first.pop() if first else await receive()

    return replay


def _add_headers(send: Send, record: Callable[[Message], object]) -> Send:
    """Return a `send` that adds the headers of every response, and calls `record` at its start."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            record(message)
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "no-store"
            headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
            headers["X-Content-Type-Options"] = "nosniff"
        await send(message)

    return send_with_headers
