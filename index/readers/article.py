"""The text and metadata that a file states → a normalised `Article` with its digest."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from pincite.index.errors import PinciteError
from pincite.index.readers.metadata.file_name import find_date_in_path
from pincite.index.readers.metadata.properties import list_document_values
from pincite.index.readers.metadata.values import (
    choose_values,
    drop_placeholder as drop_placeholder,
    get_first,
)
from pincite.index.text.languages import guess_language
from pincite.index.text.visible import find_invisible, strip_invisible, to_single_line
from pincite.index.types import Article, StatedValue


class UnreadableError(PinciteError):
    """A file or row that is not an article. The message says why, without the file's name."""


def normalize_text(text: str) -> str:
    """Return `text` without a leading byte-order mark, and with LF in place of CRLF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def make_article(
    *,
    id: str,  # noqa: A002 - the field's name
    source: str,
    text: str,
    stated: Iterable[StatedValue] = (),
    language: str | None = None,
    title: object = None,
    published: object = None,
    url: object = None,
    publisher: object = None,
    author: object = None,
    hidden: int = 0,
    machine_read: int = 0,
    boxes: str = "",
) -> Article:
    """Return an article made from values as the file states them.

    `stated` has what the file states about the article, the surest first; `choose_values` takes
    from it what the article needs, then a date in the file's name. `title`, `published`, `url`,
    `publisher` and `author` are values of the file's own properties, surer than `stated`.
    `language` is a tag such as `de` or `en-GB`. `hidden` counts the characters of the article that
    `text` leaves out. A `url` other than http or https is dropped, because pages link to it.
    Raises UnreadableError if `text` has no visible character, or if any value has a lone surrogate.
    """
    text = normalize_text(text)
    if not strip_invisible(text).strip():
        raise UnreadableError("is empty: there is no text in it")
    properties = (title, published, url, publisher, author)
    own = [
        StatedValue(field, str(value), "properties of the file")
        for field, value in zip(("title", "published", "url", "publisher", "author"), properties,
                                strict=True)
        if value is not None
    ]  # fmt: skip
    named_date = find_date_in_path(source) if id == source else None
    named = [StatedValue("published", named_date, "file name")] if named_date else []
    values = choose_values([*own, *stated, *named], language)
    article = Article(
        id=id,
        source=source,
        title=get_first(values, "title"),
        text=text,
        published=get_first(values, "published"),
        url=get_first(values, "url"),
        publisher=get_first(values, "publisher"),
        author=get_first(values, "author"),
        hidden=hidden,
        invisible=len(find_invisible(text)),
        digest="",
        stated=values,
        machine_read=machine_read,
        boxes=boxes,
    )
    return replace(article, digest=compute_digest(article))


def clean_line(value: str | None) -> str | None:
    """Return the visible part of `value` on one line with single spaces; None if it is empty."""
    return to_single_line(value) or None if value else None


def compute_digest(article: Article) -> str:
    """Return the sha256 of all fields but the digest, in hex.

    Raises UnreadableError if a field has a lone surrogate.
    """
    fields = asdict(article)
    del fields["digest"]
    # Only a PDF has these, and other articles keep the digest that they had before.
    for name in ("machine_read", "boxes"):
        if not fields[name]:
            del fields[name]
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return hashlib.sha256(canonical.encode()).hexdigest()
    except UnicodeEncodeError as error:
        surrogate = canonical[error.start]
        raise UnreadableError(
            f"has half a character (\\u{ord(surrogate):04x}), which no encoding can store: "
            "save it as UTF-8"
        ) from None


def make_document(
    source: str,
    text: str,
    hidden: int,
    *,
    styled_title: str | None,
    title: object,
    author: object,
) -> Article:
    """Return the article of a word processor's document; `title` and `author` are its properties.

    Raises UnreadableError if it has no text.
    """
    if not text:
        raise UnreadableError(
            "has no text in it: if it holds pictures of text, run OCR on them first"
        )
    language = guess_language(text)
    stated = list_document_values(
        text, language, styled_title=styled_title, title=title, author=author
    )
    return make_article(
        id=source, source=source, text=text, stated=stated, language=language, hidden=hidden
    )
