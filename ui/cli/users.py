"""The command that says who may log in to the chat."""

import sys
from argparse import Namespace
from getpass import getpass
from pathlib import Path

from pincite.index.errors import InputError
from pincite.ui.cli import terminal


def users(arguments: Namespace) -> int:
    """List, add or remove users. A password is read from the terminal, or from standard input."""
    from pincite.ui.auth.users import USERS_FILE, UserStore

    user_store = UserStore(Path(arguments.index) / USERS_FILE)
    if (arguments.name is None) != (arguments.what == "list"):
        raise InputError("give a name to add or to remove, and none to list")
    if arguments.what == "add":
        is_new = user_store.add(arguments.name, _read_password(), operator=arguments.operator)
        terminal.print_line(
            f"{arguments.name} {'may log in' if is_new else 'has a new password'}: {user_store.path}"
        )
        terminal.warn("A chat that runs without login asks for one once it is started again.")
    elif arguments.what == "remove":
        user_store.remove(arguments.name)
        terminal.print_line(f"{arguments.name} can no longer log in.")
    else:
        for user in user_store.read_users().values():
            terminal.print_line(f"{user.name} (operator)" if user.operator else user.name)
    return 0


def _read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass()
    if getpass("The same again: ") != password:
        raise InputError("these are two passwords: try again")
    return password
