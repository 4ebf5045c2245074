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

USERS_FILE = "users.json"
REVOKED_SESSIONS_FILE = "logged-out.json"
"""The file beside it of tickets that were ended before their time, and until when they would hold.
"""
MIN_PASSWORD_LENGTH = 12
MAX_PASSWORD_LENGTH = 1_000
MAX_NAME_LENGTH = 64
"""Characters, all three."""
SESSION_SECONDS = 12 * 60 * 60
"""Seconds that a login holds."""

# 32 MiB and about a tenth of a second (RFC 7914; OWASP's password storage cheat sheet).
_SCRYPT_PARAMETERS = "scrypt:32768:8:1"
_SCRYPT_MAX_MEMORY = 64 * 2**20
_MAX_TOKEN_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. An `operator` may also add files and build the index anew."""

    name: str
    operator: bool = False


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user as the file has them: the password as `scrypt:n:r:p:salt:hash`, base 64."""

    password: str
    operator: bool


class UserStore:
    """The users in a file, as it stands at each call. Safe to use from several threads.

    Every method raises PinciteError where the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        """Take the users at `path`. Raises PinciteError where it cannot be told who logged out."""
        self.path = path
        self._revoked = _read_revoked(path.with_name(REVOKED_SESSIONS_FILE))
        # What a wrong name is compared with, so that it takes as long as a right one.
        self._dummy_user = _create_stored_user(secrets.token_urlsafe(), operator=False)
        self._cache: tuple[object, str, dict[str, StoredUser]] | None = None

    @property
    def cookie_name(self) -> str:
        """The name of the cookie: another one for each file, as ports share their cookies."""
        key, _ = self._load()
        return f"pincite-{hashlib.sha256(key.encode()).hexdigest()[:8]}"

    def read_users(self) -> dict[str, User]:
        """Return the users by name."""
        _, entries = self._load()
        return {name: User(name, entry.operator) for name, entry in entries.items()}

    def add(self, name: str, password: str, *, operator: bool = False) -> bool:
        """Write a user into the file, or another password of one; return whether it is a new one.

        Raises InputError for a name or a password that will not do.
        """
        if not name.isprintable() or name != name.strip() or not 0 < len(name) <= MAX_NAME_LENGTH:
            raise InputError(f"{name!r} is no name: take 1 to {MAX_NAME_LENGTH} visible characters")
        if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
            lengths = f"{MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH:,}"
            raise InputError(f"the password has {len(password):,} characters: take {lengths}")
        key, entries = self._load()
        self._save(key, {**entries, name: _create_stored_user(password, operator=operator)})
        return name not in entries

    def remove(self, name: str) -> None:
        """Take a user out of the file. Raises InputError where there is none of that name."""
        key, entries = self._load()
        if name not in entries:
            raise InputError(f"there is no user {name!r}: `pincite users list` names them")
        self._save(key, {each: entry for each, entry in entries.items() if each != name})

    def authenticate(self, name: str, password: str) -> User | None:
        """Return the user where the password is theirs. Takes a tenth of a second of a core."""
        _, entries = self._load()
        entry = entries.get(name, self._dummy_user)
        matches = hmac.compare_digest(_hash_password(password, entry.password), entry.password)
        return User(name, entry.operator) if matches and name in entries else None

    def create_session_token(self, user: User, now: float | None = None) -> str:
        """Return a cookie's value that says who it is, and for how long."""
        expires = (time.time() if now is None else now) + SESSION_SECONDS
        payload_json = json.dumps(
            [user.name, expires, secrets.token_urlsafe(9)], ensure_ascii=False
        )
        payload = _encode_base64(payload_json.encode())
        return f"{payload}.{self._sign(payload, user.name)}"

    def verify_session_token(self, token: str, now: float | None = None) -> User | None:
        """Return whose the ticket is; None where it is forged, over, or ended.

        Tickets end with another password, another right, or the removal of their user.
        """
        payload, _, signature = token[:_MAX_TOKEN_LENGTH].partition(".")
        try:
            name, expires, _ = json.loads(base64.urlsafe_b64decode(f"{payload}=="))
            expected = self._sign(payload, name)
        except (ValueError, TypeError, KeyError):
            return None
        if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
            return None
        expired = expires <= (time.time() if now is None else now)
        return None if expired or payload in self._revoked else self.read_users().get(name)

    def revoke_session_token(self, token: str) -> None:
        """End a ticket before its time, for programs that are started later too."""
        now = time.time()
        if not self.verify_session_token(token, now):
            return
        revoked = {payload: expires for payload, expires in self._revoked.items() if expires > now}
        self._revoked = {**revoked, token.partition(".")[0]: now + SESSION_SECONDS}
        _write_json(self.path.with_name(REVOKED_SESSIONS_FILE), self._revoked)

    def _sign(self, payload: str, name: str) -> str:
        key, entries = self._load()
        user_json = json.dumps(asdict(entries[name]))
        return _encode_base64(
            hmac.digest(key.encode(), f"{payload}\n{user_json}".encode(), "sha256")
        )

    def _load(self) -> tuple[str, dict[str, StoredUser]]:
        """Return the key that tickets are signed with, and the users by name."""
        try:
            file_stat = self.path.stat()
            stamp = (file_stat.st_mtime_ns, file_stat.st_size, file_stat.st_ino)
            if self._cache is None or self._cache[0] != stamp:
                content = json.loads(self.path.read_text("utf-8"))
                entries = {name: StoredUser(**entry) for name, entry in content["users"].items()}
                self._cache = (stamp, content["key"], entries)
        except FileNotFoundError:
            return secrets.token_urlsafe(32), {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise PinciteError(
                f"{self.path} cannot be read as a file of users ({error!r}): give the right to "
                "read it, put back a copy, or delete it and add the users again"
            ) from error
        return self._cache[1], self._cache[2]

    def _save(self, key: str, entries: Mapping[str, StoredUser]) -> None:
        users: dict[str, Any] = {name: asdict(entry) for name, entry in sorted(entries.items())}
        _write_json(self.path, {"key": key, "users": users})


def _write_json(path: Path, value: object) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(value, indent=1), mode=0o600)
    except OSError as error:
        raise PinciteError(f"{path} cannot be written: {error.strerror}.") from error


def _read_revoked(path: Path) -> dict[str, float]:
    try:
        content = json.loads(path.read_text("utf-8"))
        return {str(payload): float(expires) for payload, expires in content.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise PinciteError(
            f"{path} cannot be read as the tickets that were ended ({error!r}): give the right to "
            "read it, or delete it, which lets them hold to the end of their time"
        ) from error


def _create_stored_user(password: str, *, operator: bool) -> StoredUser:
    return StoredUser(
        _hash_password(password, f"{_SCRYPT_PARAMETERS}:{_encode_base64(secrets.token_bytes(16))}"),
        operator,
    )


def _hash_password(password: str, parameters: str) -> str:
    """Return the password hashed at the cost and with the salt of another hash."""
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
    return ":".join((algorithm, n, r, p, salt, _encode_base64(digest)))


def _encode_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
