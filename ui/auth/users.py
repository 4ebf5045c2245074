"""Who may use the chat: names and scrypt hashes in a file, and signed cookies that say who."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pincite.index.disk.atomic import write_atomic
from pincite.index.errors import InputError, PinciteError

FILE = "users.json"
LOGGED_OUT = "logged-out.json"
"""The file beside it of tickets that were ended before their time, and until when they would hold.
"""
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000
LONGEST_NAME = 64
"""Characters, all three."""
SESSION = 12 * 60 * 60
"""Seconds that a login holds."""

# 32 MiB and about a tenth of a second (RFC 7914; OWASP's password storage cheat sheet).
_COST = "scrypt:32768:8:1"
_MEMORY = 64 * 2**20
_LONGEST_TICKET = 1_000


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. An `operator` may also add files and build the index anew."""

    name: str
    operator: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A user as the file has them: the password as `scrypt:n:r:p:salt:hash`, base 64."""

    password: str
    operator: bool


class Users:
    """The users in a file, as it stands at each call. Safe to use from several threads.

    Every method raises PinciteError where the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        """Take the users at `path`. Raises PinciteError where it cannot be told who logged out."""
        self.path = path
        self._ended = _logged_out(path.with_name(LOGGED_OUT))
        # What a wrong name is compared with, so that it takes as long as a right one.
        self._nobody = _entry(secrets.token_urlsafe(), operator=False)
        self._seen: tuple[object, str, dict[str, Entry]] | None = None

    @property
    def cookie(self) -> str:
        """The name of the cookie: another one for each file, as ports share their cookies."""
        key, _ = self._read()
        return f"pincite-{hashlib.sha256(key.encode()).hexdigest()[:8]}"

    def names(self) -> dict[str, User]:
        """Return the users by name."""
        _, entries = self._read()
        return {name: User(name, entry.operator) for name, entry in entries.items()}

    def add(self, name: str, password: str, *, operator: bool = False) -> bool:
        """Write a user into the file, or another password of one; return whether it is a new one.

        Raises InputError for a name or a password that will not do.
        """
        if not name.isprintable() or name != name.strip() or not 0 < len(name) <= LONGEST_NAME:
            raise InputError(f"{name!r} is no name: take 1 to {LONGEST_NAME} visible characters")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            lengths = f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,}"
            raise InputError(f"the password has {len(password):,} characters: take {lengths}")
        key, entries = self._read()
        self._write(key, {**entries, name: _entry(password, operator=operator)})
        return name not in entries

    def remove(self, name: str) -> None:
        """Take a user out of the file. Raises InputError where there is none of that name."""
        key, entries = self._read()
        if name not in entries:
            raise InputError(f"there is no user {name!r}: `pincite users list` names them")
        self._write(key, {each: entry for each, entry in entries.items() if each != name})

    def known(self, name: str, password: str) -> User | None:
        """Return the user where the password is theirs. Takes a tenth of a second of a core."""
        _, entries = self._read()
        entry = entries.get(name, self._nobody)
        right = hmac.compare_digest(_hash(password, entry.password), entry.password)
        return User(name, entry.operator) if right and name in entries else None

    def ticket(self, user: User, now: float | None = None) -> str:
        """Return a cookie's value that says who it is, and for how long."""
        until = (time.time() if now is None else now) + SESSION
        whose = json.dumps([user.name, until, secrets.token_urlsafe(9)], ensure_ascii=False)
        said = _encoded(whose.encode())
        return f"{said}.{self._signature(said, user.name)}"

    def holder(self, ticket: str, now: float | None = None) -> User | None:
        """Return whose the ticket is; None where it is forged, over, or ended.

        Tickets end with another password, another right, or the removal of their user.
        """
        said, _, signature = ticket[:_LONGEST_TICKET].partition(".")
        try:
            name, until, _ = json.loads(base64.urlsafe_b64decode(f"{said}=="))
            expected = self._signature(said, name)
        except (ValueError, TypeError, KeyError):
            return None
        if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
            return None
        over = until <= (time.time() if now is None else now)
        return None if over or said in self._ended else self.names().get(name)

    def end(self, ticket: str) -> None:
        """End a ticket before its time, for programs that are started later too."""
        now = time.time()
        if not self.holder(ticket, now):
            return
        ended = {each: until for each, until in self._ended.items() if until > now}
        self._ended = {**ended, ticket.partition(".")[0]: now + SESSION}
        _put(self.path.with_name(LOGGED_OUT), self._ended)

    def _signature(self, said: str, name: str) -> str:
        key, entries = self._read()
        entry = json.dumps(asdict(entries[name]))
        return _encoded(hmac.digest(key.encode(), f"{said}\n{entry}".encode(), "sha256"))

    def _read(self) -> tuple[str, dict[str, Entry]]:
        """Return the key that tickets are signed with, and the users by name."""
        try:
            state = self.path.stat()
            stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
            if self._seen is None or self._seen[0] != stamp:
                found = json.loads(self.path.read_text("utf-8"))
                entries = {name: Entry(**entry) for name, entry in found["users"].items()}
                self._seen = (stamp, found["key"], entries)
        except FileNotFoundError:
            return secrets.token_urlsafe(32), {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise PinciteError(
                f"{self.path} cannot be read as a file of users ({error!r}): give the right to "
                "read it, put back a copy, or delete it and add the users again"
            ) from error
        return self._seen[1], self._seen[2]

    def _write(self, key: str, entries: Mapping[str, Entry]) -> None:
        users: dict[str, Any] = {name: asdict(entry) for name, entry in sorted(entries.items())}
        _put(self.path, {"key": key, "users": users})


def _put(path: Path, row: object) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(row, indent=1), mode=0o600)
    except OSError as error:
        raise PinciteError(f"{path} cannot be written: {error.strerror}.") from error


def _logged_out(path: Path) -> dict[str, float]:
    try:
        found = json.loads(path.read_text("utf-8"))
        return {str(ticket): float(until) for ticket, until in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise PinciteError(
            f"{path} cannot be read as the tickets that were ended ({error!r}): give the right to "
            "read it, or delete it, which lets them hold to the end of their time"
        ) from error


def _entry(password: str, *, operator: bool) -> Entry:
    return Entry(_hash(password, f"{_COST}:{_encoded(secrets.token_bytes(16))}"), operator)


def _hash(password: str, like: str) -> str:
    """Return the password hashed at the cost and with the salt of another hash."""
    kind, n, r, p, salt, *_ = like.split(":")
    hashed = hashlib.scrypt(
        password.encode("utf-8", "replace"),
        salt=salt.encode(),
        n=int(n),
        r=int(r),
        p=int(p),
        maxmem=_MEMORY,
        dklen=32,
    )
    return ":".join((kind, n, r, p, salt, _encoded(hashed)))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
