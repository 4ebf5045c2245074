"""Zip archives, which many formats are: opened within the limits on unpacking."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from pincite.index.limits import Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.format import Signature

ZIP_SIGNATURE = Signature(
    "a zip archive (.docx, .xlsx, .odt and .epub are)", re.compile(rb"PK\x03\x04|PK\x05\x06")
)
"""The signature of every format that is a zip archive."""

_TOO_LARGE = "unpacks to more than {} MB: save its text as .txt"
_MAX_MEMBERS = 100_000


@contextmanager
def open_archive(data: bytes, limits: Limits) -> Iterator[ZipFile]:
    """Open the zip archive `data`, which is one document.

    Raises UnreadableError if it is not an archive, needs a password, or would unpack to more
    than `limits.unpacked_mb`: unpacking a member stops at the size that the archive states.
    """
    with _open_zip(BytesIO(data)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > limits.unpacked_mb * 1e6:
            raise UnreadableError(explain_exceeded_limit(limits, "unpacked_mb", _TOO_LARGE))
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableError("has a password: save it without one")
        yield archive


@contextmanager
def open_archive_of_files(stream: BinaryIO) -> Iterator[ZipFile]:
    """Open a zip archive that holds any number of files. Raises UnreadableError if it cannot."""
    with _open_zip(stream) as archive:
        if len(archive.infolist()) > _MAX_MEMBERS:
            raise UnreadableError(f"holds more than {_MAX_MEMBERS:,} files: unpack it")
        yield archive


def _open_zip(stream: BinaryIO) -> ZipFile:
    try:
        return ZipFile(stream)
    except BadZipFile:
        raise UnreadableError("cannot be unpacked: it is damaged; save it again") from None


def find_member(archive: ZipFile, name: str) -> bytes | None:
    """Return the bytes of the member `name`, whatever the case of its letters; None if missing."""
    by_name = {member.filename.lower(): member for member in archive.infolist()}
    member = by_name.get(name.lower())
    return archive.read(member) if member and not member.is_dir() else None
