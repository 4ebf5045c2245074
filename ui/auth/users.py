"""The users of the chat: names and scrypt password hashes in a JSON file."""

import base64
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pincite.index.errors import InputError, PinciteError
from pincite.ui.auth.private_files import lock_for_change, write_private_json

USERS_FILE = "users.json"
MIN_PASSWORD_LENGTH = 12
"""Characters."""
MAX_PASSWORD_LENGTH = 1_000
"""Characters."""
MAX_NAME_LENGTH = 64
"""Characters."""

# scrypt (RFC 7914) with N=2^17, r=8, p=1, as in OWASP's password storage cheat sheet: 128 MiB and
# about 0.4 s.
_SCRYPT_PARAMETERS = "scrypt:131072:8:1"
_SCRYPT_MAX_MEMORY = 256 * 2**20
"""Bytes."""


@dataclass(frozen=True, slots=True)
class User:
    """A user who may log in. An `operator` may also add files and rebuild the index.

    `id` is never used again: a later user of the same name has a different one.
    """

    name: str
    operator: bool = False
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user as stored in the file. `password` is `scrypt:n:r:p:salt:hash`, in base64.

    `id` and `seal` are random; they are empty in a file of an earlier version. The seal changes
    with the password and the role, but not when a password is hashed again at a higher cost.
    """

    password: str
    operator: bool
    id: str = ""
    seal: str = ""

    @property
    def session_seal(self) -> str:
        """What session tokens of this user are bound to."""
        return self.seal or hashlib.sha256(self.password.encode()).hexdigest()


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
        salt, impossible_hash = secrets.token_urlsafe(16), secrets.token_urlsafe()
        self._dummy_user = StoredUser(
            f"{_SCRYPT_PARAMETERS}:{salt}:{impossible_hash}", operator=False
        )
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
        return {name: _to_user(name, entry) for name, entry in self.read().users.items()}

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
        hashed = _hash_new_password(password)
        with lock_for_change(self.path):
            content = self.read()
            known = content.users.get(name)
            user_id = (known.id or name) if known else secrets.token_urlsafe(12)
            entry = StoredUser(hashed, operator, user_id, secrets.token_urlsafe(12))
            self._save(UsersFile(content.key, {**content.users, name: entry}))
        return known is None

    def remove(self, name: str) -> None:
        """Remove a user. Raises InputError if no user has that name."""
        with lock_for_change(self.path):
            content = self.read()
            if name not in content.users:
                raise InputError(f"there is no user {name!r}: `pincite users list` lists the names")
            remaining = {each: entry for each, entry in content.users.items() if each != name}
            self._save(UsersFile(content.key, remaining))

    def authenticate(self, name: str, password: str) -> User | None:
        """Return the user if the password is right, or None. Takes about 0.4 s of one core.

        A hash of a lower cost than today's is replaced.
        """
        users = self.read().users
        entry = users.get(name, self._dummy_user)
        matches = hmac.compare_digest(_hash_password(password, entry.password), entry.password)
        if not matches or name not in users:
            return None
        if not entry.password.startswith(f"{_SCRYPT_PARAMETERS}:"):
            self._rehash(name, entry, password)
        return _to_user(name, entry)

    def _rehash(self, name: str, entry: StoredUser, password: str) -> None:
        """Store a hash of today's cost. Sessions go on."""
        hashed = _hash_new_password(password)
        try:
            with lock_for_change(self.path):
                content = self.read()
                if content.users.get(name) == entry:
                    rehashed = replace(entry, password=hashed, seal=entry.session_seal)
                    self._save(UsersFile(content.key, {**content.users, name: rehashed}))
        except PinciteError as error:  # the old hash still works
            logging.getLogger(__name__).error("%s", error)

    def _save(self, content: UsersFile) -> None:
        users = {name: asdict(entry) for name, entry in sorted(content.users.items())}
        write_private_json(self.path, {"key": content.key, "users": users})


def encode_base64(raw: bytes) -> str:
    """Return bytes as URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _to_user(name: str, entry: StoredUser) -> User:
    # Users of earlier versions have no id: their conversations are stored under their name.
    return User(name, entry.operator, entry.id or name)


def _hash_new_password(password: str) -> str:
    salt = encode_base64(secrets.token_bytes(16))
    return _hash_password(password, f"{_SCRYPT_PARAMETERS}:{salt}")


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
