"""Making an `Article`: the text is frozen, the metadata tidied, the digest taken."""

import hashlib
import json
import re
from dataclasses import asdict, replace

from pincite.index.errors import PinciteError
from pincite.index.text.dates import parse_date
from pincite.index.text.visible import find_invisible, strip_invisible, to_single_line
from pincite.index.types import Article

# What programs write where nobody gave a title or an author.
_PLACEHOLDER = re.compile(
    r"(?i)microsoft (?:word|powerpoint|office)\b.*|.*\.(?:docx?|pdf|rtf|odt|indd|qxd|html?|txt|tmp)"
    r"|https?:.*|about:blank|\(?(?:untitled|unspecified|unknown|anonymous|none)\)?"
    r"|(?:document|untitled|layout|slide|word document)[ _-]?\d*"
    r"|python-docx|(?:windows )?user|admin(?:istrator)?|owner|author|[\W\d_]*"
)


class UnreadableError(PinciteError):
    """A file or row that is no article. The message is the reason, without the file's name."""


def normalize_text(text: str) -> str:
    """Return `text` without a leading byte-order mark and with CRLF as LF; all else stays."""
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
    """Make an article of values as they were found.

    Of the metadata, what shows is kept, on one line, and empty values become None; `published` goes
    through `dates.iso`; a `url` that is not http or https is dropped, since it becomes a link.
    `hidden` counts the characters that the file does not show, and `text` does not hold.
    Raises `Unreadable` where there is no text, or half a character in it.
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
    """Return what shows of `value` on one line with single spaces, None where nothing is left."""
    return to_single_line(value) or None if value else None


def drop_placeholder(value: object) -> str | None:
    """Return a file's title or author property, None if a program rather than a person wrote it."""
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
            f"holds half a character (\\u{ord(surrogate):04x}), which no encoding can store: "
            "write it again as UTF-8"
        ) from None
