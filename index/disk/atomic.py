"""Bringing files and folders to the disk, so that a power cut takes nothing back."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Bring a file to the disk; of a folder, the names in it."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folders, and needs no sync of them
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(folder: Path) -> None:
    """Bring a folder to the disk: the files in it and below first, then the folders."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(parent, name))
        sync(Path(parent))


def write_atomic(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Put a file in place of another in one step, on the disk before it has its name.

    `mode` says who may read and write it, less what the process takes from every file it makes.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.unlink(missing_ok=True)
        temporary.touch(mode)
        temporary.write_text(text, "utf-8")
        sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)
