"""The command line: index, ask, chat, status."""

import argparse
import errno
import sys
from collections.abc import Sequence

DEFAULT_INDEX = ".pincite"

_EPILOG = "Exit codes: 0 done, 1 error, 2 usage, 3 done but some files were skipped."


def create_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="pincite",
        description="Ask a folder of articles; every statement comes with its source sentence.",
        epilog=_EPILOG,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    index = _add_command(commands, "index", "index a folder of articles")
    index.add_argument("folder", nargs="?", metavar="FOLDER", help="a folder, or one article file")
    index.add_argument(
        "--rollback", action="store_true", help="serve the build before this one again"
    )
    index.add_argument(
        "--force", action="store_true", help="even if more than half of the articles are gone"
    )
    index.add_argument(
        "--embedder",
        metavar="MODEL",
        help="another sentence-transformers model, by folder or by name (a name is downloaded), "
        "or one of an OpenAI-compatible server, as https://gpu.example/v1#MODEL",
    )
    index.add_argument(
        "--store",
        metavar="ADDRESS",
        help="keep the vectors in this running Chroma server, as http://localhost:8000, or "
        "with `local` in the index again (by default they stay where they are)",
    )
    index.add_argument(
        "--watch",
        action="store_true",
        help="go on, and index again whenever something in the folder changes (Ctrl-C ends it)",
    )
    _add_limit_option(index)
    index.add_argument("--quiet", action="store_true", help="no progress")
    _add_json_option(index, "the report (and progress, on standard error, a line each)")

    ask = _add_command(commands, "ask", "answer a question, or a file of them")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument(
        "--batch",
        metavar="FILE",
        help="questions as JSON lines (- for standard input): question, and optionally id, "
        "history, articles, since, until, caution; an answer a line comes out",
    )
    ask.add_argument(
        "--article", action="append", metavar="ID", help="ask this article only (repeatable)"
    )
    ask.add_argument("--since", metavar="DATE", help="articles published on this day or later")
    ask.add_argument("--until", metavar="DATE", help="articles published on this day or earlier")
    _add_answer_options(ask)
    _add_json_option(ask, "the answer")

    chat = _add_command(commands, "chat", "open the chat window")
    chat.add_argument("folder", nargs="?", metavar="FOLDER", help="index this folder first")
    chat.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    chat.add_argument("--port", type=int, default=7860, help="port to listen on (%(default)s)")
    chat.add_argument("--questions", metavar="FILE", help="sample questions to show, one a line")
    _add_access_options(chat)
    _add_answer_options(chat)
    _add_limit_option(chat)

    users = _add_command(commands, "users", "say who may log in to the chat window")
    users.add_argument("what", choices=("list", "add", "remove"), help="what to do")
    users.add_argument("name", nargs="?", metavar="NAME", help="the user to add or to remove")
    users.add_argument(
        "--operator", action="store_true", help="who may also add files and build the index"
    )

    status = _add_command(commands, "status", "say what an index holds")
    status.add_argument(
        "--verify", action="store_true", help="check every file and every kept generation"
    )
    _add_json_option(status, "the status")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = create_parser().parse_args(argv)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise
        # So few that not even our own modules could be read.
        print("pincite: too many open files: allow more with `ulimit -n`", file=sys.stderr)
        return 1


def _run(arguments: argparse.Namespace) -> int:
    # Imported here, so that --help takes no time.
    from pincite.index.errors import InputError, PinciteError
    from pincite.ui.cli import commands

    try:
        result: int = getattr(commands, arguments.command)(arguments)
    except PinciteError as error:
        print(f"pincite: {error}", file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    except BrokenPipeError:  # as in `pincite status | head`
        sys.stderr.close()
        return 1
    return result


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, purpose: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.", epilog=_EPILOG
    )
    command.add_argument(
        "--index",
        default=DEFAULT_INDEX,
        metavar="DIR",
        help="where the index is kept (%(default)s)",
    )
    return command


def _add_answer_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--caution",
        choices=("low", "normal", "high"),
        default="normal",
        help="how sure an answer must be, or it declines (%(default)s)",
    )
    command.add_argument(
        "--reader",
        metavar="MODEL",
        help="another sentence-transformers CrossEncoder to judge sentences with, by folder or by "
        "name (a name is downloaded)",
    )
    command.add_argument(
        "--model",
        metavar="NAME",
        help="a language model to word answers with; without one they are quotations. Its key, "
        "if it needs one, is taken from PINCITE_MODEL_KEY",
    )
    command.add_argument(
        "--base-url",
        metavar="URL",
        help="where the model runs: any OpenAI-compatible server (Ollama's on this machine)",
    )
    command.add_argument(
        "--key-file", metavar="FILE", help="a file that holds its key, and only you may read"
    )
    command.add_argument(
        "--model-limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="what the model may take (repeatable): window and longest in tokens; connect, first, "
        "gap and total in seconds; retries; temperature",
    )
    command.add_argument(
        "--unsupported",
        choices=("quote", "strike"),
        default="quote",
        help="what to do with a statement of the model that the articles do not bear out: quote "
        "instead, or show it struck out (%(default)s)",
    )
    command.add_argument(
        "--require-model",
        action="store_true",
        help="where the model fails, give no answer; else the articles are quoted",
    )


def _add_access_options(chat: argparse.ArgumentParser) -> None:
    chat.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help="a host name by which browsers reach it, as chat.example (repeatable)",
    )
    chat.add_argument(
        "--anyone",
        action="store_true",
        help="without users, let in whoever can reach an address that is not this machine's own",
    )
    chat.add_argument(
        "--proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="believe this proxy about who sends a request, as 10.0.0.5 or 172.18.0.0/16",
    )
    chat.add_argument(
        "--user-header",
        metavar="HEADER",
        help="in which the proxy names the user it has logged in, as Remote-User",
    )
    chat.add_argument(
        "--at-once", type=int, default=4, metavar="N", help="answers at a time (%(default)s)"
    )
    chat.add_argument(
        "--log", action="store_true", help="a line of JSON on standard error for what happens"
    )
    chat.add_argument("--log-questions", action="store_true", help="the same, with what people ask")


def _add_limit_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="what reading one file may cost, as file_mb=50 (repeatable; "
        "a name that is none lists them all)",
    )


def _add_json_option(command: argparse.ArgumentParser, output: str) -> None:
    command.add_argument("--json", action="store_true", help=f"print {output} as JSON")


if __name__ == "__main__":
    sys.exit(main())
