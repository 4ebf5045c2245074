"""Plain text put together and taken apart. Nothing here is HTML."""

import re
from collections.abc import Sequence


def join_parts(parts: Sequence[str | None]) -> str:
    """Join the parts with a middle dot; None and empty parts are left out."""
    return " · ".join(part for part in parts if part)


def partition_quote(quote: str, phrase: str) -> tuple[str, str, str]:
    """Split a quote at the first `phrase` of whole words: before, the phrase, after.

    A quote without the phrase, or an empty phrase, gives `(quote, "", "")`.
    """
    match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", quote) if phrase else None
    return (quote[: match.start()], match[0], quote[match.end() :]) if match else (quote, "", "")
