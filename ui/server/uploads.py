"""Uploads: files sent in parts, moved into the folder of articles when complete."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

from pincite.index.errors import InputError
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.format import Format
from pincite.index.readers.registry import find_format, list_known_suffixes

_MAX_PART_AGE = 24 * 60 * 60
"""Seconds after which an unfinished upload is deleted."""


class Uploads:
    """Collects the parts of each file in `incoming_folder`. Thread-safe."""

    def __init__(self, incoming_folder: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        self._incoming_folder = incoming_folder
        self._limits = limits
        self._lock = Lock()

    def add_part(
        self, folder: Path, name: str, part: bytes, *, upload_id: str, offset: int, last: bool
    ) -> None:
        """Add the part that begins at byte `offset`; after the `last`, move the file to `folder`.

        `upload_id` identifies the upload: letters, digits, `-` and `_`. Raises InputError for a
        name or a size that is not allowed, and if a part is missing.
        """
        file_format = _check_file_name(folder, name)
        if not upload_id.replace("-", "").replace("_", "").isalnum():
            raise InputError("The upload has no valid key: choose the file again.")
        max_mb: float = getattr(self._limits, file_format.size_limit)
        if offset + len(part) > max_mb * 1_000_000:
            raise InputError(f"{name} is over {max_mb:,.0f} MB: split it.")
        part_file = self._incoming_folder / f"{upload_id}.part"
        with self._lock:
            self._incoming_folder.mkdir(parents=True, exist_ok=True)
            self._delete_stale_parts()
            if (part_file.stat().st_size if part_file.exists() else 0) != offset:
                part_file.unlink(missing_ok=True)
                raise InputError(f"A part of {name} is missing: choose the file again.")
            with part_file.open("ab") as file:
                file.write(part)
            if last:
                _move_into_folder(part_file, folder / name)

    def _delete_stale_parts(self) -> None:
        for each in self._incoming_folder.glob("*.part"):
            with suppress(OSError):
                if time.time() - each.stat().st_mtime > _MAX_PART_AGE:
                    each.unlink()


def _check_file_name(folder: Path, name: str) -> Format:
    if not folder.is_dir():
        raise InputError(
            f"{folder.name} is a file, not a folder: index a folder to add files to it."
        )
    unsafe = name != Path(name).name or "\\" in name or not name.isprintable()
    if unsafe or name.startswith((".", "~$")) or len(name.encode("utf-8", "replace")) > 200:
        raise InputError("This file name is not allowed: rename the file.")
    file_format = find_format(Path(name))
    if file_format is None:
        raise InputError(
            f"{name} has a format that cannot be read: use one of "
            f"{', '.join(list_known_suffixes())}."
        )
    if (folder / name).exists():
        raise InputError(f"{name} exists already: rename the file.")
    return file_format


def _move_into_folder(part_file: Path, target: Path) -> None:
    try:
        # Mode "x" never overwrites a file; a partly written one is deleted below.
        with part_file.open("rb") as source, target.open("xb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise InputError(f"{target.name} exists already: rename the file.") from None
    except OSError as error:
        target.unlink(missing_ok=True)
        raise InputError(
            f"{target.name} cannot be written: {error.strerror or error}. Ask who runs this chat."
        ) from error
    finally:
        part_file.unlink(missing_ok=True)
