"""Login and logout: the form, the session cookie, and the wait after wrong passwords."""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from pincite.index.errors import PinciteError
from pincite.ui.auth.sessions import SESSION_SECONDS, SessionSigner
from pincite.ui.auth.throttle import LoginThrottle
from pincite.ui.auth.users import MAX_NAME_LENGTH
from pincite.ui.auth.visitor import HOST_PREFIX
from pincite.ui.document import VIEWPORT, render_document
from pincite.ui.escape import escape
from pincite.ui.i18n import Translations, get_translations
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from fastapi import FastAPI

_MAX_CONCURRENT_CHECKS = 2
"""Passwords to check at the same time: each check takes a core and 128 MiB."""
_DEVICE_SECONDS = 365 * 24 * 60 * 60
"""Lifetime of the cookie that says that a user has logged in from a browser."""
_STYLE = """
body { display: grid; min-height: 100vh; place-items: center; font: 1rem/1.5 var(--sans) }
form { display: grid; gap: 0.75rem; width: min(20rem, 88vw); color: var(--ink) }
h1 { margin: 0; font: 600 1.6rem/1.25 var(--serif) }
label { display: grid; gap: 0.25rem; color: var(--soft) }
input, button { padding: 0.6rem; border: 1px solid var(--soft); border-radius: 0.4rem;
  background: var(--raised); color: var(--ink); font: inherit }
button { border-color: var(--accent); background: var(--accent); color: var(--paper) }
[role=alert] { margin: 0; color: var(--caution) }
"""


def render_login_page(next_url: str, translations: Translations, message: str = "") -> str:
    """Return the login form as an HTML page; a login leads on to `next_url`."""
    alert = f'<p role="alert">{escape(message)}</p>' if message else ""
    name_label, password_label, submit_label = (
        escape(translations(f"login.{key}")) for key in ("name", "password", "in")
    )
    head = (
        f"<title>Pincite: {submit_label}</title>{VIEWPORT}"
        f"<style>{_read_stylesheet()}{_STYLE}</style>"
    )
    form = (
        f'<form method="post" action="/login"><h1>Pincite</h1>{alert}'
        f'<label>{name_label} <input name="name" autocomplete="username" required autofocus>'
        "</label>"
        f'<label>{password_label} <input name="password" type="password" '
        'autocomplete="current-password" required></label>'
        f'<input type="hidden" name="then" value="{escape(next_url)}">'
        f"<button>{submit_label}</button></form>"
    )
    return render_document(head, f"<main>{form}</main>", translations, body_class="page")


def add_routes(application: "FastAPI", sessions: SessionSigner) -> None:
    """Add the routes /login and /logout."""
    application.post("/login")(_create_login(sessions))

    @application.get("/login")
    def redirect_to_chat() -> Response:
        return RedirectResponse("/", 303)

    @application.post("/logout")
    def log_out(request: Request) -> Response:
        name = _name_cookie(sessions.cookie_name, request)
        try:
            sessions.revoke_token(request.cookies.get(name, ""))
        except PinciteError as error:
            # Only the cookie is deleted: say so, since a copy of it would still be valid.
            logging.getLogger(__name__).error("%s", error)
        response = RedirectResponse("/", 303)
        _set_cookie(response, name, "", request, 0)
        return response


def _create_login(sessions: SessionSigner) -> Callable[[Request], Awaitable[Response]]:
    throttle = LoginThrottle()
    concurrent_checks = asyncio.Semaphore(_MAX_CONCURRENT_CHECKS)

    async def log_in(request: Request) -> Response:
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        name, password, next_url = (
            form.get(each, [""])[0] for each in ("name", "password", "then")
        )
        name = name[: MAX_NAME_LENGTH + 1]  # nobody's, and short enough to be remembered
        client_address = request.client.host if request.client else ""
        translations = get_translations(request)
        device_cookie = _name_cookie(sessions.device_cookie_name, request)
        device = sessions.verify_device_token(request.cookies.get(device_cookie, ""), name)
        wait = math.ceil(throttle.record_attempt(name, client_address, device))
        if wait:
            message = translations("login.wait", n=translations.format_number(wait))
            return HTMLResponse(
                render_login_page(next_url, translations, message), 429, {"Retry-After": str(wait)}
            )
        async with concurrent_checks:
            user = await asyncio.to_thread(sessions.users.authenticate, name, password)
        if user is None:
            return HTMLResponse(
                render_login_page(next_url, translations, translations("login.wrong")), 401
            )
        throttle.record_success(name, client_address, device)
        response = RedirectResponse(_sanitize_redirect_url(next_url), 303)
        session_cookie = _name_cookie(sessions.cookie_name, request)
        token = sessions.create_token(user)
        _set_cookie(response, session_cookie, token, request, SESSION_SECONDS)
        if not device:
            device_token = sessions.create_device_token(user)
            _set_cookie(response, device_cookie, device_token, request, _DEVICE_SECONDS)
        return response

    return log_in


def _name_cookie(name: str, request: Request) -> str:
    """Return the name of a cookie: behind TLS, other hosts must not be able to set it."""
    return f"{HOST_PREFIX}{name}" if request.url.scheme == "https" else name


def _set_cookie(response: Response, name: str, value: str, request: Request, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _sanitize_redirect_url(url: str) -> str:
    """Return the URL if it is a path on this server, or `/`."""
    is_local = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if is_local and url.isascii() and url.isprintable() else "/"


@cache
def _read_stylesheet() -> str:
    return (Path(__file__).parents[1] / "frontend" / "page.css").read_text("utf-8")
