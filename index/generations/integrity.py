"""Is a generation what its build left? Hashes of its files, and a trial search of it.

Chroma reads a damaged store without a word, answers wrongly, or ends the process. So nothing
of a generation is opened before the hashes of its files were found right; and what only a
search can show is tried in a process of its own.
"""

import hashlib
import os
import platform
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from pincite.index.errors import StoreError
from pincite.index.generations.manifest import MANIFEST, Manifest

LONGEST_TRIAL = 600.0
"""Seconds after which a trial search counts as failed."""

Stamps = tuple[tuple[str, int, int, int, int], ...]
"""Of each file: path, inode, size, and when it and its inode were changed (nanoseconds)."""


def check(generation: Path, made: Manifest) -> Stamps:
    """Check a generation against its manifest before anything of it is opened.

    One that was built by another version of Chroma, or on another kind of machine, is searched
    on trial too. Returns what `recheck` takes. Raises StoreError that names what is damaged.
    """
    before = _stamps(generation)
    check_files(generation, made)
    if made.tried != searcher():
        try_out(generation, made.passages, made.vectors)
    return before


def recheck(generation: Path, made: Manifest, before: Stamps) -> Stamps:
    """Check a generation again where its files were touched since; takes no time otherwise."""
    return before if _stamps(generation) == before else check(generation, made)


def check_files(generation: Path, made: Manifest) -> None:
    """Hash every file; a second for 1.5 GB. Raises StoreError naming the first that is damaged."""
    try:
        found = hashes(generation)
    except OSError as error:
        message = f"{generation} cannot be read ({error.strerror or error})"
        remedy = "check the disk and its permissions, or build the index again"
        raise StoreError(f"{message}: {remedy} with `pincite index`") from error
    for name, expected in made.files.items():
        if name not in found:
            raise _damaged(generation / name, "is missing")
        if found[name] != expected:
            raise _damaged(generation / name, "is damaged: its sha256 is not the one built")


def hashes(generation: Path) -> dict[str, str]:
    """Return the sha256 of each file of a generation, but for its manifest, by its path."""
    found = {}
    for file in _files(generation):
        with file.open("rb") as stream:
            name = file.relative_to(generation).as_posix()
            found[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def searcher() -> str:
    """Return what searches the vectors here: Chroma's version and the kind of machine."""
    return f"chromadb {version('chromadb')} on {platform.machine()}"


def try_out(generation: Path, passages: int, vectors: int) -> None:
    """Search a generation for what it holds, in a process that may die of it.

    Raises StoreError where it is not found, or the search does not end well.
    """
    arguments = [str(generation), str(passages), str(vectors)]
    command = [sys.executable, "-m", "pincite.index.generations.selftest", *arguments]
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        ended = subprocess.run(  # noqa: S603
            command,
            env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST_TRIAL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _damaged(generation, "does not answer a trial search") from error
    if ended.returncode == 1 and ended.stdout:
        raise _damaged(generation, ended.stdout.strip())
    if ended.returncode:
        lines = ended.stderr.strip().splitlines() or ["no message"]
        reason = f"ended a trial search with code {ended.returncode} ({lines[-1]})"
        raise _damaged(generation, reason)


def _files(generation: Path) -> list[Path]:
    return sorted(
        file for file in generation.rglob("*") if file.name != MANIFEST and file.is_file()
    )


def _stamps(generation: Path) -> Stamps:
    found = []
    with suppress(OSError):  # what is gone has no stamp
        for file in (generation / MANIFEST, *_files(generation)):
            at = file.stat()
            found.append((str(file), at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns))
    return tuple(found)


def _damaged(what: Path, how: str) -> StoreError:
    return StoreError(f"{what} {how}: build the index again with `pincite index`")
