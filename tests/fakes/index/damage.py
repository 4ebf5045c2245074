"""Functions that damage a file of an index."""

import os
from pathlib import Path


def find_file(generation: Path, name: str) -> Path:
    """Return the only file of this name below a generation."""
    (file,) = generation.rglob(name)
    return file


def flip_bit(file: Path) -> None:
    """Change one bit, but keep the modification time."""
    status, data = file.stat(), bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def truncate(file: Path) -> None:
    """Cut off the second half."""
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    """Cut off everything."""
    file.write_bytes(b"")


def replace_by_folder(file: Path) -> None:
    """Put an empty folder in place of the file."""
    file.unlink()
    file.mkdir()
