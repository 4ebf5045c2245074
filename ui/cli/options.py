"""Options that several commands share, and the settings of the assistant that they make."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.ui.cli import terminal
from pincite.ui.cli.tracing import add_telemetry_option

if TYPE_CHECKING:
    from pincite.assistant import ModelSettings, Settings

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
        "--reader",
        metavar="MODEL",
        help="judge sentences with a different sentence-transformers CrossEncoder: a folder, or "
        "the name of a model to download",
    )
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
        "connect, first, gap and total in seconds; retries; temperature",
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


def create_settings(arguments: argparse.Namespace) -> "Settings":
    """Return the settings of the assistant. Raises InputError for an option that is invalid."""
    from pincite.assistant import Settings

    return Settings(
        caution=arguments.caution,
        reader=arguments.reader,
        model=_create_model_settings(arguments),
        unsupported=arguments.unsupported,
        quote_on_failure=not arguments.require_model,
    )


def read_lines(file: str) -> list[str]:
    """Return the lines of a text file, or of standard input for `-`.

    Raises InputError if the file cannot be read.
    """
    from pincite.index.errors import InputError

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror}. Check the name and the rights of the file."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8: save it as UTF-8") from error
    return text.split("\n")


def _create_model_settings(arguments: argparse.Namespace) -> "ModelSettings | None":
    """Return the settings of the language model, or None without --model.

    Warns if questions will leave this machine.
    """
    from pincite.assistant.llm.endpoint import OpenAIEndpoint
    from pincite.assistant.llm.model import ModelSettings, read_key, with_limits
    from pincite.index.addresses import LOOPBACK_HOSTS, parse_server_address
    from pincite.index.errors import InputError

    if arguments.model is None:
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
