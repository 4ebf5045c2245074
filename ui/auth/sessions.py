"""Session tokens: signed cookie values that say who is logged in."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict
from pathlib import Path

from pincite.index.errors import PinciteError
from pincite.ui.auth.users import User, UserStore, encode_base64, write_private_json

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

    Each method raises PinciteError if the users file cannot be read.
    """

    def __init__(self, users: UserStore) -> None:
        """Sign with the key of `users`. Raises PinciteError if revoked tokens cannot be read."""
        self.users = users
        self._revoked_file = users.path.with_name(REVOKED_SESSIONS_FILE)
        self._revoked = _read_revoked(self._revoked_file)

    @property
    def cookie_name(self) -> str:
        """The cookie's name, unique to the users file: chats on other ports share cookies."""
        key = self.users.read().key
        return f"pincite-{hashlib.sha256(key.encode()).hexdigest()[:8]}"

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
        return None if expired or payload in self._revoked else self.users.read_users().get(name)

    def revoke_token(self, token: str) -> None:
        """Revoke a token, also for a chat that is started later. Ignores an invalid token."""
        now = time.time()
        if not self.verify_token(token, now):
            return
        revoked = {payload: expires for payload, expires in self._revoked.items() if expires > now}
        self._revoked = {**revoked, token.partition(".")[0]: now + SESSION_SECONDS}
        write_private_json(self._revoked_file, self._revoked)

    def _sign(self, payload: str, name: str) -> str:
        content = self.users.read()
        user_json = json.dumps(asdict(content.users[name]))
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
