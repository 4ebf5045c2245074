"""Options that several commands share, and the settings of the assistant that they make."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.ui.cli.output import terminal
from pincite.ui.cli.output.tracing import add_telemetry_option

if TYPE_CHECKING:
    from pincite.assistant import ModelSettings, Settings
    from pincite.index import Index
    from pincite.index.types import Filters

DEFAULT_INDEX = ".pincite"


def add_index_option(command: argparse.ArgumentParser) -> None:
    """Add --index."""
    command.add_argument(
        "--index",
        default=DEFAULT_INDEX,
        metavar="DIR",
        help="the folder of the index (%(default)s)",
    )


def add_json_option(command: argparse.ArgumentParser, output: str) -> None:
    """Add --json. `output` is what the command prints, for the help text."""
    command.add_argument("--json", action="store_true", help=f"print {output} as JSON")


def add_limit_option(command: argparse.ArgumentParser) -> None:
    """Add --limit."""
    command.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="change a limit on reading one file, for example file_mb=50 (repeatable; an unknown "
        "name lists all limits)",
    )


def add_answer_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `create_settings`, and --telemetry."""
    add_telemetry_option(command)
    command.add_argument(
        "--caution",
        choices=("low", "normal", "high"),
        default="normal",
        help="how certain an answer must be to be given (%(default)s)",
    )
    command.add_argument(
        "--answer-seconds",
        type=float,
        default=20.0,
        metavar="N",
        help="end an answer after N seconds, besides the time of a language model (%(default)g)",
    )
    command.add_argument(
        "--reader",
        metavar="MODEL",
        help="judge sentences with a different model: large (438 MB, downloaded once), or the "
        "folder or the name of a sentence-transformers CrossEncoder",
    )
    add_checker_option(command)
    command.add_argument(
        "--model",
        metavar="NAME",
        help="let a language model write the answers; without one, answers are quotations. If it "
        "needs a key, the key is read from PINCITE_MODEL_KEY",
    )
    command.add_argument(
        "--base-url",
        metavar="URL",
        help="the server of the language model, any OpenAI-compatible one (Ollama on this machine)",
    )
    command.add_argument(
        "--key-file",
        metavar="FILE",
        help="read the key of the language model from this file, which only you may read",
    )
    command.add_argument(
        "--model-limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="change a limit on the language model (repeatable): window and longest in tokens; "
        "connect, first, gap and total in seconds; retries; temperature; json=1 asks for JSON",
    )
    command.add_argument(
        "--decided-by",
        choices=("model", "reader"),
        default="model",
        help="who decides whether the articles answer: the language model (%(default)s), or the "
        "reader, which suits small models",
    )
    command.add_argument(
        "--second-opinion",
        nargs="?",
        const="",
        metavar="NAME",
        help="ask a language model about each statement and its sentences too: the same model, or "
        "NAME on the same server",
    )
    command.add_argument(
        "--unsupported",
        choices=("quote", "strike"),
        default="quote",
        help="replace a statement that the articles do not support with a quotation, or strike "
        "it out (%(default)s)",
    )
    command.add_argument(
        "--require-model",
        action="store_true",
        help="if the language model fails, give no answer; by default, the articles are quoted",
    )


def add_checker_option(command: argparse.ArgumentParser) -> None:
    """Add `--checker`."""
    command.add_argument(
        "--checker",
        metavar="MODEL",
        help="check statements with a larger model: large (438 MB, downloaded once), or the folder "
        "of its base",
    )


def create_settings(arguments: argparse.Namespace) -> "Settings":
    """Return the settings of the assistant. Raises InputError for an option that is invalid."""
    from pincite.assistant import Settings
    from pincite.index.errors import InputError

    if not 0 < arguments.answer_seconds < float("inf"):
        raise InputError(f"--answer-seconds {arguments.answer_seconds:g}: use a number above 0")
    model = _create_model_settings(arguments)
    return Settings(
        caution=arguments.caution,
        reader=arguments.reader,
        checker=arguments.checker,
        model=model,
        decided_by=arguments.decided_by,
        second_opinion=_choose_second_opinion(arguments.second_opinion, model),
        unsupported=arguments.unsupported,
        quote_on_failure=not arguments.require_model,
        answer_seconds=arguments.answer_seconds,
    )


def _choose_second_opinion(
    name: str | None, model: "ModelSettings | None"
) -> "bool | ModelSettings":
    """Return who gives a second opinion: nobody (False), the model that writes (True), another."""
    if not name or model is None:
        return name is not None
    return replace(model, name=name)


def add_filter_options(command: argparse.ArgumentParser) -> None:
    """Add the options that say which articles to search."""
    command.add_argument(
        "--article", action="append", metavar="ID", help="search this article only (repeatable)"
    )
    command.add_argument(
        "--since", metavar="DATE", help="search articles published on this day or later"
    )
    command.add_argument(
        "--until", metavar="DATE", help="search articles published on this day or earlier"
    )


def resolve_articles(filters: "Filters", index: "Index") -> "Filters":
    """Return filters with the ids of the index. Raises InputError for an unknown article."""
    from dataclasses import replace

    from pincite.index.ids import resolve_ids

    if filters.articles is None:
        return filters
    known = {each.id for each in index.listing(limit=index.coverage().articles)}
    return replace(filters, articles=resolve_ids(filters.articles, known))


def read_lines(file: str) -> list[str]:
    """Return the lines of a text file, or of standard input for `-`.

    Raises InputError if the file cannot be read.
    """
    from pincite.index.errors import InputError

    try:
        text = (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()).decode("utf-8")
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror}. Check the name and the rights of the file."
        ) from error
    except UnicodeDecodeError as error:
        name = "standard input" if file == "-" else file
        raise InputError(
            f"{name} is not UTF-8 (byte {error.start + 1:,}): save it as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").split("\n")


def _create_model_settings(arguments: argparse.Namespace) -> "ModelSettings | None":
    """Return the settings of the language model, or None without --model.

    Warns if questions will leave this machine.
    """
    from pincite.assistant.llm.endpoint import OpenAIEndpoint
    from pincite.assistant.llm.model import ModelSettings, read_key, with_limits
    from pincite.index.addresses import LOOPBACK_HOSTS, parse_server_address
    from pincite.index.errors import InputError

    if arguments.model is None:
        if arguments.second_opinion is not None:
            raise InputError("--second-opinion needs --model: name a language model")
        for name in ("base_url", "key_file", "model_limit", "require_model"):
            if getattr(arguments, name):
                option = name.replace("_", "-")
                raise InputError(f"--{option} needs --model: name a language model")
        return None
    settings = ModelSettings(arguments.model, key=read_key(arguments.key_file))
    settings = with_limits(settings, arguments.model_limit)
    if arguments.base_url:
        settings = replace(settings, base_url=arguments.base_url)
    host = parse_server_address(settings.base_url).host
    if host not in LOOPBACK_HOSTS:
        terminal.warn(f"Questions, and sentences found for them, are sent to {host}.")
    OpenAIEndpoint(settings)  # an invalid setting fails now, and not after an hour of indexing
    return settings
