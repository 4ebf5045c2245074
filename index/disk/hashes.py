"""The sha256 of files."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def hash_files(folder: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return the sha256 of each file, in hexadecimal, by its path relative to `folder`.

    The paths use `/` and are sorted. Raises OSError for a file that cannot be read.
    """
    hashes = {}
    for file in sorted(files):
        with file.open("rb") as stream:
            name = file.relative_to(folder).as_posix()
            hashes[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return hashes
