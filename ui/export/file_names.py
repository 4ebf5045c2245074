"""The name of an exported file: what was asked, and the day."""

import re
from urllib.parse import quote

_NO_WORD = re.compile(r"[^\w]+")
_MAX_LENGTH = 60
"""Characters of the name before the day."""


def make_file_name(title: str, day: str, suffix: str) -> str:
    """Return `when-was-it-repaired-2026-11-29.md` for a question and an ISO 8601 time.

    Letters and digits of every script stay. The name is allowed on every system.
    """
    words = _NO_WORD.sub("-", title.lower()).replace("_", "-").strip("-")
    if len(words) > _MAX_LENGTH:
        words = words[: _MAX_LENGTH + 1].rpartition("-")[0] or words[:_MAX_LENGTH]
    return f"{'-'.join(filter(None, (words or 'pincite', day[:10])))}.{suffix}"


def make_disposition(file_name: str) -> str:
    """Return the header `Content-Disposition` of a download (RFC 6266)."""
    plain = file_name.encode("ascii", "replace").decode().replace("?", "-")
    return (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, errors='replace')}"
    )
