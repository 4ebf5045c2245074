"""Session tokens: signed cookie values that say who is logged in."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from pathlib import Path

from pincite.index.errors import PinciteError
from pincite.ui.auth.private_files import lock_for_change, write_private_json
from pincite.ui.auth.users import User, UserStore, encode_base64

REVOKED_SESSIONS_FILE = "logged-out.json"
"""Revoked session tokens and when each would have expired, in a file next to users.json."""
SESSION_SECONDS = 12 * 60 * 60
"""Lifetime of a session token, in seconds."""

_MAX_TOKEN_LENGTH = 1_000
"""Characters."""


class SessionSigner:
    """Creates, verifies and revokes session tokens. Thread-safe.

    A token is `payload.signature`. The payload holds name and expiry; the signature is an
    HMAC-SHA256 (RFC 2104) of the payload and the stored user. A token is thus void once the
    user has a new password or role, or is removed.

    A device token says that a user has logged in from this browser before.

    Each method raises PinciteError if the users file cannot be read.
    """

    def __init__(self, users: UserStore) -> None:
        """Sign with the key of `users`. Raises PinciteError if revoked tokens cannot be read."""
        self.users = users
        self._revoked_file = users.path.with_name(REVOKED_SESSIONS_FILE)
        self._revoked_cache: tuple[object, dict[str, float]] | None = None
        self._read_revoked()

    @property
    def cookie_name(self) -> str:
        """The cookie's name, unique to the users file: chats on other ports share cookies."""
        return f"pincite-{self._name_suffix}"

    @property
    def device_cookie_name(self) -> str:
        """The name of the cookie with the device token."""
        return f"pincite-device-{self._name_suffix}"

    @property
    def _name_suffix(self) -> str:
        return hashlib.sha256(self.users.read().key.encode()).hexdigest()[:8]

    def create_device_token(self, user: User) -> str:
        """Return a token that says that a user has logged in from a browser."""
        payload = encode_base64(json.dumps([user.id, secrets.token_urlsafe(9)]).encode())
        return f"{payload}.{self._sign_device(payload)}"

    def verify_device_token(self, token: str, name: str) -> str:
        """Return what identifies the browser if user `name` logged in from it before, or ""."""
        payload, _, signature = token[:_MAX_TOKEN_LENGTH].partition(".")
        expected = self._sign_device(payload)
        if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
            return ""
        user_id, device = json.loads(base64.urlsafe_b64decode(f"{payload}=="))
        user = self.users.read_users().get(name)
        return str(device) if user and user.id == user_id else ""

    def _sign_device(self, payload: str) -> str:
        key = self.users.read().key.encode()
        return encode_base64(hmac.digest(key, f"device\n{payload}".encode(), "sha256"))

    def create_token(self, user: User, now: float | None = None) -> str:
        """Return a token for a user, valid for SESSION_SECONDS from `now` (Unix time)."""
        expires = (time.time() if now is None else now) + SESSION_SECONDS
        payload_json = json.dumps(
            [user.name, expires, secrets.token_urlsafe(9)], ensure_ascii=False
        )
        payload = encode_base64(payload_json.encode())
        return f"{payload}.{self._sign(payload, user.name)}"

    def verify_token(self, token: str, now: float | None = None) -> User | None:
        """Return the token's user, or None if the token is forged, expired or revoked."""
        payload, _, signature = token[:_MAX_TOKEN_LENGTH].partition(".")
        try:
            name, expires, _ = json.loads(base64.urlsafe_b64decode(f"{payload}=="))
            expected = self._sign(payload, name)
        except (ValueError, TypeError, KeyError):
            return None
        if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
            return None
        expired = expires <= (time.time() if now is None else now)
        if expired or payload in self._read_revoked():
            return None
        return self.users.read_users().get(name)

    def revoke_token(self, token: str) -> None:
        """Revoke a token, also for a chat that is started later. Ignores an invalid token."""
        now = time.time()
        if not self.verify_token(token, now):
            return
        with lock_for_change(self._revoked_file):
            # Another process may have revoked tokens since this one last read the file.
            revoked = {
                payload: expires
                for payload, expires in self._read_revoked().items()
                if expires > now
            }
            revoked[token.partition(".")[0]] = now + SESSION_SECONDS
            write_private_json(self._revoked_file, revoked)

    def _read_revoked(self) -> dict[str, float]:
        """Return the revoked tokens, and read the file again if it has changed."""
        try:
            file_stat = self._revoked_file.stat()
        except FileNotFoundError:
            return {}
        except OSError:
            file_stat = None
        stamp = file_stat and (file_stat.st_mtime_ns, file_stat.st_size, file_stat.st_ino)
        if self._revoked_cache is None or self._revoked_cache[0] != stamp:
            self._revoked_cache = (stamp, _read_revoked(self._revoked_file))
        return self._revoked_cache[1]

    def _sign(self, payload: str, name: str) -> str:
        content = self.users.read()
        user = content.users[name]
        user_json = json.dumps([name, user.id or name, user.session_seal, user.operator])
        message = f"{payload}\n{user_json}".encode()
        return encode_base64(hmac.digest(content.key.encode(), message, "sha256"))


def _read_revoked(path: Path) -> dict[str, float]:
    try:
        content = json.loads(path.read_text("utf-8"))
        return {str(payload): float(expires) for payload, expires in content.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise PinciteError(
            f"{path} cannot be read as a file of revoked sessions ({error!r}): allow this program "
            "to read it, or delete it, which makes these sessions valid until they expire"
        ) from error
