"""Files that are written completely or not at all, even if the power fails."""

import glob
import os
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

_MAX_WRITE_SECONDS = 3_600


def sync(path: Path) -> None:
    """Flush a file to the disk; for a folder, flush the list of its names."""
    if os.name == "nt" and path.is_dir():  # Windows cannot open folders; it needs no sync there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(folder: Path) -> None:
    """Flush everything below a folder to the disk: files first, then the folders they are in."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(parent, name))
        sync(Path(parent))


def write_atomic(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Replace a file in one step: after a crash, it holds the old text or the new one.

    `mode` is the permissions of the new file; the umask of the process is applied to it.
    """
    _remove_leftovers(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{token_hex(4)}.new")
    try:
        temporary.touch(mode, exist_ok=False)
        temporary.write_text(text, "utf-8")
        sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def _remove_leftovers(path: Path) -> None:
    """Remove what killed processes left; a process that still writes needs less than an hour."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*new"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _MAX_WRITE_SECONDS:
                leftover.unlink()
