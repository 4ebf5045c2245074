"""Making an `Article`: the text is frozen, the metadata tidied, the digest taken."""

import hashlib
import json
import re
from dataclasses import asdict, replace

from pincite.index.errors import PinciteError
from pincite.index.text.dates import iso
from pincite.index.text.visible import on_one_line, places, visible
from pincite.index.types import Article

# What programs write where nobody gave a title or an author.
_PLACEHOLDER = re.compile(
    r"(?i)microsoft (?:word|powerpoint|office)\b.*|.*\.(?:docx?|pdf|rtf|odt|indd|qxd|html?|txt|tmp)"
    r"|https?:.*|about:blank|\(?(?:untitled|unspecified|unknown|anonymous|none)\)?"
    r"|(?:document|untitled|layout|slide|word document)[ _-]?\d*"
    r"|python-docx|(?:windows )?user|admin(?:istrator)?|owner|author|[\W\d_]*"
)


class Unreadable(PinciteError):
    """A file or row that is no article. The message is the reason, without the file's name."""


def freeze(text: str) -> str:
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
    text = freeze(text)
    if not visible(text).strip():
        raise Unreadable("is empty: there is no text in it")
    url = tidy(url)
    article = Article(
        id=id,
        source=source,
        title=tidy(title),
        text=text,
        published=iso(published),
        url=url if url and url.lower().startswith(("http://", "https://")) else None,
        publisher=tidy(publisher),
        author=tidy(author),
        hidden=hidden,
        invisible=len(places(text)),
        digest="",
    )
    return replace(article, digest=_digest(article))


def tidy(value: str | None) -> str | None:
    """Return what shows of `value` on one line with single spaces, None where nothing is left."""
    return on_one_line(value) or None if value else None


def meant(value: object) -> str | None:
    """Return a file's title or author property, None if a program rather than a person wrote it."""
    written = tidy(value) if isinstance(value, str) else None
    return None if written and _PLACEHOLDER.fullmatch(written) else written


def _digest(article: Article) -> str:
    fields = asdict(article)
    del fields["digest"]
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return hashlib.sha256(canonical.encode()).hexdigest()
    except UnicodeEncodeError as error:
        half = canonical[error.start]
        raise Unreadable(
            f"holds half a character (\\u{ord(half):04x}), which no encoding can store: "
            "write it again as UTF-8"
        ) from None
