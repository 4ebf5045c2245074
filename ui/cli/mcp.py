"""`pincite mcp`: offer the articles to MCP clients, on standard input and output or over HTTP."""

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from pincite.ui.cli.options import add_answer_options, create_settings
from pincite.ui.cli.output.tracing import build_traced_chain

if TYPE_CHECKING:
    from pincite.index import Served
    from pincite.ui.mcp.http import HttpAccess

_NEEDED_MAJOR_VERSION = 2


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite mcp`."""
    command.add_argument(
        "--http",
        action="store_true",
        help="serve streamable HTTP; by default, one client on standard input and output",
    )
    command.add_argument(
        "--host", default="127.0.0.1", help="with --http: address to listen on (%(default)s)"
    )
    command.add_argument(
        "--port", type=int, default=7861, help="with --http: port to listen on (%(default)s)"
    )
    command.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help="with --http: a host name of the server, for example mcp.example (repeatable)",
    )
    command.add_argument(
        "--anyone",
        action="store_true",
        help="with --http: ask for no key, and let in everybody who can reach the server",
    )
    command.add_argument(
        "--at-once",
        type=int,
        default=4,
        metavar="N",
        help="questions and searches to run at the same time (%(default)s)",
    )
    command.add_argument(
        "--log", action="store_true", help="log events to standard error, one JSON object a line"
    )
    add_answer_options(command)


def run(arguments: argparse.Namespace) -> int:
    """Serve until standard input ends, or until interrupted."""
    from pincite.index.errors import InputError
    from pincite.ui import events

    _require_mcp()
    import anyio
    from pincite.index import Served
    from pincite.ui.mcp.http import serve_http
    from pincite.ui.mcp.server import create_server
    from pincite.ui.mcp.stdio import serve_stdio

    if arguments.at_once < 1:
        raise InputError(f"--at-once is {arguments.at_once}: at least one question must run")
    events.configure_logging(sys.stderr, events=arguments.log)
    settings = create_settings(arguments)
    access = _create_access(arguments)
    if arguments.http:
        access.validate()
    served = Served(arguments.index)
    chain = build_traced_chain(arguments, served, settings)
    server = create_server(served, chain, at_once=arguments.at_once)
    _warm_up(served)
    if arguments.http:
        serve_http(server, access, print_line=lambda line: print(line, flush=True))
    else:
        _wait_for(lambda: anyio.run(serve_stdio, server))
    return 0


def _wait_for(serve: Callable[[], object]) -> None:
    """Run `serve` in a daemon thread, so that Ctrl-C ends the program while it waits for a line."""
    failures: list[BaseException] = []

    def run_and_keep_failure() -> None:
        try:
            serve()
        except BaseException as error:
            failures.append(error)

    thread = Thread(target=run_and_keep_failure, daemon=True)
    thread.start()
    while thread.is_alive():
        # Without a limit, a Ctrl-C that arrives just before the wait is seen only after it.
        thread.join(timeout=1)
    if failures:
        raise failures[0]


def _require_mcp() -> None:
    """Raise PinciteError if the SDK is missing or too old."""
    from importlib.metadata import PackageNotFoundError, version

    from pincite.index.errors import PinciteError

    try:
        found = version("mcp")
    except PackageNotFoundError:
        raise PinciteError(
            "`pincite mcp` needs the MCP SDK: install it with pip install 'pincite[mcp]'"
        ) from None
    if int(found.partition(".")[0]) < _NEEDED_MAJOR_VERSION:
        raise PinciteError(
            f"mcp {found} is installed, and `pincite mcp` needs 2 or newer: update it with "
            "pip install --upgrade 'pincite[mcp]'"
        )


def _create_access(arguments: argparse.Namespace) -> "HttpAccess":
    from pincite.ui.auth.keys import KEYS_FILE, KeyStore
    from pincite.ui.mcp.http import HttpAccess
    from pincite.ui.server.access import AccessPolicy

    policy = AccessPolicy(
        host=arguments.host,
        port=arguments.port,
        allowed_hosts=frozenset(name.lower() for name in arguments.name),
        open_to_all=arguments.anyone,
    )
    return HttpAccess(policy, KeyStore(Path(arguments.index) / KEYS_FILE))


def _warm_up(served: "Served") -> None:
    """Load the models in the background, so that a client's first question need not wait."""
    from pincite.assistant import build_chain

    def prepare() -> None:
        try:
            build_chain(served).invoke("What do the articles say?")
        except Exception as error:  # the first question fails in the same way and says why
            logging.getLogger(__name__).error("Warming up failed: %s", error)

    Thread(target=prepare, daemon=True).start()
