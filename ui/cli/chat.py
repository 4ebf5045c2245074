"""`pincite chat`: serve the chat, after bringing the index of a folder up to date."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.ui.cli.index import update_index
from pincite.ui.cli.options import (
    add_answer_options,
    add_limit_option,
    create_settings,
    read_lines,
)
from pincite.ui.cli.output.tracing import build_traced_chain

if TYPE_CHECKING:
    from pincite.ui.server.access import AccessPolicy


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite chat`."""
    add_server_options(command)
    command.add_argument(
        "--questions", metavar="FILE", help="a file of sample questions to show, one a line"
    )
    command.add_argument(
        "--api",
        action="store_true",
        help="offer the API for programs too: /api/v1, /v1 as OpenAI's, and /metrics",
    )


def add_server_options(command: argparse.ArgumentParser) -> None:
    """Add the options of a server, with or without the chat page."""
    command.add_argument("folder", nargs="?", metavar="FOLDER", help="index this folder first")
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    command.add_argument("--port", type=int, default=7860, help="port to listen on (%(default)s)")
    _add_access_options(command)
    command.add_argument(
        "--at-once",
        type=int,
        default=4,
        metavar="N",
        help="questions to answer at the same time (%(default)s)",
    )
    command.add_argument(
        "--per-minute",
        type=int,
        default=30,
        metavar="N",
        help="questions that one person, or one key, may ask in a minute (%(default)s)",
    )
    command.add_argument(
        "--log", action="store_true", help="log events to standard error, one JSON object a line"
    )
    command.add_argument(
        "--log-questions", action="store_true", help="log events, and the questions people ask"
    )
    command.add_argument(
        "--server-limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="change a limit on connections, streams or what is stored, for example streams=20 "
        "(repeatable; an unknown name lists all limits)",
    )
    add_answer_options(command)
    add_limit_option(command)


def _add_access_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help="a host name of the chat, for example chat.example (repeatable)",
    )
    command.add_argument(
        "--anyone",
        action="store_true",
        help="without users, let in everybody who can reach the chat from other machines",
    )
    command.add_argument(
        "--proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="trust this proxy to say who sends a request, for example 10.0.0.5 or 172.18.0.0/16",
    )
    command.add_argument(
        "--user-header",
        metavar="HEADER",
        help="the header in which the proxy names the user it has logged in, for example "
        "Remote-User",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve the chat until it is interrupted."""
    return run_server(arguments, page=True, api=arguments.api)


def run_server(arguments: argparse.Namespace, *, page: bool, api: bool) -> int:
    """Serve the chat page, the API, or both, until interrupted."""
    from pincite.index import Served
    from pincite.ui import events
    from pincite.ui.server.config import ChatConfig
    from pincite.ui.server.run import open_listener, serve

    access_policy = _create_access_policy(arguments)
    access_policy.validate(page=page)
    settings = create_settings(arguments)
    # A port that is in use fails now, and not after an hour of indexing.
    open_listener(access_policy.host, access_policy.port).close()
    events.configure_logging(
        sys.stderr,
        events=arguments.log or arguments.log_questions,
        include_questions=arguments.log_questions,
    )
    config = ChatConfig(
        access_policy=access_policy,
        sample_questions=_read_sample_questions(arguments.questions) if page else (),
        caution=arguments.caution,
        index_folder=Path(arguments.index),
        limit_options=tuple(arguments.limit),
        page=page,
        api=api,
        log_questions=arguments.log_questions,
        answer_seconds=settings.answer_seconds,
        model_seconds=settings.model.total if settings.model else 0.0,
        checker=settings.checker,
    )
    if arguments.folder:
        update_index(arguments)
    served = Served(arguments.index)
    quoting_chain = build_traced_chain(arguments, served, replace(settings, model=None))
    chains = {"": quoting_chain}
    if settings.model:
        chains = {settings.model.name: build_traced_chain(arguments, served, settings), **chains}
    serve(
        served,
        {
            name: events.LoggedChain(chain, include_questions=arguments.log_questions)
            for name, chain in chains.items()
        },
        config,
        # Without a language model, warming up costs nothing.
        warm_up=lambda: quoting_chain.invoke("What do the articles say?"),
    )
    return 0


def _create_access_policy(arguments: argparse.Namespace) -> "AccessPolicy":
    from pincite.index.errors import InputError
    from pincite.ui.auth.keys import KEYS_FILE, KeyStore
    from pincite.ui.auth.proxy import parse_network
    from pincite.ui.auth.sessions import SessionSigner
    from pincite.ui.auth.users import USERS_FILE, UserStore
    from pincite.ui.chat.queue import QueueLimits
    from pincite.ui.server.access import AccessPolicy
    from pincite.ui.server.limits import parse_server_limits

    for name in ("at_once", "per_minute"):
        if getattr(arguments, name) < 1:
            option = name.replace("_", "-")
            raise InputError(f"--{option} is {getattr(arguments, name)}: use 1 or more")
    users = UserStore(Path(arguments.index) / USERS_FILE)
    sessions = SessionSigner(users)
    return AccessPolicy(
        host=arguments.host,
        port=arguments.port,
        allowed_hosts=frozenset(name.lower() for name in arguments.name),
        sessions=sessions if users.read_users() or arguments.user_header else None,
        open_to_all=arguments.anyone,
        trusted_proxies=tuple(map(parse_network, arguments.proxy)),
        user_header=arguments.user_header,
        queue_limits=QueueLimits(max_running=arguments.at_once, per_minute=arguments.per_minute),
        keys=KeyStore(Path(arguments.index) / KEYS_FILE),
        limits=parse_server_limits(arguments.server_limit),
    )


def _read_sample_questions(file: str | None) -> tuple[str, ...]:
    if not file:
        return ()
    return tuple(line.strip() for line in read_lines(file) if line.strip())
