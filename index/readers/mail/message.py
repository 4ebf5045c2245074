"""One mail → its article, the messages that it quotes, and its attachments as skipped files."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

from pincite.index.readers.article import UnreadableError, compute_digest, make_article
from pincite.index.readers.files.encoding import decode
from pincite.index.readers.mail.quotes import QuotedMessage, split_quotes
from pincite.index.readers.markup import Markup, extract_markup, parse_markup
from pincite.index.text.dates import parse_date
from pincite.index.types import Article, Skipped, StatedValue

_HEADER_LINE = re.compile(rb"(?:From |>?[A-Za-z][A-Za-z0-9-]*[ \t]*:)")
_KNOWN_HEADERS = ("from", "subject", "date", "to", "sender", "message-id", "received")
_MINOR_ATTACHMENTS = re.compile(
    r"image/.*|text/calendar|text/x-vcard|text/vcard|application/(?:pgp|x-pkcs7|pkcs7)-\w+"
    r"|message/delivery-status|text/rfc822-headers"
)
_REPLY_PREFIX = re.compile(r"(?i)^(?:(?:re|aw|antw|sv|rv|rif|réf|fwd?|wg|tr|i|doorst)\s*:\s*)+")
_WEEKDAY_DATE = re.compile(r"(?i)\s+(?:at|um|à|a las|alle)\s+\d.*$")


def read_message(data: bytes, source: str, article_id: str) -> Iterator[Article | Skipped]:
    """Yield the article of a mail, then those of the messages that it quotes or forwards.

    The subject is the title, the sender the author, and the day of the mail, as its sender wrote
    it, the date. A quoted message has the sender and the date that the line above it states, and
    the id `mail.eml#quoted1`. Raises UnreadableError if the data is not a mail or has no text.
    """
    message = _parse_message(data)
    text, hidden = _read_body(message)
    title = _read_header(message, "subject")
    mail = split_quotes(text)
    if mail.own:
        article = make_article(
            id=article_id,
            source=source,
            text=mail.own,
            stated=_list_stated(message),
            hidden=hidden,
        )
        yield _name_sender(article, _read_sender(message))
    elif not mail.quoted:
        raise UnreadableError("is empty: there is no text in it")
    for number, quoted in enumerate(mail.quoted, start=1):
        quoted_id = f"{article_id}#quoted{number}" if mail.own or number > 1 else article_id
        yield _make_quoted_article(quoted, quoted_id, source, title)
    for name in _list_attachments(message):
        reason = "is an attachment: save it in the folder to index it"
        yield Skipped(f"{source}:{name}", reason)


def _parse_message(data: bytes) -> EmailMessage:
    from email import message_from_bytes
    from email.policy import default

    message = message_from_bytes(data, policy=default)
    is_mail = isinstance(message, EmailMessage) and any(name in message for name in _KNOWN_HEADERS)
    if not is_mail or not _HEADER_LINE.match(data.lstrip()):
        raise UnreadableError("is not a mail: it has no From, Subject or Date line at its top")
    return message


def _read_header(message: EmailMessage, name: str) -> str | None:
    """Return a header as text; None if it is missing, or too damaged for the parser."""
    try:
        value = message.get(name)
        return None if value is None else _replace_surrogates(str(value))
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return None


def _replace_surrogates(text: str) -> str:
    """Return `text` with U+FFFD for bytes of a header that no encoding explains."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read_sender(message: EmailMessage) -> str | None:
    """Return the name of the sender, or else the address."""
    try:
        addresses: tuple[Address, ...] = message["from"].addresses
        sender = (addresses[0].display_name or addresses[0].addr_spec) if addresses else ""
        return _replace_surrogates(sender) or None
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return None


def _read_date(message: EmailMessage) -> str | None:
    """Return the day that the mail states, in the zone of its sender."""
    try:
        return parsedate_to_datetime(_read_header(message, "date") or "").date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _list_stated(message: EmailMessage) -> list[StatedValue]:
    values = (
        ("title", _read_header(message, "subject"), "subject of the mail"),
        ("published", _read_date(message), "date of the mail"),
        ("author", _read_sender(message), "sender of the mail"),
    )
    return [StatedValue(field, value, origin) for field, value, origin in values if value]


def _name_sender(article: Article, sender: str | None) -> Article:
    """Return the article with the address of its sender as the author if no name is stated."""
    if article.author or not sender:
        return article
    stated = (*article.stated, StatedValue("author", sender, "sender of the mail"))
    named = replace(article, author=sender, stated=stated)
    return replace(named, digest=compute_digest(named))


def _read_body(message: EmailMessage) -> tuple[str, int]:
    """Return the text of a mail, and the number of characters that its markup hides.

    The plain text counts, unless it is only a hint that the mail is written in HTML.
    """
    plain = message.get_body(("plain",))
    markup = message.get_body(("html",))
    text = _decode_part(plain).strip("\n") if plain else ""
    if markup is not None:
        page = _read_markup(_decode_part(markup))
        if len("".join(page.text.split())) > 2 * len("".join(text.split())):
            return page.text, page.hidden
    if plain is None and markup is None:
        kind = message.get_content_type()
        if "encrypted" in kind or "pkcs7-mime" in kind:
            raise UnreadableError("is encrypted: save it decrypted")
        raise UnreadableError("has no text in it")
    if plain is not None and plain.get_param("format") == "flowed":
        text = _join_flowed_lines(text, delete_space=plain.get_param("delsp") == "yes")
    return text, 0


def _read_markup(markup: str) -> Markup:
    try:
        return extract_markup(parse_markup(markup), quote_mark="> ")
    except UnreadableError:
        return Markup((), 0)


def _decode_part(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_param("charset")
    return (
        decode(data, charset if isinstance(charset, str) else None)
        if isinstance(data, bytes)
        else ""
    )


def _join_flowed_lines(text: str, *, delete_space: bool) -> str:
    """Join the lines that end with a space (RFC 3676), except where the quotation changes."""
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):
        marks = len(line) - len(line.lstrip(">"))
        stuffed = line[marks:].removeprefix(" ") if not marks else line[marks:]
        if is_open and lines and marks == len(lines[-1]) - len(lines[-1].lstrip(">")):
            lines[-1] += stuffed.removeprefix(" ") if marks else stuffed
        else:
            lines.append(">" * marks + stuffed)
        is_open = line.endswith(" ") and line != "-- "
        if is_open and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(line.rstrip() for line in lines)


def _make_quoted_article(
    quoted: QuotedMessage, article_id: str, source: str, subject: str | None
) -> Article:
    name, address = parseaddr(quoted.sender or "")
    published = parse_date(quoted.date) or parse_date(_WEEKDAY_DATE.sub("", quoted.date or ""))
    values = (
        ("title", quoted.subject or (_REPLY_PREFIX.sub("", subject) if subject else None)),
        ("published", published),
        ("author", name or address or quoted.sender),
    )
    article = make_article(
        id=article_id,
        source=source,
        text=quoted.text,
        stated=[StatedValue(field, value, "line above the quotation") for field, value in values
                if value],
    )  # fmt: skip
    return _name_sender(article, address or None)


def _list_attachments(message: EmailMessage) -> Iterator[str]:
    """Yield the names of the attachments that may be articles."""
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if part.is_multipart() or _MINOR_ATTACHMENTS.fullmatch(kind):
            continue
        name = part.get_filename()
        if part.get_content_disposition() == "attachment" or (name and kind[:5] != "text/"):
            yield " ".join((name or f"part {number}").split())
