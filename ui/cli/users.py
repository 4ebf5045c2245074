"""The command that says who may log in to the chat."""

import sys
from argparse import Namespace
from getpass import getpass
from pathlib import Path

from pincite.index.errors import InputError
from pincite.ui.cli import terminal


def users(chosen: Namespace) -> int:
    """List, add or remove users. A password is read from the terminal, or from standard input."""
    from pincite.ui.auth.users import FILE, Users

    kept = Users(Path(chosen.index) / FILE)
    if (chosen.name is None) != (chosen.what == "list"):
        raise InputError("give a name to add or to remove, and none to list")
    if chosen.what == "add":
        new = kept.add(chosen.name, _password(), operator=chosen.operator)
        terminal.say(f"{chosen.name} {'may log in' if new else 'has a new password'}: {kept.path}")
        terminal.warn("A chat that runs without login asks for one once it is started again.")
    elif chosen.what == "remove":
        kept.remove(chosen.name)
        terminal.say(f"{chosen.name} can no longer log in.")
    else:
        for user in kept.names().values():
            terminal.say(f"{user.name} (operator)" if user.operator else user.name)
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass()
    if getpass("The same again: ") != password:
        raise InputError("these are two passwords: try again")
    return password
