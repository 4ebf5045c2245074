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
from pathlib import Path

from pincite.index.errors import StoreError
from pincite.index.generations.manifest import MANIFEST_FILE, Manifest
from pincite.index.vectors.registry import engine_versions

SELFTEST_TIMEOUT = 600.0
"""Seconds after which a trial search counts as failed."""

FileStamps = tuple[tuple[str, int, int, int, int], ...]
"""Of each file: path, inode, size, and when it and its inode were changed (nanoseconds)."""


def check_integrity(generation: Path, manifest: Manifest) -> FileStamps:
    """Check a generation against its manifest before anything of it is opened.

    One that was built by another version of Chroma, or on another kind of machine, is searched
    on trial too. Returns what `recheck` takes. Raises StoreError that names what is damaged.
    """
    stamps = _stat_files(generation)
    check_files(generation, manifest)
    if manifest.tried != search_engine():
        run_selftest(generation, manifest.passages, manifest.vectors)
    return stamps


def recheck_integrity(generation: Path, manifest: Manifest, stamps: FileStamps) -> FileStamps:
    """Check a generation again where its files were touched since; takes no time otherwise."""
    return stamps if _stat_files(generation) == stamps else check_integrity(generation, manifest)


def check_files(generation: Path, manifest: Manifest) -> None:
    """Hash every file; a second for 1.5 GB. Raises StoreError naming the first that is damaged."""
    try:
        actual = hash_files(generation)
    except OSError as error:
        message = f"{generation} cannot be read ({error.strerror or error})"
        remedy = "check the disk and its permissions, or build the index again"
        raise StoreError(f"{message}: {remedy} with `pincite index`") from error
    for name, expected in manifest.files.items():
        if name not in actual:
            raise _damage_error(generation / name, "is missing")
        if actual[name] != expected:
            raise _damage_error(generation / name, "is damaged: its sha256 is not the one built")


def hash_files(generation: Path) -> dict[str, str]:
    """Return the sha256 of each file of a generation, but for its manifest, by its path."""
    hashes = {}
    for file in _list_files(generation):
        with file.open("rb") as stream:
            name = file.relative_to(generation).as_posix()
            hashes[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return hashes


def search_engine() -> str:
    """Return what searches the vectors here: Chroma's version and the kind of machine."""
    return f"{engine_versions()} on {platform.machine()}"


def run_selftest(generation: Path, passage_count: int, vector_count: int) -> None:
    """Search a generation for what it holds, in a process that may die of it.

    Raises StoreError where it is not found, or the search does not end well.
    """
    arguments = [str(generation), str(passage_count), str(vector_count)]
    command = [sys.executable, "-m", "pincite.index.generations.selftest", *arguments]
    python_path = os.pathsep.join(path for path in sys.path if path)
    try:
        completed = subprocess.run(  # noqa: S603
            command,
            env={**os.environ, "PYTHONPATH": python_path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SELFTEST_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _damage_error(generation, "does not answer a trial search") from error
    if completed.returncode == 1 and completed.stdout:
        raise _damage_error(generation, completed.stdout.strip())
    if completed.returncode:
        lines = completed.stderr.strip().splitlines() or ["no message"]
        reason = f"ended a trial search with code {completed.returncode} ({lines[-1]})"
        raise _damage_error(generation, reason)


def _list_files(generation: Path) -> list[Path]:
    return sorted(
        file for file in generation.rglob("*") if file.name != MANIFEST_FILE and file.is_file()
    )


def _stat_files(generation: Path) -> FileStamps:
    stamps = []
    with suppress(OSError):  # what is gone has no stamp
        for file in (generation / MANIFEST_FILE, *_list_files(generation)):
            status = file.stat()
            stamps.append(
                (str(file), status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            )
    return tuple(stamps)


def _damage_error(path: Path, problem: str) -> StoreError:
    return StoreError(f"{path} {problem}: build the index again with `pincite index`")
