"""Leases: a generation that a reader has open is not removed under it.

A reader holds a shared lock on the generation's folder, which the system frees should the
process die; nothing is written, so a read-only folder can be leased too. Where there are no such
locks (Windows), files that are open cannot be removed anyway.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def read_lock(folder: Path) -> Iterator[bool]:
    """Keep `folder` from being removed. Gives False where it is gone, or being removed."""
    with _folder_lock(folder, exclusive=False) as acquired:
        yield acquired


@contextmanager
def exclusive_lock(folder: Path) -> Iterator[bool]:
    """Give whether nobody has `folder` open, and keep it so."""
    with _folder_lock(folder, exclusive=True) as acquired:
        yield acquired


@contextmanager
def _folder_lock(folder: Path, *, exclusive: bool) -> Iterator[bool]:
    if os.name == "nt":
        yield folder.is_dir()
        return
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        yield False
        return
    try:
        operation = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:  # a file system without locks
            pass
        yield _is_same_folder(folder, descriptor)
    finally:
        os.close(descriptor)


def _is_same_folder(folder: Path, descriptor: int) -> bool:
    """Say whether the folder that was locked still has its name."""
    with suppress(FileNotFoundError):
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    return False
