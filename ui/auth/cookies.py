"""The cookies of a request: only those of Pincite are read.

A browser also sends what other programs on this host have stored. Parsing that is not safe: some
names are errors, and the time for a quoted value grows with the square of its length.
"""

import re

from starlette.types import Scope

_OWN_COOKIE = re.compile(rb"(?:__Host-)?pincite-[\w-]+=[\w.-]*")


def keep_own_cookies(scope: Scope) -> Scope:
    """Return the scope of a request with the cookies of Pincite only."""
    others = [header for header in scope["headers"] if header[0] != b"cookie"]
    own = [
        cookie
        for name, value in scope["headers"]
        if name == b"cookie"
        for cookie in map(bytes.strip, value.split(b";"))
        if _OWN_COOKIE.fullmatch(cookie)
    ]
    return {**scope, "headers": [*others, *([(b"cookie", b"; ".join(own))] if own else [])]}
