"""How sure an answer is, in steps, and parts of a line. Nothing here is markup."""

import re
from collections.abc import Sequence


def join_parts(parts: Sequence[str | None]) -> str:
    """Return the parts that are there, with a middle dot between."""
    return " · ".join(part for part in parts if part)


def partition_quote(quote: str, phrase: str) -> tuple[str, str, str]:
    """Return a quote in three parts: before, in, and after the words, where they first stand."""
    match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", quote) if phrase else None
    return (quote[: match.start()], match[0], quote[match.end() :]) if match else (quote, "", "")
