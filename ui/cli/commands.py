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
from pincite.ui.cli.index import bring_up_to_date, index
from pincite.ui.cli.progress import progress
from pincite.ui.cli.status import status
from pincite.ui.cli.users import users

if TYPE_CHECKING:
    from pincite.assistant import Settings
    from pincite.assistant.llm.model import ModelSettings
    from pincite.ui.server.access import Doors

__all__ = ["ask", "chat", "index", "status", "users"]


def ask(chosen: Namespace) -> int:
    """Answer a question, or each of a file."""
    if (chosen.question is None) == (chosen.batch is None):
        raise InputError("give a question, or a file of questions with --batch")
    from pincite.assistant import build_chain
    from pincite.assistant.question import parse
    from pincite.index import Index

    settings = _settings(chosen)
    filters = {"articles": chosen.article, "since": chosen.since, "until": chosen.until}
    if chosen.batch is None:
        question = parse({"question": chosen.question, **filters}, settings.longest_question)
        chain = build_chain(Index.open(chosen.index), settings=settings)
        with terminal.waiting("Reading the articles"):
            answer = chain.invoke(question)
        if chosen.json:
            _print_json(answer.to_json())
        else:
            terminal.say_answer(answer)
        return 0 if answer.complete else 1
    if any(value is not None for value in filters.values()):
        raise InputError("with --batch, filters stand in the question rows, not on the line")
    rows = list(_question_rows(chosen.batch, settings.longest_question))
    chain = build_chain(Index.open(chosen.index), settings=settings)
    with progress() as move:
        for done, (identifier, question) in enumerate(rows):
            move("Answering questions", done, len(rows))
            _print_json({"id": identifier, **chain.invoke(question).to_json()}, indent=None)
        move("Answering questions", len(rows), len(rows))
    return 0


def chat(chosen: Namespace) -> int:
    """Serve the chat window, with the index of a folder brought up to date first."""
    from pincite.assistant import build_chain
    from pincite.index import Served
    from pincite.ui import events
    from pincite.ui.server.app import listening, serve

    doors = _doors(chosen)
    doors.check()
    # A port that is taken is said at once, not after the folder was indexed.
    listening(doors.host, doors.port).close()
    if chosen.log or chosen.log_questions:
        events.start(sys.stderr)
    questions = _sample_questions(chosen.questions) if chosen.questions else ()
    settings = _settings(chosen)
    if chosen.folder:
        bring_up_to_date(chosen)
    served = Served(chosen.index)
    # Getting ready costs nothing: it asks no model.
    quoting = build_chain(served, settings=replace(settings, model=None))
    chains = {"": quoting}
    if settings.model:
        chains = {settings.model.name: build_chain(served, settings=settings), **chains}
    serve(
        served,
        {
            name: events.Told(chain, questions=chosen.log_questions)
            for name, chain in chains.items()
        },
        doors=doors,
        questions=questions,
        caution=chosen.caution,
        root=Path(chosen.index),
        limits=chosen.limit,
        warm=lambda: quoting.invoke("What do the articles say?"),
    )
    return 0


def _doors(chosen: Namespace) -> "Doors":
    from pincite.ui.auth import proxy, users as access
    from pincite.ui.chat.queue import Limits
    from pincite.ui.server.access import Doors

    users = access.Users(Path(chosen.index) / access.FILE)
    return Doors(
        host=chosen.host,
        port=chosen.port,
        names=frozenset(name.lower() for name in chosen.name),
        users=users if users.names() or chosen.user_header else None,
        anyone=chosen.anyone,
        proxies=tuple(map(proxy.network, chosen.proxy)),
        user_header=chosen.user_header,
        limits=Limits(at_once=chosen.at_once),
    )


def _settings(chosen: Namespace) -> "Settings":
    from pincite.assistant import Settings

    return Settings(
        caution=chosen.caution,
        reader=chosen.reader,
        model=_model(chosen),
        unsupported=chosen.unsupported,
        quote_on_failure=not chosen.require_model,
    )


def _model(chosen: Namespace) -> "ModelSettings | None":
    """Return the model that was named; says where questions go when they leave this machine."""
    from pincite.assistant.llm.endpoint import connect
    from pincite.assistant.llm.model import ModelSettings, limited, read_key

    if chosen.model is None:
        for name in ("base_url", "key_file", "model_limit", "require_model"):
            if getattr(chosen, name):
                option = name.replace("_", "-")
                raise InputError(f"--{option} says how to use a model: name one with --model")
        return None
    settings = ModelSettings(chosen.model, key=read_key(chosen.key_file))
    settings = limited(settings, chosen.model_limit)
    if chosen.base_url:
        settings = replace(settings, base_url=chosen.base_url)
    host = parse_server_address(settings.base_url).host
    if host not in LOOPBACK_HOSTS:
        terminal.warn(f"Questions, and sentences found for them, are sent to {host}.")
    connect(settings)  # What cannot be taken is said now, not after the folder was indexed.
    return settings


def _question_rows(file: str, longest: int) -> Iterator[tuple[object, Any]]:
    """Yield each row's id and question; every row is checked before the first is answered."""
    from pincite.assistant.question import parse

    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise InputError("is not a JSON object")
            yield row.get("id"), parse(row, longest)
        except ValueError as error:  # InputError is one, and so is what json raises
            raise InputError(f"{file}, line {number}: {error}") from error


def _lines(file: str) -> Iterable[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8: save it as UTF-8") from error
    return text.split("\n")


def _sample_questions(file: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in _lines(file) if line.strip())


def _print_json(value: Any, indent: int | None = 1) -> None:
    print(json.dumps(value, indent=indent), flush=True)
