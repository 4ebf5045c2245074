"""Running the web server: one process on one port, until it is interrupted."""

import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING

from pincite.index.errors import InputError, PinciteError
from pincite.index.types import Library
from pincite.ui import events
from pincite.ui.protocols import Chain
from pincite.ui.server.access import LOCAL_ONLY, AccessPolicy
from pincite.ui.server.app import create_app
from pincite.ui.server.config import DEFAULT_CONFIG, ChatConfig

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

_LISTEN_ERRORS = {
    errno.EADDRINUSE: "the port is in use: stop the other program or choose another port",
    errno.EACCES: "the port needs special rights: choose a port over 1023",
    errno.EADDRNOTAVAIL: "this machine does not have that address: choose 127.0.0.1",
}


def serve(
    library: Library,
    chains: Mapping[str, Chain],
    config: ChatConfig = DEFAULT_CONFIG,
    *,
    warm_up: Callable[[], object] = lambda: None,
    print_line: Callable[[str], object] = print,
) -> None:
    """Serve the chat until it is interrupted (Ctrl-C).

    `library`, `chains` and `config` are those of `create_app`. `print_line` gets the address as
    soon as the server listens. `warm_up` then loads what answers need; questions wait for it.

    Raises PinciteError if the server cannot listen, and InputError if the access policy would
    let in strangers by mistake.
    """
    import uvicorn

    config.access_policy.validate(page=config.page)
    name = "chat" if config.page else "API"
    terminal = sys.stdout

    def say(line: str) -> None:
        with redirect_stdout(terminal):
            print_line(line)

    with open_listener(config.access_policy.host, config.access_policy.port) as listener:
        ready = Event()

        def prepare() -> None:
            try:
                with redirect_stdout(terminal):  # what the caller prints is no output of a library
                    warm_up()
            except Exception as error:  # the first question fails the same way and shows why
                logging.getLogger(__name__).error("Warming up failed: %s", error)
            events.log_event("ready")
            ready.set()

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                say(f"The {name} is at {format_listener_url(listener)} (Ctrl-C ends it)")
                Thread(target=prepare, daemon=True).start()

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                # uvicorn logs an error for each page that is still open.
                logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
                await super().shutdown(sockets)

        try:
            application = create_app(library, chains, config, ready=ready)
            uvicorn_config = create_uvicorn_config(application, config.access_policy)
            with events.guard_output(include_questions=config.log_questions):
                Server(uvicorn_config).run(sockets=[listener])
        except KeyboardInterrupt:
            say(f"The {name} has ended.")


def create_uvicorn_config(
    application: "ASGIApp", access_policy: AccessPolicy = LOCAL_ONLY
) -> "uvicorn.Config":
    """Return the uvicorn configuration for the application, with the limits of the policy."""
    import uvicorn
    from pincite.ui.server.middleware.connections import count_possible_connections, create_protocol
    from pincite.ui.server.middleware.framing import refuse_two_lengths

    limits = access_policy.limits
    limits = replace(limits, connections=count_possible_connections(limits))
    return uvicorn.Config(
        refuse_two_lengths(application),
        http=create_protocol(limits, access_policy.trusted_proxies),
        ws="none",
        h11_max_incomplete_event_size=limits.header_kb * 1024,
        log_config=None,
        log_level="error",
        proxy_headers=False,  # the access middleware knows which proxies to trust
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address. Port 0 picks a free port.

    Raises InputError for a port out of range, and PinciteError if the socket cannot listen.
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
        # Listen at once: two programs may bind to one port as long as neither listens.
        listener.listen()
    except OSError as error:
        listener.close()
        reason = _LISTEN_ERRORS.get(error.errno or 0, error.strerror)
        raise PinciteError(f"Cannot serve the chat on {host}:{port}: {reason}.") from None
    return listener


def format_listener_url(listener: socket.socket) -> str:
    """Return the URL at which a browser reaches a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
