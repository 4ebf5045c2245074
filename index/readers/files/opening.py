"""Opens a file without blocking, or explains why it cannot be opened; names that are ignored."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from pincite.index.readers.article import UnreadableError

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
# Control characters and line separators.
_UNPRINTABLE = frozenset(map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029)))
NOT_A_REGULAR_FILE = "is not a regular file (a broken link, a pipe, a socket or a device)"


@contextmanager
def open_regular_file(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading bytes. Never blocks, even if a pipe replaces the file.

    Raises UnreadableError if the file is not regular, or cannot be opened or read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableError(NOT_A_REGULAR_FILE)
            yield stream
    except IsADirectoryError:
        raise UnreadableError(NOT_A_REGULAR_FILE) from None
    except OSError as error:
        raise UnreadableError(explain_os_error(error)) from None


def explain_os_error(error: OSError) -> str:
    """Return the reason why a file could not be opened, with the remedy."""
    return f"cannot be opened ({error.strerror or error}): check that you may read it"


def is_ignored_name(name: str) -> bool:
    """Whether a file or folder is hidden (a leading dot) or belongs to a system or a program."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES


def replace_unprintable(name: str) -> str:
    """Return `name` with `?` for line breaks, control characters and bytes that are not UTF-8."""
    text = name.encode("utf-8", "replace").decode()
    return "".join("?" if character in _UNPRINTABLE else character for character in text)
