"""The chat's web server: one process, one port, this machine only unless told otherwise."""

import errno
import logging
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from pincite.assistant.types import Caution
from pincite.index.errors import InputError, PinciteError
from pincite.index.limits import parse_limits
from pincite.ui import events
from pincite.ui.protocols import Chain, Library
from pincite.ui.server.access import HERE, Doors

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

_CONNECTIONS = 512
"""Open at the same time; who comes then is told to come again."""
KEPT = "chat"
"""The folder, in that of the index, of what the chat keeps: conversations and feedback."""

_WHY = {
    errno.EADDRINUSE: "it is in use: stop the other program or choose another port",
    errno.EACCES: "it needs special rights: choose a port over 1023",
    errno.EADDRNOTAVAIL: "this machine has no such address: choose 127.0.0.1",
}


def serve(
    index: Library,
    chains: Mapping[str, Chain],
    *,
    doors: Doors = HERE,
    questions: Sequence[str] = (),
    caution: Caution = "normal",
    root: Path | None = None,
    limits: Sequence[str] = (),
    warm: Callable[[], object] = lambda: None,
    say: Callable[[str], object] = print,
) -> None:
    """Serve the chat until it is interrupted (Ctrl-C).

    `questions` are offered on the empty page, and `caution` is chosen there; `chains`, `root` and
    `limits` are as `create` takes them. `warm` loads what answers need; it runs once the page can
    be reached, and questions wait for it. `say` is given the address as soon as the server
    listens. Raises PinciteError when it cannot listen there, and InputError for doors that would
    stand open unasked.
    """
    doors.check()
    with listening(doors.host, doors.port) as listener:
        import uvicorn

        ready = Event()

        def prepare() -> None:
            try:
                warm()
            except Exception as error:  # the first question meets it again, and says so
                logging.getLogger(__name__).error("Getting ready failed: %s", error)
            events.note("ready")
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
                index,
                chains,
                doors=doors,
                questions=questions,
                caution=caution,
                ready=ready,
                root=root,
                limits=limits,
            )
            Server(configured(application)).run(sockets=[listener])
        except KeyboardInterrupt:
            say("The chat has ended.")


def create(
    index: Library,
    chains: Mapping[str, Chain],
    *,
    doors: Doors = HERE,
    questions: Sequence[str] = (),
    caution: Caution = "normal",
    ready: Event | None = None,
    root: Path | None = None,
    limits: Sequence[str] = (),
) -> "FastAPI":
    """Return the web application: the chat page and the addresses beside it.

    `chains` answer, by the name of the language model that words it, "" for none; the first is
    the one that is asked unless another is chosen. Requests that `doors` do not let in are
    refused, and so are those that name another host, so that no web site can reach the chat
    through the visitor's browser. Answers wait for `ready`. In the folder of the index, `root`,
    conversations and feedback are kept, and there the folder of articles is read again, with the
    `limits` of the command line; without it, conversations are forgotten at the end and nothing
    is added.
    """
    from fastapi import FastAPI
    from pincite.ui.auth import login
    from pincite.ui.auth.browser import Browsers
    from pincite.ui.chat import page
    from pincite.ui.conversations.feedback import Feedback
    from pincite.ui.conversations.store import Talks
    from pincite.ui.server import health
    from pincite.ui.server.middleware import Guard
    from pincite.ui.server.reindex import Rebuild
    from pincite.ui.server.routes import Rooms, refused, routes
    from pincite.ui.server.uploads import Adding

    kept = root / KEPT if root else None
    talks = Talks(kept / "conversations.sqlite" if kept else None)
    rooms = Rooms(
        library=index,
        talks=talks,
        feedback=Feedback(kept / "feedback.jsonl" if kept else None),
        rebuild=Rebuild(lambda: index.folder, root, limits) if root else None,
        adding=Adding(kept / "incoming", parse_limits(limits)) if kept else None,
        models=tuple(chains),
        caution=caution,
    )
    application = FastAPI(openapi_url=None)
    application.add_middleware(Browsers)
    application.add_middleware(Guard, doors=doors, note=events.note)
    application.add_exception_handler(PinciteError, refused)
    application.include_router(routes(rooms))
    if ready is None:
        ready = Event()
        ready.set()
    health.mount(application, index, ready)
    if doors.users:
        login.mount(application, doors.users)
    page.mount(
        application, index, chains, talks, questions=questions, ready=ready, limits=doors.limits
    )
    return application


def configured(application: "FastAPI") -> "uvicorn.Config":
    """Return how the application is to be served."""
    import uvicorn

    return uvicorn.Config(
        application,
        log_config=None,
        log_level="error",
        proxy_headers=False,  # the guard knows which proxy to believe
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=1,
    )


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
