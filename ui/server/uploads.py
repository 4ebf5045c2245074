"""Files that are added to the folder of articles: sent in parts, put there once they are whole."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

from pincite.index.errors import InputError
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.registry import FORMATS, ROWS

_OLD = 24 * 60 * 60
"""Seconds after which parts of a file that nobody has finished are thrown away."""


class Adding:
    """Takes in files, into `folder`; what is not whole yet waits in `aside`."""

    def __init__(self, aside: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        self._aside = aside
        self._limits = limits
        self._lock = Lock()

    def add(self, folder: Path, name: str, part: bytes, *, key: str, at: int, last: bool) -> None:
        """Take in the part of a file that begins at the byte `at`; the `last` one ends it.

        `key` tells one sender's parts from another's: letters, digits, `-` and `_`. Raises
        InputError, with the remedy, for a name or a size that is not taken, and for parts that
        do not follow on each other.
        """
        _check(folder, name)
        if not key.replace("-", "").replace("_", "").isalnum():
            raise InputError("The file has no key: choose it again.")
        most = self._limits.rows_mb if name.lower().endswith(ROWS) else self._limits.file_mb
        if at + len(part) > most * 1_000_000:
            raise InputError(f"{name} is over {most:,.0f} MB: split it.")
        waiting = self._aside / f"{key}.part"
        with self._lock:
            self._aside.mkdir(parents=True, exist_ok=True)
            self._sweep()
            if (waiting.stat().st_size if waiting.exists() else 0) != at:
                waiting.unlink(missing_ok=True)
                raise InputError(f"A part of {name} is missing: choose it again.")
            with waiting.open("ab") as file:
                file.write(part)
            if last:
                _place(waiting, folder / name)

    def _sweep(self) -> None:
        for each in self._aside.glob("*.part"):
            with suppress(OSError):
                if time.time() - each.stat().st_mtime > _OLD:
                    each.unlink()


def _check(folder: Path, name: str) -> None:
    if not folder.is_dir():
        raise InputError(f"{folder.name} is one file, not a folder: nothing can be added to it.")
    odd = name != Path(name).name or "\\" in name or not name.isprintable()
    if odd or name.startswith((".", "~$")) or len(name.encode("utf-8", "replace")) > 200:
        raise InputError("This name cannot be a file's: give it another.")
    if Path(name).suffix.lower() not in FORMATS:
        raise InputError(f"{name} is of no format that can be read: {', '.join(FORMATS)}.")
    if (folder / name).exists():
        raise InputError(f"There is a file {name} already: give this one another name.")


def _place(waiting: Path, place: Path) -> None:
    try:
        # Never over another file, and never half of it.
        with waiting.open("rb") as parts, place.open("xb") as file:
            shutil.copyfileobj(parts, file)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise InputError(f"There is a file {place.name} already: give it another name.") from None
    except OSError as error:
        place.unlink(missing_ok=True)
        raise InputError(f"{place.name} cannot be written: {error.strerror or error}.") from error
    finally:
        waiting.unlink(missing_ok=True)
