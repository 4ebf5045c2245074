"""JSON files that only their owner may read, and that several processes may change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.index.disk.atomic import write_atomic
from pincite.index.errors import PinciteError

_LOCK_SECONDS = 10.0
"""How long to wait for another process that changes the file."""


@contextmanager
def lock_for_change(path: Path) -> Iterator[None]:
    """Keep other threads and processes from changing a file. Raises PinciteError if that fails."""
    from filelock import FileLock, Timeout

    lock_path = path.with_name(f".{path.name}.lock")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(lock_path, timeout=_LOCK_SECONDS, mode=0o600)
        lock.acquire()
    except Timeout:
        raise PinciteError(
            f"{path} is being changed by another process: try again, or end that process"
        ) from None
    except OSError as error:
        raise _make_write_error(path, error) from error
    try:
        yield
    finally:
        lock.release()


def write_private_json(path: Path, value: object) -> None:
    """Write JSON to a file that only its owner may read. Raises PinciteError if that fails."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(path, json.dumps(value, indent=1), mode=0o600)
    except OSError as error:
        raise _make_write_error(path, error) from error


def _make_write_error(path: Path, error: OSError) -> PinciteError:
    return PinciteError(
        f"{path} cannot be written: {error.strerror or error}. Free some space, or allow this "
        "program to write there."
    )
