"""Locks on folders, so that no builder removes a generation that a reader has open.

A reader holds a shared lock (flock) on the folder of its generation. The system releases the lock
when the process ends. A lock writes nothing, so a read-only folder can be locked too. Windows has
no such locks, but refuses to remove files that are open.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def read_lock(folder: Path) -> Iterator[bool]:
    """Keep `folder` from being removed. Yields False if it is already gone or being removed."""
    with _folder_lock(folder, exclusive=False) as acquired:
        yield acquired


@contextmanager
def exclusive_lock(folder: Path) -> Iterator[bool]:
    """Keep readers out of `folder`. Yields False if a reader has it open or if it is gone."""
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
        except OSError:  # the file system has no locks
            pass
        yield _is_same_folder(folder, descriptor)
    finally:
        os.close(descriptor)


def _is_same_folder(folder: Path, descriptor: int) -> bool:
    """Return whether `folder` is still the folder that was opened and locked."""
    with suppress(FileNotFoundError):
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    return False
