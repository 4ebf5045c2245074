"""`pincite users`: list, add or remove the users of the chat."""

import argparse
import sys
from getpass import getpass
from pathlib import Path

from pincite.ui.cli import terminal


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite users`."""
    command.add_argument("what", choices=("list", "add", "remove"), help="what to do")
    command.add_argument("name", nargs="?", metavar="NAME", help="the user to add or to remove")
    command.add_argument(
        "--operator",
        action="store_true",
        help="let the user also add files and rebuild the index",
    )


def run(arguments: argparse.Namespace) -> int:
    """List, add or remove users."""
    from pincite.index.errors import InputError
    from pincite.ui.auth.users import USERS_FILE, UserStore

    user_store = UserStore(Path(arguments.index) / USERS_FILE)
    if (arguments.name is None) != (arguments.what == "list"):
        raise InputError("give a name to add or to remove, and no name to list")
    if arguments.what == "add":
        is_new = user_store.add(arguments.name, _read_password(), operator=arguments.operator)
        change = "may log in" if is_new else "has a new password"
        terminal.print_line(f"{arguments.name} {change}: {user_store.path}")
        terminal.warn("A chat that runs without login asks for one after a restart.")
    elif arguments.what == "remove":
        user_store.remove(arguments.name)
        terminal.print_line(f"{arguments.name} can no longer log in.")
    else:
        for user in user_store.read_users().values():
            terminal.print_line(f"{user.name} (operator)" if user.operator else user.name)
    return 0


def _read_password() -> str:
    """Read the password from the terminal, or from standard input in a script."""
    from pincite.index.errors import InputError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass()
    if getpass("Repeat the password: ") != password:
        raise InputError("the two passwords differ: try again")
    return password
