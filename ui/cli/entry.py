"""The entry point of the command line: the registry of commands, and `main`."""

import argparse
import atexit
import errno
import logging
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn, Protocol

# These modules import heavy libraries inside their functions, so that --help stays fast.
from pincite.ui.cli import (
    ask,
    chat,
    check,
    correct,
    eval as evaluation,
    index,
    mcp,
    serve,
    status,
    users,
)
from pincite.ui.cli.options import add_index_option


class CommandModule(Protocol):
    """The functions of a command's module."""

    def add_arguments(self, command: argparse.ArgumentParser) -> None:
        """Add the command's arguments to its parser."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Run the command and return its exit code."""


class Command(NamedTuple):
    """A line of the registry: what the command does, and its module."""

    purpose: str
    module: CommandModule


COMMANDS = {
    "index": Command("index a folder of articles", index),
    "ask": Command("answer a question, or a file of questions", ask),
    "check": Command("compare each sentence of a text with the articles", check),
    "chat": Command("start the chat in a browser", chat),
    "serve": Command("serve the API for programs", serve),
    "eval": Command("measure the answers to your own questions", evaluation),
    "mcp": Command("offer the articles to MCP clients", mcp),
    "users": Command("list, add or remove the users of the chat", users),
    "correct": Command("correct the date, outlet or author of an article", correct),
    "status": Command("show what an index contains", status),
}

_EPILOG = "Exit codes: 0 done, 1 error, 2 usage, 3 done but some files were skipped."


def create_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="pincite",
        description="Ask a folder of articles; every statement comes with its source sentence.",
        epilog=_EPILOG,
    )
    parser.add_argument(
        "--version", action=_PrintVersion, nargs=0, help="print the version and exit"
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (purpose, module) in COMMANDS.items():
        description = f"{purpose[0].upper()}{purpose[1:]}."
        command = subparsers.add_parser(name, help=purpose, description=description, epilog=_EPILOG)
        add_index_option(command)
        module.add_arguments(command)
    return parser


def run_process() -> NoReturn:
    """Run the command line, and end the process with its exit code.

    While Python ends, a background thread that loads a model would abort the process: its library
    must not be interrupted. So with such threads the process ends at once, after all that is
    registered to run at its end.
    """
    exit_code = main()
    if any(thread.daemon for thread in threading.enumerate()):
        logging.disable()  # What a thread cannot do while the program ends is no news.
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # its reader has ended, or it is closed
                stream.flush()
        os._exit(exit_code)
    sys.exit(exit_code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. `arguments` default to `sys.argv[1:]`."""
    parsed = create_parser().parse_args(arguments)
    try:
        return _run(parsed)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise
        # The limit may be too low to import Pincite's own modules.
        print("pincite: too many open files: allow more with `ulimit -n`", file=sys.stderr)
        return 1


def _run(arguments: argparse.Namespace) -> int:
    from pincite.index.errors import InputError, PinciteError

    try:
        return COMMANDS[arguments.command].module.run(arguments)
    except PinciteError as error:
        print(f"pincite: {error}", file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    except BrokenPipeError:  # the reader of the output has ended, as in `pincite status | head`
        sys.stderr.close()
        return 1


class _PrintVersion(argparse.Action):
    """Prints the version. argparse's own action needs the version even if nobody asks for it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"pincite {version('pincite')}")
        parser.exit()


if __name__ == "__main__":
    run_process()
