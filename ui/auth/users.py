"""The users of the chat: names and scrypt password hashes in a JSON file."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pincite.index.disk.atomic import write_atomic
from pincite.index.errors import InputError, PinciteError

USERS_FILE = "users.json"
MIN_PASSWORD_LENGTH = 12
"""Characters."""
MAX_PASSWORD_LENGTH = 1_000
"""Characters."""
MAX_NAME_LENGTH = 64
"""Characters."""

# scrypt (RFC 7914) at 32 MiB and about 0.1 s, as in OWASP's password storage cheat sheet.
_SCRYPT_PARAMETERS = "scrypt:32768:8:1"
_SCRYPT_MAX_MEMORY = 64 * 2**20
"""Bytes."""


@dataclass(frozen=True, slots=True)
class User:
    """A user who may log in. An `operator` may also add files and rebuild the index."""

    name: str
    operator: bool = False


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user as stored in the file. `password` is `scrypt:n:r:p:salt:hash`, in base64."""

    password: str
    operator: bool


@dataclass(frozen=True, slots=True)
class UsersFile:
    """The content of the file: the key that signs session tokens, and the users by name."""

    key: str
    users: Mapping[str, StoredUser]


class UserStore:
    """Reads and writes the users file. Thread-safe.

    Each method reads the file again if it has changed, and raises PinciteError if the file
    cannot be read.
    """

    def __init__(self, path: Path) -> None:
        """Use the file at `path`. The first `add` creates it."""
        self.path = path
        # An unknown name is checked against this entry, so that it takes as long as a known one.
        self._dummy_user = _create_stored_user(secrets.token_urlsafe(), operator=False)
        self._cache: tuple[object, UsersFile] | None = None

    def read(self) -> UsersFile:
        """Return the content of the file. If there is no file: a random key and no users."""
        try:
            file_stat = self.path.stat()
            stamp = (file_stat.st_mtime_ns, file_stat.st_size, file_stat.st_ino)
            if self._cache is None or self._cache[0] != stamp:
                content = json.loads(self.path.read_text("utf-8"))
                users = {name: StoredUser(**entry) for name, entry in content["users"].items()}
                self._cache = (stamp, UsersFile(content["key"], users))
        except FileNotFoundError:
            return UsersFile(secrets.token_urlsafe(32), {})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise PinciteError(
                f"{self.path} cannot be read as a file of users ({error!r}): allow this program "
                "to read it, restore a copy, or delete it and add the users again"
            ) from error
        return self._cache[1]

    def read_users(self) -> dict[str, User]:
        """Return the users by name."""
        return {name: User(name, entry.operator) for name, entry in self.read().users.items()}

    def add(self, name: str, password: str, *, operator: bool = False) -> bool:
        """Add a user, or replace one of that name. Return whether the name is new.

        Raises InputError for a name or a password that is not allowed.
        """
        if not name.isprintable() or name != name.strip() or not 0 < len(name) <= MAX_NAME_LENGTH:
            raise InputError(
                f"{name!r} is not a valid name: use 1 to {MAX_NAME_LENGTH} visible characters"
            )
        if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
            lengths = f"{MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH:,}"
            raise InputError(f"the password has {len(password):,} characters: use {lengths}")
        content = self.read()
        entry = _create_stored_user(password, operator=operator)
        self._save(UsersFile(content.key, {**content.users, name: entry}))
        return name not in content.users

    def remove(self, name: str) -> None:
        """Remove a user. Raises InputError if no user has that name."""
        content = self.read()
        if name not in content.users:
            raise InputError(f"there is no user {name!r}: `pincite users list` lists the names")
        remaining = {each: entry for each, entry in content.users.items() if each != name}
        self._save(UsersFile(content.key, remaining))

    def authenticate(self, name: str, password: str) -> User | None:
        """Return the user if the password is right, or None. Takes about 0.1 s of one core."""
        users = self.read().users
        entry = users.get(name, self._dummy_user)
        matches = hmac.compare_digest(_hash_password(password, entry.password), entry.password)
        return User(name, entry.operator) if matches and name in users else None

    def _save(self, content: UsersFile) -> None:
        users = {name: asdict(entry) for name, entry in sorted(content.users.items())}
        write_private_json(self.path, {"key": content.key, "users": users})


def write_private_json(path: Path, value: object) -> None:
    """Write JSON to a file that only its owner may read. Raises PinciteError if that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(value, indent=1), mode=0o600)
    except OSError as error:
        raise PinciteError(
            f"{path} cannot be written: {error.strerror}. Free some space, or allow this program "
            "to write there."
        ) from error


def encode_base64(raw: bytes) -> str:
    """Return bytes as URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _create_stored_user(password: str, *, operator: bool) -> StoredUser:
    salt = encode_base64(secrets.token_bytes(16))
    return StoredUser(_hash_password(password, f"{_SCRYPT_PARAMETERS}:{salt}"), operator)


def _hash_password(password: str, parameters: str) -> str:
    """Return the password hashed with the cost and the salt in `parameters`, a stored hash."""
    algorithm, n, r, p, salt, *_ = parameters.split(":")
    digest = hashlib.scrypt(
        password.encode("utf-8", "replace"),
        salt=salt.encode(),
        n=int(n),
        r=int(r),
        p=int(p),
        maxmem=_SCRYPT_MAX_MEMORY,
        dklen=32,
    )
    return ":".join((algorithm, n, r, p, salt, encode_base64(digest)))
