"""Plain text: all of it is the article."""

from collections.abc import Iterator
from dataclasses import asdict

from pincite.index.limits import Limits
from pincite.index.readers.article import make_article
from pincite.index.readers.encoding import decode
from pincite.index.readers.headline import read_header
from pincite.index.types import Article


def read_text(data: bytes, source: str, _limits: Limits) -> Iterator[Article]:
    """Read a plain text, whole; the headline and what is stated around it are also metadata."""
    text = decode(data)
    yield make_article(id=source, source=source, text=text, **asdict(read_header(text)))
