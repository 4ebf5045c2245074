"""Checks that a generation is undamaged: file hashes, and a self-test in a new process.

Chroma does not notice all damage to its files: it may return wrong results or crash a process.
So nothing in a generation is opened before the hashes of all its files are checked. Damage that
only a search can reveal is looked for in a separate process (see `selftest`).
"""

import platform
import subprocess
from contextlib import suppress
from pathlib import Path

from pincite.index.disk.hashes import hash_files
from pincite.index.errors import StoreError
from pincite.index.generations.manifest import MANIFEST_FILE, Manifest
from pincite.index.processes.children import SAFE_FOLDER, make_command, make_environment
from pincite.index.vectors.registry import describe_engines

SELFTEST_TIMEOUT = 600.0
"""Seconds after which the self-test has failed."""

FileStamps = tuple[tuple[str, int, int, int, int], ...]
"""For each file: path, inode, size in bytes, mtime and ctime in nanoseconds."""


def check_integrity(generation: Path, manifest: Manifest) -> FileStamps:
    """Compare a generation with its manifest; opens nothing but the files to hash.

    A generation that was built with a different version of the search library, or on a
    different kind of machine, must also pass the self-test. Returns the stamps that
    `recheck_integrity` needs. Raises StoreError; the message names what is damaged.
    """
    stamps = _stat_files(generation)
    check_files(generation, manifest)
    if manifest.tried != describe_search_engine():
        run_selftest(generation, manifest.passages, manifest.vectors)
    return stamps


def recheck_integrity(generation: Path, manifest: Manifest, stamps: FileStamps) -> FileStamps:
    """Check a generation again if the stamps of its files have changed; return the new stamps."""
    return stamps if _stat_files(generation) == stamps else check_integrity(generation, manifest)


def check_files(generation: Path, manifest: Manifest) -> None:
    """Compare the hash of every file with the manifest; takes about a second for 1.5 GB.

    Raises StoreError; the message names the first damaged file.
    """
    try:
        actual = hash_generation(generation)
    except OSError as error:
        message = f"{generation} cannot be read ({error.strerror or error})"
        remedy = "check the disk and its permissions, or build the index again"
        raise StoreError(f"{message}: {remedy} with `pincite index`") from error
    for name, expected in manifest.files.items():
        if name not in actual:
            raise _make_damage_error(generation / name, "is missing")
        if actual[name] != expected:
            raise _make_damage_error(generation / name, "is damaged (its sha256 has changed)")


def hash_generation(generation: Path) -> dict[str, str]:
    """Return the sha256 of each file of a generation, without its manifest, by relative path."""
    return hash_files(generation, _list_files(generation))


def describe_search_engine() -> str:
    """Return the vector search library, its version and the kind of machine."""
    return f"{describe_engines()} on {platform.machine()}"


def run_selftest(generation: Path, passage_count: int, vector_count: int) -> None:
    """Search a generation for its own content in a new process, which Chroma may crash.

    Raises StoreError if the search misses content, crashes or takes too long.
    """
    arguments = [str(generation.absolute()), str(passage_count), str(vector_count)]
    try:
        completed = subprocess.run(  # noqa: S603 - our own module
            make_command("pincite.index.generations.selftest", *arguments),
            env=make_environment(),
            cwd=SAFE_FOLDER,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SELFTEST_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _make_damage_error(generation, "does not finish its self-test") from error
    if completed.returncode == 1 and completed.stdout:
        raise _make_damage_error(generation, completed.stdout.strip())
    if completed.returncode:
        lines = completed.stderr.strip().splitlines() or ["no message"]
        reason = f"ended its self-test with code {completed.returncode} ({lines[-1]})"
        raise _make_damage_error(generation, reason)


def _list_files(generation: Path) -> list[Path]:
    return sorted(
        file for file in generation.rglob("*") if file.name != MANIFEST_FILE and file.is_file()
    )


def _stat_files(generation: Path) -> FileStamps:
    stamps = []
    with suppress(OSError):  # a missing file has no stamp, so the stamps differ
        for file in (generation / MANIFEST_FILE, *_list_files(generation)):
            status = file.stat()
            stamps.append(
                (str(file), status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            )
    return tuple(stamps)


def _make_damage_error(path: Path, problem: str) -> StoreError:
    return StoreError(f"{path} {problem}: build the index again with `pincite index`")
