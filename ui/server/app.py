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
from pincite.ui.server.access import LOCAL_ONLY, AccessPolicy

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

_MAX_CONNECTIONS = 512
"""Open at the same time; who comes then is told to come again."""
CHAT_FOLDER = "chat"
"""The folder, in that of the index, of what the chat keeps: conversations and feedback."""

_LISTEN_ERRORS = {
    errno.EADDRINUSE: "it is in use: stop the other program or choose another port",
    errno.EACCES: "it needs special rights: choose a port over 1023",
    errno.EADDRNOTAVAIL: "this machine has no such address: choose 127.0.0.1",
}


def serve(
    library: Library,
    chains: Mapping[str, Chain],
    *,
    access_policy: AccessPolicy = LOCAL_ONLY,
    sample_questions: Sequence[str] = (),
    caution: Caution = "normal",
    index_folder: Path | None = None,
    limit_options: Sequence[str] = (),
    warm_up: Callable[[], object] = lambda: None,
    print_line: Callable[[str], object] = print,
) -> None:
    """Serve the chat until it is interrupted (Ctrl-C).

    `questions` are offered on the empty page, and `caution` is chosen there; `chains`, `root` and
    `limits` are as `create` takes them. `warm` loads what answers need; it runs once the page can
    be reached, and questions wait for it. `say` is given the address as soon as the server
    listens. Raises PinciteError when it cannot listen there, and InputError for doors that would
    stand open unasked.
    """
    access_policy.validate()
    with open_listener(access_policy.host, access_policy.port) as listener:
        import uvicorn

        ready = Event()

        def prepare() -> None:
            try:
                warm_up()
            except Exception as error:  # the first question meets it again, and says so
                logging.getLogger(__name__).error("Getting ready failed: %s", error)
            events.log_event("ready")
            ready.set()

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                print_line(f"The chat is at {listener_url(listener)} (Ctrl-C ends it)")
                Thread(target=prepare, daemon=True).start()

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                # Pages that are still open are cut off; that is no error.
                logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
                await super().shutdown(sockets)

        try:
            application = create_app(
                library,
                chains,
                access_policy=access_policy,
                sample_questions=sample_questions,
                caution=caution,
                ready=ready,
                index_folder=index_folder,
                limit_options=limit_options,
            )
            Server(create_uvicorn_config(application)).run(sockets=[listener])
        except KeyboardInterrupt:
            print_line("The chat has ended.")


def create_app(
    library: Library,
    chains: Mapping[str, Chain],
    *,
    access_policy: AccessPolicy = LOCAL_ONLY,
    sample_questions: Sequence[str] = (),
    caution: Caution = "normal",
    ready: Event | None = None,
    index_folder: Path | None = None,
    limit_options: Sequence[str] = (),
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
    from pincite.ui.auth.browser import BrowserCookieMiddleware
    from pincite.ui.chat import page
    from pincite.ui.conversations.feedback import Feedback
    from pincite.ui.conversations.store import ConversationStore
    from pincite.ui.server import health
    from pincite.ui.server.middleware import AccessMiddleware
    from pincite.ui.server.reindex import ReindexJob
    from pincite.ui.server.routes import Services, create_router, handle_error
    from pincite.ui.server.uploads import Uploads

    chat_folder = index_folder / CHAT_FOLDER if index_folder else None
    conversations = ConversationStore(chat_folder / "conversations.sqlite" if chat_folder else None)
    services = Services(
        library=library,
        conversations=conversations,
        feedback=Feedback(chat_folder / "feedback.jsonl" if chat_folder else None),
        reindex_job=ReindexJob(lambda: library.folder, index_folder, limit_options)
        if index_folder
        else None,
        uploads=Uploads(chat_folder / "incoming", parse_limits(limit_options))
        if chat_folder
        else None,
        model_names=tuple(chains),
        caution=caution,
    )
    application = FastAPI(openapi_url=None)
    application.add_middleware(BrowserCookieMiddleware)
    application.add_middleware(
        AccessMiddleware, access_policy=access_policy, log_event=events.log_event
    )
    application.add_exception_handler(PinciteError, handle_error)
    application.include_router(create_router(services))
    if ready is None:
        ready = Event()
        ready.set()
    health.add_routes(application, library, ready)
    if access_policy.users:
        login.add_routes(application, access_policy.users)
    page.mount(
        application,
        library,
        chains,
        conversations,
        sample_questions=sample_questions,
        ready=ready,
        queue_limits=access_policy.queue_limits,
    )
    return application


def create_uvicorn_config(application: "FastAPI") -> "uvicorn.Config":
    """Return how the application is to be served."""
    import uvicorn

    return uvicorn.Config(
        application,
        log_config=None,
        log_level="error",
        proxy_headers=False,  # the guard knows which proxy to believe
        server_header=False,
        limit_concurrency=_MAX_CONNECTIONS,
        timeout_graceful_shutdown=1,
    )


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens at the address; raises PinciteError when it cannot.

    Port 0 is any free port.
    """
    if not 0 <= port < 65_536:
        raise InputError(f"There is no port {port}: choose one from 1 to 65535.")
    try:
        family, kind, protocol, _, socket_address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PinciteError(f"Cannot serve the chat on {host}:{port}: {error}.") from None
    try:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(socket_address)
        # At once: until one of them listens, two programs may be bound to one port.
        listener.listen()
    except OSError as error:
        listener.close()
        reason = _LISTEN_ERRORS.get(error.errno or 0, error.strerror)
        raise PinciteError(f"Cannot serve the chat on {host}:{port}: {reason}.") from None
    return listener


def listener_url(listener: socket.socket) -> str:
    """Return where a browser finds what listens on the socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
