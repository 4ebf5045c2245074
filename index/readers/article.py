"""The text and metadata that a file states → a normalised `Article` with its digest."""

import hashlib
import json
import re
from dataclasses import asdict, replace

from pincite.index.errors import PinciteError
from pincite.index.text.dates import parse_date
from pincite.index.text.visible import find_invisible, strip_invisible, to_single_line
from pincite.index.types import Article

# Titles and authors that programs fill in when the writer gives none.
_PLACEHOLDER = re.compile(
    r"(?i)microsoft (?:word|powerpoint|office)\b.*|.*\.(?:docx?|pdf|rtf|odt|indd|qxd|html?|txt|tmp)"
    r"|https?:.*|about:blank|\(?(?:untitled|unspecified|unknown|anonymous|none)\)?"
    r"|(?:document|untitled|layout|slide|word document)[ _-]?\d*"
    r"|python-docx|(?:windows )?user|admin(?:istrator)?|owner|author|[\W\d_]*"
)


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
    title: str | None = None,
    published: object = None,
    url: str | None = None,
    publisher: str | None = None,
    author: str | None = None,
    hidden: int = 0,
) -> Article:
    """Return an article made from values as the file states them.

    Metadata loses its invisible characters and line breaks, and empty values become None.
    `parse_date` reads `published`. A `url` other than http or https is dropped, because pages
    link to it. `hidden` counts the characters of the file that its readers cannot see and that
    `text` leaves out. Raises UnreadableError if `text` has no visible character, or if any value
    has a lone surrogate.
    """
    text = normalize_text(text)
    if not strip_invisible(text).strip():
        raise UnreadableError("is empty: there is no text in it")
    url = clean_line(url)
    article = Article(
        id=id,
        source=source,
        title=clean_line(title),
        text=text,
        published=parse_date(published),
        url=url if url and url.lower().startswith(("http://", "https://")) else None,
        publisher=clean_line(publisher),
        author=clean_line(author),
        hidden=hidden,
        invisible=len(find_invisible(text)),
        digest="",
    )
    return replace(article, digest=_compute_digest(article))


def clean_line(value: str | None) -> str | None:
    """Return the visible part of `value` on one line with single spaces; None if it is empty."""
    return to_single_line(value) or None if value else None


def drop_placeholder(value: object) -> str | None:
    """Return the title or author in a file's properties; None if a program filled it in."""
    text = clean_line(value) if isinstance(value, str) else None
    return None if text and _PLACEHOLDER.fullmatch(text) else text


def _compute_digest(article: Article) -> str:
    fields = asdict(article)
    del fields["digest"]
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return hashlib.sha256(canonical.encode()).hexdigest()
    except UnicodeEncodeError as error:
        surrogate = canonical[error.start]
        raise UnreadableError(
            f"has half a character (\\u{ord(surrogate):04x}), which no encoding can store: "
            "save it as UTF-8"
        ) from None
