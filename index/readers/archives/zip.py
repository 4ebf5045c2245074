"""A zip archive of articles: each file in it is read as if it lay in the folder."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from lzma import LZMAError
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from pincite.index.limits import Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.archive import open_archive_of_files
from pincite.index.readers.files.opening import is_ignored_name, replace_unprintable
from pincite.index.types import Article, Skipped

_DAMAGES = (
    BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    zlib.error,  # this and the next two: of the three ways to compress a file
    LZMAError,
    OSError,
)

ReadMember = Callable[[bytes, str], Iterable[Article | Skipped]]
"""Reads the bytes of a file, which citations call by the second argument."""

_PARTS_OF_DOCUMENTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "xl/workbook.bin": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "meta-inf/container.xml": ".epub",
    "content.xml": ".odt",
}


def read_zip(
    stream: BinaryIO, source: str, limits: Limits, read_member: ReadMember
) -> Iterator[Article | Skipped]:
    """Yield the articles of the files in the archive `stream`, sorted by name.

    A file is called `news.zip/june/talks.txt` in citations. Hidden files and files of the system
    are ignored. Each file has the limit `file_mb`, and all together have `rows_mb`. Raises
    UnreadableError if the archive is damaged, or holds no file.
    """
    with open_archive_of_files(stream) as archive:
        members = sorted(
            (each for each in archive.infolist() if _is_relevant(each)),
            key=lambda each: each.filename,
        )
        if not members:
            raise UnreadableError("holds no files: put articles into it")
        _require_files_of_a_folder(archive)
        remaining = limits.rows_mb * 1e6
        for member in members:
            remaining -= member.file_size
            if remaining < 0:
                reason = "unpacks to more than {} MB: split it"
                raise UnreadableError(explain_exceeded_limit(limits, "rows_mb", reason))
            yield from _read_member(archive, member, source, limits, read_member)


def _read_member(
    archive: ZipFile, member: ZipInfo, source: str, limits: Limits, read_member: ReadMember
) -> Iterator[Article | Skipped]:
    name = f"{source}/{replace_unprintable(_normalize_name(member.filename))}"
    if member.flag_bits & 1:
        yield Skipped(name, "has a password: unpack the archive")
    elif member.file_size > limits.file_mb * 1e6:
        reason = "is larger than {} MB: split it, or unpack the archive"
        yield Skipped(name, explain_exceeded_limit(limits, "file_mb", reason))
    else:
        try:
            data = archive.read(member)
        except _DAMAGES as error:
            yield Skipped(name, f"cannot be unpacked ({error}): save the archive again")
        else:
            yield from read_member(data, name)


def _is_relevant(member: ZipInfo) -> bool:
    parts = PurePosixPath(_normalize_name(member.filename)).parts
    return not member.is_dir() and not any(map(is_ignored_name, parts))


def _normalize_name(name: str) -> str:
    """Return a name without the parts that would lead out of the archive: it is only a label."""
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _require_files_of_a_folder(archive: ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    for part, suffix in _PARTS_OF_DOCUMENTS.items():
        if part in names:
            raise UnreadableError(f"is a {suffix} file: name it {suffix}")
