"""Whose conversations a request may see: those of who is signed in, or else of a browser."""

import re
from http.cookies import SimpleCookie
from secrets import token_urlsafe

from pincite.ui.auth.visitor import VISITOR
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "pincite-browser"
BROWSER = "pincite.browser"
"""By what a request's scope says that its browser is known."""

_YEAR = 365 * 24 * 60 * 60
_TOKEN = re.compile(r"[\w-]{22,64}")


def owner(scope: Scope) -> str:
    """Return whose conversations a request may see; empty where nobody can be told."""
    name = getattr(scope.get(VISITOR), "name", None)
    browser = scope.get(BROWSER)
    return f"user:{name}" if name else f"browser:{browser}" if browser else ""


def operator(scope: Scope) -> bool:
    """Return whether a request may change the library. Without any login, everybody may."""
    visitor = scope.get(VISITOR)
    return visitor is None or bool(visitor.operator)


class Browsers:
    """ASGI middleware that gives each browser a cookie of random letters when it opens the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name the browser in the scope."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cookies: SimpleCookie = SimpleCookie()
        cookies.load(Headers(scope=scope).get("cookie", ""))
        token = cookies[COOKIE].value if COOKIE in cookies else ""
        if _TOKEN.fullmatch(token):
            await self.app({**scope, BROWSER: token}, receive, send)
        elif scope["path"] == "/":
            token = token_urlsafe(24)
            secure = "; Secure" if scope["scheme"] == "https" else ""
            cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={_YEAR}{secure}"
            named = _with_cookie(send, cookie)
            await self.app({**scope, BROWSER: token}, receive, named)
        else:
            await self.app(scope, receive, send)


def _with_cookie(send: Send, cookie: str) -> Send:
    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return named
