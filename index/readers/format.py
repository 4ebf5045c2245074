"""`Format`: what the registry must know about a file format.

A new format is one module that defines its `Format`, and one line in `registry.FORMATS`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, Literal, NamedTuple

from pincite.index.limits import Limits
from pincite.index.types import Article, Skipped

Reader = Callable[[bytes, BinaryIO, str, Limits], Iterable[Article | Skipped]]
"""Reads a file. Its arguments: first bytes, open file, name in citations, limits.

The first bytes are the whole file, except in a long file with many articles.
"""


class Library(NamedTuple):
    """A library that reads a format: its name on PyPI, and the module that takes long to import."""

    distribution: str
    module: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The bytes at the start of a file that show its type.

    `description` completes the sentence "it starts like …". A file of the format must have the
    signature if it is `required`, at the start or anywhere in its first `within` bytes. `remedy`
    says what to do with a file whose extension belongs to a different format. A file that starts
    like a format with `any_name` is read as that format, whatever its extension.
    """

    description: str
    pattern: re.Pattern[bytes]
    required: bool = True
    within: int = 0
    any_name: bool = False
    remedy: str = "give it the extension of what it is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A file format.

    `suffixes` are lower case, with the dot. The index stores the versions of all `libraries`:
    after an update of one, it reads every file again. `loggers` are silent during reading. A
    file whose extension is that of a format with `keeps_name` is never read as another format. A
    file with `many_articles`, which are read one by one, may be larger (`limits.rows_mb`).
    """

    suffixes: tuple[str, ...]
    read: Reader
    libraries: tuple[Library, ...] = ()
    signature: Signature | None = None
    loggers: tuple[str, ...] = ()
    many_articles: bool = False
    keeps_name: bool = False

    @property
    def size_limit(self) -> Literal["rows_mb", "file_mb"]:
        """The name of the limit on the size of a file."""
        return "rows_mb" if self.many_articles else "file_mb"


def whole_file(read: Callable[[bytes, str, Limits], Iterable[Article | Skipped]]) -> Reader:
    """Return a `Reader` that calls `read` with the bytes, the name in citations and the limits."""

    def read_file(
        data: bytes, _file: BinaryIO, source: str, limits: Limits
    ) -> Iterable[Article | Skipped]:
        return read(data, source, limits)

    return read_file
