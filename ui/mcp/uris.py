"""The addresses of articles as resources: `pincite://article/{id}`, with the id percent-encoded."""

from urllib.parse import quote, unquote

_PREFIX = "pincite://article/"

ARTICLE_TEMPLATE = f"{_PREFIX}{{id}}"
"""The RFC 6570 template of all article addresses."""


def to_article_uri(article_id: str) -> str:
    """Return the address of an article."""
    return _PREFIX + quote(article_id, safe="")


def parse_article_uri(uri: str) -> str | None:
    """Return the id in the address of an article, or None if it is a different address."""
    return unquote(uri.removeprefix(_PREFIX)) if uri.startswith(_PREFIX) else None
