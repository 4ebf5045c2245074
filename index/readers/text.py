"""Plain text: the whole file is the article."""

from collections.abc import Iterator

from pincite.index.limits import Limits
from pincite.index.readers.article import make_article
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, whole_file
from pincite.index.readers.metadata.headline import find_stated_values
from pincite.index.text.languages import guess_language
from pincite.index.types import Article


def read_text(data: bytes, source: str, _limits: Limits) -> Iterator[Article]:
    """Yield the one article of a plain text: all of it. Its header lines also give the metadata."""
    text = decode(data)
    language = guess_language(text)
    stated = find_stated_values(text, language)
    yield make_article(id=source, source=source, text=text, stated=stated, language=language)


TEXT = Format(suffixes=(".txt",), read=whole_file(read_text), libraries=ENCODING_LIBRARIES)
