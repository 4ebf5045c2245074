"""What the commands of the command line do. Each returns its exit code."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.index.addresses import LOOPBACK_HOSTS, parse_server_address
from pincite.index.errors import InputError
from pincite.ui.cli import terminal
from pincite.ui.cli.index import index, update_index
from pincite.ui.cli.progress import progress
from pincite.ui.cli.status import status
from pincite.ui.cli.users import users

if TYPE_CHECKING:
    from pincite.assistant import Settings
    from pincite.assistant.llm.model import ModelSettings
    from pincite.ui.server.access import AccessPolicy

__all__ = ["ask", "chat", "index", "status", "users"]


def ask(arguments: Namespace) -> int:
    """Answer a question, or each of a file."""
    if (arguments.question is None) == (arguments.batch is None):
        raise InputError("give a question, or a file of questions with --batch")
    from pincite.assistant import build_chain
    from pincite.assistant.question import parse_question
    from pincite.index import Index

    settings = _create_settings(arguments)
    filters = {"articles": arguments.article, "since": arguments.since, "until": arguments.until}
    if arguments.batch is None:
        question = parse_question(
            {"question": arguments.question, **filters}, settings.longest_question
        )
        chain = build_chain(Index.open(arguments.index), settings=settings)
        with terminal.spinner("Reading the articles"):
            answer = chain.invoke(question)
        if arguments.json:
            _print_json(answer.to_json())
        else:
            terminal.print_answer(answer)
        return 0 if answer.complete else 1
    if any(value is not None for value in filters.values()):
        raise InputError("with --batch, filters stand in the question rows, not on the line")
    rows = list(_read_questions(arguments.batch, settings.longest_question))
    chain = build_chain(Index.open(arguments.index), settings=settings)
    with progress() as report_progress:
        for done, (identifier, question) in enumerate(rows):
            report_progress("Answering questions", done, len(rows))
            _print_json({"id": identifier, **chain.invoke(question).to_json()}, indent=None)
        report_progress("Answering questions", len(rows), len(rows))
    return 0


def chat(arguments: Namespace) -> int:
    """Serve the chat window, with the index of a folder brought up to date first."""
    from pincite.assistant import build_chain
    from pincite.index import Served
    from pincite.ui import events
    from pincite.ui.server.app import open_listener, serve

    access_policy = _create_access_policy(arguments)
    access_policy.validate()
    # A port that is taken is said at once, not after the folder was indexed.
    open_listener(access_policy.host, access_policy.port).close()
    if arguments.log or arguments.log_questions:
        events.configure_logging(sys.stderr)
    sample_questions = _read_sample_questions(arguments.questions) if arguments.questions else ()
    settings = _create_settings(arguments)
    if arguments.folder:
        update_index(arguments)
    served = Served(arguments.index)
    # Getting ready costs nothing: it asks no model.
    quoting_chain = build_chain(served, settings=replace(settings, model=None))
    chains = {"": quoting_chain}
    if settings.model:
        chains = {settings.model.name: build_chain(served, settings=settings), **chains}
    serve(
        served,
        {
            name: events.LoggedChain(chain, include_questions=arguments.log_questions)
            for name, chain in chains.items()
        },
        access_policy=access_policy,
        sample_questions=sample_questions,
        caution=arguments.caution,
        index_folder=Path(arguments.index),
        limit_options=arguments.limit,
        warm_up=lambda: quoting_chain.invoke("What do the articles say?"),
    )
    return 0


def _create_access_policy(arguments: Namespace) -> "AccessPolicy":
    from pincite.ui.auth import proxy, users as access
    from pincite.ui.chat.queue import QueueLimits
    from pincite.ui.server.access import AccessPolicy

    user_store = access.UserStore(Path(arguments.index) / access.USERS_FILE)
    return AccessPolicy(
        host=arguments.host,
        port=arguments.port,
        allowed_hosts=frozenset(name.lower() for name in arguments.name),
        users=user_store if user_store.read_users() or arguments.user_header else None,
        open_to_all=arguments.anyone,
        trusted_proxies=tuple(map(proxy.parse_network, arguments.proxy)),
        user_header=arguments.user_header,
        queue_limits=QueueLimits(max_running=arguments.at_once),
    )


def _create_settings(arguments: Namespace) -> "Settings":
    from pincite.assistant import Settings

    return Settings(
        caution=arguments.caution,
        reader=arguments.reader,
        model=_create_model_settings(arguments),
        unsupported=arguments.unsupported,
        quote_on_failure=not arguments.require_model,
    )


def _create_model_settings(arguments: Namespace) -> "ModelSettings | None":
    """Return the model that was named; says where questions go when they leave this machine."""
    from pincite.assistant.llm.endpoint import OpenAIEndpoint
    from pincite.assistant.llm.model import ModelSettings, read_key, with_limits

    if arguments.model is None:
        for name in ("base_url", "key_file", "model_limit", "require_model"):
            if getattr(arguments, name):
                option = name.replace("_", "-")
                raise InputError(f"--{option} says how to use a model: name one with --model")
        return None
    settings = ModelSettings(arguments.model, key=read_key(arguments.key_file))
    settings = with_limits(settings, arguments.model_limit)
    if arguments.base_url:
        settings = replace(settings, base_url=arguments.base_url)
    host = parse_server_address(settings.base_url).host
    if host not in LOOPBACK_HOSTS:
        terminal.warn(f"Questions, and sentences found for them, are sent to {host}.")
    OpenAIEndpoint(settings)  # What cannot be taken is said now, not after the folder was indexed.
    return settings


def _read_questions(file: str, max_length: int) -> Iterator[tuple[object, Any]]:
    """Yield each row's id and question; every row is checked before the first is answered."""
    from pincite.assistant.question import parse_question

    for number, line in enumerate(_read_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise InputError("is not a JSON object")
            yield row.get("id"), parse_question(row, max_length)
        except ValueError as error:  # InputError is one, and so is what json raises
            raise InputError(f"{file}, line {number}: {error}") from error


def _read_lines(file: str) -> Iterable[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8: save it as UTF-8") from error
    return text.split("\n")


def _read_sample_questions(file: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in _read_lines(file) if line.strip())


def _print_json(value: Any, indent: int | None = 1) -> None:
    print(json.dumps(value, indent=indent), flush=True)
