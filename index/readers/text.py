"""Plain text: the whole file is the article."""

from collections.abc import Iterator
from dataclasses import asdict

from pincite.index.limits import Limits
from pincite.index.readers.article import make_article
from pincite.index.readers.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, whole_file
from pincite.index.readers.headline import read_header
from pincite.index.types import Article


def read_text(data: bytes, source: str, _limits: Limits) -> Iterator[Article]:
    """Yield the one article of a plain text: all of it. Its header lines also give the metadata."""
    text = decode(data)
    yield make_article(id=source, source=source, text=text, **asdict(read_header(text)))


TEXT = Format(suffixes=(".txt",), read=whole_file(read_text), libraries=ENCODING_LIBRARIES)
