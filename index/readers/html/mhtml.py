"""A web page that a browser saved in one file (MHTML): the page, without its pictures."""

import re
from collections.abc import Iterator
from email.message import Message

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.encoding import decode
from pincite.index.readers.format import Format, Signature, whole_file
from pincite.index.readers.html.page import HTML, find_declared_encoding, read_markup
from pincite.index.types import Article, Skipped, StatedValue

_ADDRESS_HEADERS = ("Snapshot-Content-Location", "Content-Location")
# A mail has a receiver or an id; a page that a browser saved has neither.
_SAVED_PAGE = re.compile(
    rb"(?i)\s*(?:(?!(?:received|to|message-id|delivered-to|return-path):)[a-z][\w-]*:[^\r\n]*\r?\n"
    rb"(?:[ \t][^\r\n]*\r?\n)*)*?content-type:\s*(?:multipart/related|text/html)\b"
)


def read_mhtml(
    data: bytes, source: str, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Article | Skipped]:
    """Yield the article of the first page in the file, as `read_html` does.

    The page's address comes from the file if the page does not state it; the date on which the
    page was saved is not its publication date. Raises UnreadableError if there is no page in it.
    """
    from email import message_from_bytes

    message = message_from_bytes(data.lstrip())
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    body = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(body, bytes) or not body.strip():
        raise UnreadableError("has no web page in it: save the page again, as HTML")
    encoding = page.get_content_charset() or find_declared_encoding(body)
    yield from read_markup(decode(body, encoding), source, limits, _list_stated(message, page))


def _list_stated(message: Message, page: Message) -> tuple[StatedValue, ...]:
    addresses = [part.get(name) for part in (message, page) for name in _ADDRESS_HEADERS]
    stated = [StatedValue("url", str(each), "address that it was saved from") for each in addresses
              if each]  # fmt: skip
    if subject := message.get("Subject"):
        stated.append(StatedValue("title", _decode_words(str(subject)), "subject of the file"))
    return tuple(stated)


def _decode_words(value: str) -> str:
    """Return a header with its encoded words (`=?utf-8?Q?…?=`) decoded."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError):
        return value


MHTML = Format(
    suffixes=(".mhtml", ".mht"),
    read=whole_file(read_mhtml),
    libraries=HTML.libraries,
    signature=Signature("a web page saved in one file (MHTML)", _SAVED_PAGE, any_name=True),
    loggers=HTML.loggers,
)
