"""An RTF file → its article. Hidden, struck-out and deleted text is left out and counted."""

import re
from collections.abc import Iterator

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError, make_article
from pincite.index.readers.format import Format, Signature, whole_file
from pincite.index.readers.metadata.properties import list_document_values
from pincite.index.readers.rtf.body import RtfBody
from pincite.index.text.languages import guess_language
from pincite.index.types import Article


def read_rtf(data: bytes, source: str, _limits: Limits) -> Iterator[Article]:
    """Yield the one article of an RTF file.

    An empty line separates paragraphs, and ` | ` the cells of a table row. Foot- and endnotes
    follow the text, each with its mark. Headers, footers, comments and pictures are left out. The
    dates of the file are not the publication date. Raises UnreadableError if it has no text.
    """
    body = RtfBody()
    body.read(data)
    text = "\n\n".join((*body.blocks, *body.notes))
    if not text:
        raise UnreadableError(
            "has no text in it: if it holds pictures of text, run OCR on them first"
        )
    language = guess_language(text)
    stated = list_document_values(
        text,
        language,
        styled_title=None,
        title=body.properties.get("title"),
        author=body.properties.get("author"),
    )
    yield make_article(
        id=source,
        source=source,
        text=text,
        stated=stated,
        language=language,
        hidden=body.hidden,
    )


RTF = Format(
    suffixes=(".rtf",),
    read=whole_file(read_rtf),
    signature=Signature("RTF", re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\\rtf"), any_name=True),
)
