"""The chat's web server: one process, one port, this machine only unless told otherwise."""

import errno
import logging
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated, Literal

from pincite.assistant.types import Caution
from pincite.index.address import LOOPBACK
from pincite.index.errors import InputError, PinciteError
from pincite.ui import source
from pincite.ui.needs import Chain, Library

if TYPE_CHECKING:
    from fastapi import FastAPI

Look = Literal["page.css", "chat.css", "chat.js"]
"""The files that give the page its look and its source panel."""

_WHY = {
    errno.EADDRINUSE: "it is in use: stop the other program or choose another port",
    errno.EACCES: "it needs special rights: choose a port over 1023",
    errno.EADDRNOTAVAIL: "this machine has no such address: choose 127.0.0.1",
}


def serve(
    index: Library,
    chain: Chain,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    questions: Sequence[str] = (),
    caution: Caution = "normal",
    warm: Callable[[], object] = lambda: None,
    say: Callable[[str], object] = print,
) -> None:
    """Serve the chat until it is interrupted (Ctrl-C).

    `questions` are offered on the empty page, and `caution` is chosen there. `warm` loads what
    answers need; it runs once the page can be reached, and questions wait for it. `say` is given
    the address as soon as the server listens. Raises PinciteError when it cannot listen there.
    """
    with listening(host, port) as listener:
        import uvicorn

        ready = Event()

        def prepare() -> None:
            try:
                warm()
            except Exception as error:  # the first question meets it again, and says so
                logging.getLogger(__name__).error("Getting ready failed: %s", error)
            ready.set()

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                say(f"The chat is at {address(listener)} (Ctrl-C ends it)")
                Thread(target=prepare, daemon=True).start()

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                # Pages that are still open are cut off; that is no error.
                logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
                await super().shutdown(sockets)

        try:
            application = create(
                index, chain, host=host, questions=questions, caution=caution, ready=ready
            )
            config = uvicorn.Config(
                application, log_level="error", server_header=False, timeout_graceful_shutdown=1
            )
            Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            say("The chat has ended.")


def create(
    index: Library,
    chain: Chain,
    *,
    host: str = "127.0.0.1",
    questions: Sequence[str] = (),
    caution: Caution = "normal",
    ready: Event | None = None,
) -> "FastAPI":
    """Return the web application: the chat page and the articles it cites.

    When `host` is this machine only, requests that name another host are refused, so that no
    web site can reach the chat through the visitor's browser. Answers wait for `ready`.
    """
    from fastapi import FastAPI, Query
    from fastapi.responses import FileResponse, HTMLResponse
    from pincite.ui import app as page
    from pincite.ui.guard import Guard

    application = FastAPI(openapi_url=None)
    application.add_middleware(Guard, hosts=LOOPBACK if host in LOOPBACK else None)

    @application.get("/look/{name}")
    def look(name: Look) -> FileResponse:
        return FileResponse(Path(__file__).with_name(name))

    @application.get("/article", response_class=HTMLResponse)
    def article(
        article_id: Annotated[str, Query(alias="id")] = "",
        at: str = "",
        also: str = "",
        said: str = "",
    ) -> HTMLResponse:
        try:
            shown = source.page(
                index.article(article_id),
                source.spans(at),
                source.spans(also),
                index.copies(article_id),
                said,
            )
        except PinciteError as error:
            return HTMLResponse(source.missing(str(error)), 404)
        return HTMLResponse(shown)

    if ready is None:
        ready = Event()
        ready.set()
    page.mount(application, index, chain, questions=questions, caution=caution, ready=ready)
    return application


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at the address; raises PinciteError when it cannot.

    Port 0 is any free port.
    """
    if not 0 <= port < 65_536:
        raise InputError(f"There is no port {port}: choose one from 1 to 65535.")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PinciteError(f"Cannot serve the chat on {host}:{port}: {error}.") from None
    try:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        # At once: until one of them listens, two programs may be bound to one port.
        listener.listen()
    except OSError as error:
        listener.close()
        why = _WHY.get(error.errno or 0, error.strerror)
        raise PinciteError(f"Cannot serve the chat on {host}:{port}: {why}.") from None
    return listener


def address(listener: socket.socket) -> str:
    """Return where a browser finds what listens on the socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
