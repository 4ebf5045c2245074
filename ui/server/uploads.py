"""Files that are added to the folder of articles: sent in parts, put there once they are whole."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

from pincite.index.errors import InputError
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.registry import FORMATS, JSON_LINES_SUFFIXES

_MAX_PART_AGE = 24 * 60 * 60
"""Seconds after which parts of a file that nobody has finished are thrown away."""


class Uploads:
    """Takes in files, into `folder`; what is not whole yet waits in `aside`."""

    def __init__(self, incoming_folder: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        self._incoming_folder = incoming_folder
        self._limits = limits
        self._lock = Lock()

    def add_part(
        self, folder: Path, name: str, part: bytes, *, upload_id: str, offset: int, last: bool
    ) -> None:
        """Take in the part of a file that begins at the byte `at`; the `last` one ends it.

        `key` tells one sender's parts from another's: letters, digits, `-` and `_`. Raises
        InputError, with the remedy, for a name or a size that is not taken, and for parts that
        do not follow on each other.
        """
        _check_file_name(folder, name)
        if not upload_id.replace("-", "").replace("_", "").isalnum():
            raise InputError("The file has no key: choose it again.")
        max_mb = (
            self._limits.rows_mb
            if name.lower().endswith(JSON_LINES_SUFFIXES)
            else self._limits.file_mb
        )
        if offset + len(part) > max_mb * 1_000_000:
            raise InputError(f"{name} is over {max_mb:,.0f} MB: split it.")
        part_file = self._incoming_folder / f"{upload_id}.part"
        with self._lock:
            self._incoming_folder.mkdir(parents=True, exist_ok=True)
            self._delete_stale_parts()
            if (part_file.stat().st_size if part_file.exists() else 0) != offset:
                part_file.unlink(missing_ok=True)
                raise InputError(f"A part of {name} is missing: choose it again.")
            with part_file.open("ab") as file:
                file.write(part)
            if last:
                _move_into_folder(part_file, folder / name)

    def _delete_stale_parts(self) -> None:
        for each in self._incoming_folder.glob("*.part"):
            with suppress(OSError):
                if time.time() - each.stat().st_mtime > _MAX_PART_AGE:
                    each.unlink()


def _check_file_name(folder: Path, name: str) -> None:
    if not folder.is_dir():
        raise InputError(f"{folder.name} is one file, not a folder: nothing can be added to it.")
    unsafe = name != Path(name).name or "\\" in name or not name.isprintable()
    if unsafe or name.startswith((".", "~$")) or len(name.encode("utf-8", "replace")) > 200:
        raise InputError("This name cannot be a file's: give it another.")
    if Path(name).suffix.lower() not in FORMATS:
        raise InputError(f"{name} is of no format that can be read: {', '.join(FORMATS)}.")
    if (folder / name).exists():
        raise InputError(f"There is a file {name} already: give this one another name.")


def _move_into_folder(part_file: Path, target: Path) -> None:
    try:
        # Never over another file, and never half of it.
        with part_file.open("rb") as source, target.open("xb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise InputError(f"There is a file {target.name} already: give it another name.") from None
    except OSError as error:
        target.unlink(missing_ok=True)
        raise InputError(f"{target.name} cannot be written: {error.strerror or error}.") from error
    finally:
        part_file.unlink(missing_ok=True)
