"""One mail → its article, the messages that it quotes, and its attachments."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from pincite.index.readers.article import UnreadableError, compute_digest, make_article
from pincite.index.readers.mail.headings import read_day, split_sender
from pincite.index.readers.mail.parts import read_parts
from pincite.index.readers.mail.quotes import QuotedMessage, split_quotes
from pincite.index.types import Article, Skipped, StatedValue

_HEADER_LINE = re.compile(rb"(?:From |>?[A-Za-z][A-Za-z0-9-]*[ \t]*:)")
_KNOWN_HEADERS = ("from", "subject", "date", "to", "sender", "message-id", "received")
_REPLY_PREFIX = re.compile(r"(?i)^(?:(?:re|aw|antw|sv|rv|rif|réf|fwd?|wg|tr|i|doorst)\s*:\s*)+")


def read_message(data: bytes, source: str, article_id: str) -> Iterator[Article | Skipped]:
    """Yield the article of a mail, then those of the messages that it quotes, and attached mails.

    The subject is the title, the sender the author, and the day of the mail, as its sender wrote
    it, the date. A quoted message has the sender and the date that the line above it states, and
    the id `mail.eml#quoted1`; an attached mail has the id `mail.eml#attached1`. Raises
    UnreadableError if the data is not a mail or has no text.
    """
    yield from _read_mail(_parse_message(data), source, article_id)


def _read_mail(message: EmailMessage, source: str, article_id: str) -> Iterator[Article | Skipped]:
    parts = read_parts(message)
    mail = split_quotes(parts.text or "")
    if mail.own:
        article = make_article(
            id=article_id,
            source=source,
            text=mail.own,
            stated=_list_stated(message),
            hidden=parts.hidden,
        )
        yield _name_sender(article, _read_sender(message))
    elif not mail.quoted and not parts.mails:
        raise UnreadableError(_explain_no_text(message, parts.text))
    for number, quoted in enumerate(mail.quoted, start=1):
        quoted_id = f"{article_id}#quoted{number}" if mail.own or number > 1 else article_id
        yield _make_quoted_article(quoted, quoted_id, source, message)
    for number, attached in enumerate(parts.mails, start=1):
        try:
            _require_headers(attached)
            yield from _read_mail(attached, source, f"{article_id}#attached{number}")
        except UnreadableError as error:
            yield Skipped(f"{source}:attached mail {number}", str(error))
    for name in parts.files:
        reason = "is an attachment: save it in the folder to index it"
        yield Skipped(f"{source}:{name}", reason)


def _explain_no_text(message: EmailMessage, text: str | None) -> str:
    kind = message.get_content_type()
    if text is not None:
        return "is empty: there is no text in it"
    if "encrypted" in kind or "pkcs7-mime" in kind:
        return "is encrypted: save it decrypted"
    return "has no text in it"


def _parse_message(data: bytes) -> EmailMessage:
    from email import message_from_bytes
    from email.policy import default

    message = message_from_bytes(data, policy=default)
    _require_headers(message if _HEADER_LINE.match(data.lstrip()) else None)
    return message


def _require_headers(message: object) -> None:
    if not isinstance(message, EmailMessage) or not any(map(message.__contains__, _KNOWN_HEADERS)):
        raise UnreadableError("is not a mail: it has no From, Subject or Date line at its top")


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


def _make_quoted_article(
    quoted: QuotedMessage, article_id: str, source: str, message: EmailMessage
) -> Article:
    name, address = split_sender(quoted.sender or "")
    subject = _REPLY_PREFIX.sub("", _read_header(message, "subject") or "")
    mail_year = int((_read_date(message) or "0")[:4])
    values = (
        ("title", quoted.subject or subject),
        ("published", read_day(quoted.date or "", quoted.language, mail_year)),
        ("author", name or address),
    )
    article = make_article(
        id=article_id,
        source=source,
        text=quoted.text,
        stated=[StatedValue(field, value, "line above the quotation") for field, value in values
                if value],
    )  # fmt: skip
    return _name_sender(article, address)
