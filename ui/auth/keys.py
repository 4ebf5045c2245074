"""API keys: random secrets whose SHA-256 hashes are in a JSON file next to users.json."""

import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.errors import InputError, PinciteError
from pincite.ui.auth.private_files import lock_for_change, write_private_json
from pincite.ui.auth.users import MAX_NAME_LENGTH

KEYS_FILE = "keys.json"
KEY_PREFIX = "pincite_"
"""Begins every key, so that tools that look for leaked secrets recognize one."""
MAX_DAYS = 3_650

_SECONDS_PER_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is stored of a key.

    `digest` is the SHA-256 of the key, in hexadecimal. A slow hash would add nothing: a key has
    256 random bits. `expires` is Unix time, or None for a key that does not expire. The key of an
    `operator` may also rebuild the index.
    """

    name: str
    digest: str
    operator: bool
    expires: float | None

    def is_expired(self, now: float | None = None) -> bool:
        """Return whether the key has expired at `now` (Unix time)."""
        return self.expires is not None and self.expires <= (time.time() if now is None else now)

    @property
    def last_moment(self) -> str | None:
        """When the key expires, as `2027-02-01 12:00 UTC`; None if it does not expire."""
        if self.expires is None:
            return None
        return datetime.fromtimestamp(self.expires, UTC).strftime("%Y-%m-%d %H:%M UTC")


class KeyStore:
    """Reads and writes the keys file. Thread-safe.

    Each method reads the file again if it has changed, and raises PinciteError if the file
    cannot be read.
    """

    def __init__(self, path: Path) -> None:
        """Use the file at `path`. The first `add` creates it."""
        self.path = path
        self._cache: tuple[object, Mapping[str, ApiKey]] | None = None

    def exists(self) -> bool:
        """Return whether a key was ever added. Programs then need a key, also after `remove`."""
        return self.path.exists()

    def read(self) -> Mapping[str, ApiKey]:
        """Return the keys by name."""
        try:
            file_stat = self.path.stat()
            stamp = (file_stat.st_mtime_ns, file_stat.st_size, file_stat.st_ino)
            if self._cache is None or self._cache[0] != stamp:
                rows = json.loads(self.path.read_text("utf-8"))["keys"]
                self._cache = (stamp, {row["name"]: ApiKey(**row) for row in rows})
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise PinciteError(
                f"{self.path} cannot be read as a file of keys ({error!r}): allow this program to "
                "read it, restore a copy, or delete it and add the keys again"
            ) from error
        return self._cache[1]

    def add(self, name: str, *, operator: bool = False, days: int | None = None) -> str:
        """Return a new key, which is not stored, in place of an earlier one of that name.

        It expires after `days`; None is never. Raises InputError for a name or a number of days
        that is not allowed.
        """
        if not name.isprintable() or name != name.strip() or not 0 < len(name) <= MAX_NAME_LENGTH:
            raise InputError(
                f"{name!r} is not a valid name: use 1 to {MAX_NAME_LENGTH} visible characters"
            )
        if days is not None and not 1 <= days <= MAX_DAYS:
            raise InputError(f"a key cannot expire after {days} days: use 1 to {MAX_DAYS:,}")
        key = KEY_PREFIX + secrets.token_urlsafe(32)
        expires = None if days is None else time.time() + days * _SECONDS_PER_DAY
        with lock_for_change(self.path):
            self._save({**self.read(), name: ApiKey(name, _hash_key(key), operator, expires)})
        return key

    def remove(self, name: str) -> bool:
        """Remove a key. Return whether there was one of that name."""
        if name not in self.read():
            return False
        with lock_for_change(self.path):
            self._save({each: key for each, key in self.read().items() if each != name})
        return True

    def find(self, key: str) -> ApiKey | None:
        """Return what is stored of a key, also of an expired one; None for an unknown key."""
        digest = _hash_key(key)
        return next((each for each in self.read().values() if each.digest == digest), None)

    def _save(self, keys: Mapping[str, ApiKey]) -> None:
        write_private_json(self.path, {"keys": [asdict(keys[name]) for name in sorted(keys)]})


def _hash_key(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
