"""`pincite users`: list, add or remove the users of the chat, and the keys of programs."""

import argparse
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.ui.cli.output import terminal

if TYPE_CHECKING:
    from pincite.ui.auth.keys import ApiKey, KeyStore
    from pincite.ui.auth.users import UserStore


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite users`."""
    command.add_argument("what", choices=("list", "add", "remove"), help="what to do")
    command.add_argument("name", nargs="?", metavar="NAME", help="the user to add or to remove")
    command.add_argument(
        "--operator",
        action="store_true",
        help="let the user also add files and rebuild the index",
    )
    command.add_argument(
        "--key",
        action="store_true",
        help="with add: print a new key for a program of that name, instead of asking for a "
        "password; it is shown once, and replaces an earlier key of the name",
    )
    command.add_argument(
        "--days", type=int, metavar="N", help="the key expires after N days (by default never)"
    )


def run(arguments: argparse.Namespace) -> int:
    """List, add or remove users and keys."""
    from pincite.index.errors import InputError
    from pincite.ui.auth.keys import KEYS_FILE, KeyStore
    from pincite.ui.auth.users import USERS_FILE, UserStore

    users = UserStore(Path(arguments.index) / USERS_FILE)
    keys = KeyStore(Path(arguments.index) / KEYS_FILE)
    if (arguments.name is None) != (arguments.what == "list"):
        raise InputError("give a name to add or to remove, and no name to list")
    if arguments.key and arguments.what != "add":
        raise InputError("--key goes with add; `pincite users remove NAME` also removes a key")
    if arguments.days is not None and not arguments.key:
        raise InputError("--days needs --key: only a key expires")
    if arguments.what == "remove":
        _remove(arguments.name, users, keys)
    elif arguments.what == "list":
        _print_list(users, keys)
    elif arguments.key:
        key = keys.add(arguments.name, operator=arguments.operator, days=arguments.days)
        terminal.print_line(key)
        terminal.warn(f"Keep this key of {arguments.name} now: only its hash is in {keys.path}.")
        terminal.warn("Programs send it as `Authorization: Bearer KEY` to `pincite serve`.")
    else:
        is_new = users.add(arguments.name, _read_password(), operator=arguments.operator)
        change = "may log in" if is_new else "has a new password"
        terminal.print_line(f"{arguments.name} {change}: {users.path}")
        terminal.warn("A chat that runs without login asks for one after a restart.")
    return 0


def _remove(name: str, users: "UserStore", keys: "KeyStore") -> None:
    """Remove the user and the key of that name. Raises InputError if there is neither."""
    if keys.remove(name):
        terminal.print_line(f"The key of {name} is no longer valid.")
        if name not in users.read_users():
            return
    users.remove(name)
    terminal.print_line(f"{name} can no longer log in.")


def _print_list(users: "UserStore", keys: "KeyStore") -> None:
    for user in users.read_users().values():
        terminal.print_line(f"{user.name} (operator)" if user.operator else user.name)
    for key in keys.read().values():
        terminal.print_line(_describe_key(key))


def _describe_key(key: "ApiKey") -> str:
    """Return a line such as `desk (key, operator, expires 2027-02-01 12:00 UTC)`."""
    ending = "expired" if key.is_expired() else "expires"
    parts = (
        "key",
        "operator" if key.operator else "",
        key.expires and f"{ending} {key.last_moment}",
    )
    return f"{key.name} ({', '.join(part for part in parts if part)})"


def _read_password() -> str:
    """Read the password from the terminal, or from standard input in a script."""
    from pincite.index.errors import InputError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass()
    if getpass("Repeat the password: ") != password:
        raise InputError("the two passwords differ: try again")
    return password
