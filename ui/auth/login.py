"""Logging in and out: a form, a cookie, and wrong passwords that make the next try wait."""

import asyncio
import logging
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from pincite.index.errors import PinciteError
from pincite.ui.auth.throttle import Tries
from pincite.ui.auth.users import SESSION, Users
from pincite.ui.escape import escape
from pincite.ui.i18n import Texts, texts_for
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from fastapi import FastAPI

_AT_ONCE = 2
"""Passwords compared at the same time: each takes a core and 32 MiB."""
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


def form(then: str, texts: Texts, message: str = "") -> str:
    """Return the page that asks for name and password, and leads to the address `then`."""
    said = f'<p role="alert">{escape(message)}</p>' if message else ""
    named, password, enter = (escape(texts(f"login.{key}")) for key in ("name", "password", "in"))
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8">'
        f"<title>Pincite: {enter}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{_look()}{_STYLE}</style></head><body class="page">'
        f'<main><form method="post" action="/login"><h1>Pincite</h1>{said}'
        f'<label>{named} <input name="name" autocomplete="username" required autofocus></label>'
        f'<label>{password} <input name="password" type="password" '
        'autocomplete="current-password" required></label>'
        f'<input type="hidden" name="then" value="{escape(then)}">'
        f"<button>{enter}</button></form></main></body></html>"
    )


def mount(application: "FastAPI", users: Users) -> None:
    """Add the routes that let people in and out."""
    tries = Tries()
    few = asyncio.Semaphore(_AT_ONCE)

    @application.post("/login")
    async def log_in(request: Request) -> Response:
        told = parse_qs((await request.body()).decode("utf-8", "replace"))
        name, password, then = (told.get(each, [""])[0] for each in ("name", "password", "then"))
        address = request.client.host if request.client else ""
        texts = texts_for(request)
        wait = math.ceil(tries.begin(name, address))
        if wait:
            words = texts("login.wait", n=texts.number(wait))
            return HTMLResponse(form(then, texts, words), 429, {"Retry-After": str(wait)})
        async with few:
            user = await asyncio.to_thread(users.known, name, password)
        if user is None:
            return HTMLResponse(form(then, texts, texts("login.wrong")), 401)
        tries.right(name, address)
        response = RedirectResponse(_own(then), 303)
        response.set_cookie(
            users.cookie,
            users.ticket(user),
            max_age=SESSION,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    @application.get("/login")
    def is_in() -> Response:
        return RedirectResponse("/", 303)

    @application.post("/logout")
    def log_out(request: Request) -> Response:
        try:
            users.end(request.cookies.get(users.cookie, ""))
        except PinciteError as error:  # it has ended all the same, until the chat is started anew
            logging.getLogger(__name__).error("%s", error)
        response = RedirectResponse("/", 303)
        response.delete_cookie(users.cookie)
        return response


def _own(address: str) -> str:
    """Return the address where it is one of this server, else that of the chat."""
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own and address.isascii() and address.isprintable() else "/"


@cache
def _look() -> str:
    return (Path(__file__).parents[1] / "frontend" / "page.css").read_text("utf-8")
