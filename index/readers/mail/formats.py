"""The formats of mail: one message (.eml), and a mailbox of many (.mbox)."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pincite.index.limits import Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES
from pincite.index.readers.format import Format, Signature, whole_file
from pincite.index.readers.mail.message import read_message
from pincite.index.readers.markup.walker import MARKUP_LIBRARIES
from pincite.index.readers.rows import iter_row_articles
from pincite.index.types import Article, Skipped

_LIBRARIES = (*ENCODING_LIBRARIES, *MARKUP_LIBRARIES)
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mail(data: bytes, source: str, _limits: Limits) -> Iterator[Article | Skipped]:
    """Yield the article of a mail, and those of the messages that it quotes."""
    return read_message(data, source, source)


def read_mailbox(
    _head: bytes, stream: BinaryIO, source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    """Yield the articles of each mail of a mailbox, as `read_message` does; the first is `#1`.

    A mail that cannot be read, or is larger than `limits.file_mb`, is skipped as `mails.mbox:7`.
    """
    max_bytes = int(limits.file_mb * 1e6)

    def parse(data: bytes, default_id: str) -> Iterable[Article | Skipped]:
        if len(data) > max_bytes:
            reason = "is a mail of more than {} MB: save it without its attachments"
            raise UnreadableError(explain_exceeded_limit(limits, "file_mb", reason))
        return read_message(data, source, default_id)

    stream.seek(0)
    mails = enumerate(_iter_mails(stream, max_bytes), start=1)
    return iter_row_articles(mails, source, parse, noun="mail")


def _iter_mails(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Yield the mails of a mailbox. To save memory, a mail is cut just above `max_bytes`.

    A line `From …` begins a mail if it is the first or follows an empty line; mail programs
    escape such lines of a text as `>From`.
    """
    lines: list[bytes] = []
    size = 0
    was_empty = True
    while line := stream.readline(1_000_000):
        if was_empty and line.startswith(b"From "):
            if size:
                yield _unescape(lines)
            lines, size = [], 0
        elif size <= max_bytes:
            lines.append(line)
            size += len(line)
        was_empty = not line.strip()
    if b"".join(lines).strip():
        yield _unescape(lines)


def _unescape(lines: list[bytes]) -> bytes:
    return _ESCAPED_FROM.sub(rb"\1", b"".join(lines))


MAIL = Format(
    suffixes=(".eml",),
    read=whole_file(read_mail),
    libraries=_LIBRARIES,
    keeps_name=True,  # saved pages (MHTML) start like mails
)
MAILBOX = Format(
    suffixes=(".mbox", ".mbx"),
    read=read_mailbox,
    libraries=_LIBRARIES,
    signature=Signature("a mailbox", re.compile(rb"\s*From ")),
    many_articles=True,
)
