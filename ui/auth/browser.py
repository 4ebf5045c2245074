"""The browser cookie, and the owner of stored conversations: a user or a browser."""

import re
from http.cookies import SimpleCookie
from secrets import token_urlsafe

from pincite.ui.auth.visitor import HOST_PREFIX, VISITOR
from pincite.ui.paths import get_local_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE_NAME = "pincite-browser"
BROWSER = "pincite.browser"
"""The key of the browser's token in a request's scope."""

_MAX_AGE = 365 * 24 * 60 * 60
"""Seconds."""
_TOKEN_PATTERN = re.compile(r"[\w-]{22,64}")


def identify_owner(scope: Scope) -> str:
    """Return the owner of the conversations that a request may see; empty if unknown.

    The owner is the user, or the browser if nobody is logged in.
    """
    visitor = scope.get(VISITOR)
    user = visitor and (visitor.user_id or visitor.name)
    browser = scope.get(BROWSER)
    return f"user:{user}" if user else f"browser:{browser}" if browser else ""


class BrowserCookieMiddleware:
    """ASGI middleware that sets a random cookie when a browser first opens the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the browser's token into the scope, and set the cookie if the browser has none."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cookies: SimpleCookie = SimpleCookie()
        cookies.load(Headers(scope=scope).get("cookie", ""))
        encrypted = scope["scheme"] == "https"
        name = f"{HOST_PREFIX}{COOKIE_NAME}" if encrypted else COOKIE_NAME
        token = cookies[name].value if name in cookies else ""
        if _TOKEN_PATTERN.fullmatch(token):
            await self.app({**scope, BROWSER: token}, receive, send)
        elif get_local_path(scope) == "/":
            token = token_urlsafe(24)
            secure = "; Secure" if encrypted else ""
            cookie = (
                f"{name}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={_MAX_AGE}{secure}"
            )
            send_with_cookie = _add_cookie(send, cookie)
            await self.app({**scope, BROWSER: token}, receive, send_with_cookie)
        else:
            await self.app(scope, receive, send)


def _add_cookie(send: Send, cookie: str) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return send_with_cookie
