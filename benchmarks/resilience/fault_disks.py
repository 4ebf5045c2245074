"""Builds on a disk that is full or read-only. Both are real mounts."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.resilience.fault import Fault
from benchmarks.resilience.newsroom import Newsroom


def make_full_disk_fault(free: int) -> Fault:
    @contextmanager
    def context(newsroom: Newsroom) -> Iterator[str]:
        ballast = newsroom.root.parent / "ballast"
        disk = os.statvfs(newsroom.root)
        with ballast.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, disk.f_bavail * disk.f_bsize - free)
        try:
            yield ""
        finally:
            ballast.unlink()

    return Fault((0, 1), context=context)


def make_read_only_disk_fault() -> Fault:
    @contextmanager
    def context(newsroom: Newsroom) -> Iterator[str]:
        # Readers keep using the first mount of the index, which stays writable.
        root, read_only = newsroom.root, newsroom.root.with_name("read-only")
        read_only.mkdir(exist_ok=True)
        mount("--bind", root, read_only)
        mount("-o", "remount,bind,ro", read_only)
        try:
            newsroom.root = read_only
            yield os.strerror(errno.EROFS)
        finally:
            newsroom.root = root
            unmount(read_only)

    return Fault((1,), context=context)


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def unmount(path: Path) -> None:
    subprocess.run(["umount", "--lazy", str(path)], check=True)


@contextmanager
def mount_small_disk(path: Path) -> Iterator[bool]:
    """Mount a disk of 64 MB at `path`. Yields False if this user may not mount."""
    path.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", path)
    except (OSError, subprocess.CalledProcessError):
        yield False
        return
    try:
        yield True
    finally:
        unmount(path)
