"""Uploads: files sent in parts, moved into the folder of articles when complete."""

import filecmp
import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Literal

from pincite.index.disk.space import has_room
from pincite.index.errors import InputError
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.format import Format
from pincite.index.readers.registry import find_format, list_known_suffixes

_MAX_PART_AGE = 60 * 60
"""Seconds without a new part after which an unfinished upload is deleted."""
_RESERVED_ON_WINDOWS = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?: *\..*)?", re.IGNORECASE
)
"""Names of devices, also with an ending: a folder with such a file cannot be copied to Windows."""
_NOT_ALLOWED_ON_WINDOWS = frozenset('<>:"|?*\\/')


UploadResult = Literal["begun", "added", "updated", "unchanged"]
"""What a part of an upload did to the file in the folder."""


class FileExistsInFolderError(InputError):
    """The folder has a file of this name."""


class Uploads:
    """Collects the parts of each file in `incoming_folder`. Thread-safe."""

    def __init__(
        self,
        incoming_folder: Path,
        limits: Limits = DEFAULT_LIMITS,
        max_unfinished_mb: float = 1_000.0,
        free_percent: float = 5.0,
    ) -> None:
        """Delete what an earlier chat left unfinished.

        All unfinished uploads together have at most `max_unfinished_mb` megabytes, and they leave
        `free_percent` of the disk free.
        """
        self._incoming_folder = incoming_folder
        self._limits = limits
        self._max_unfinished_bytes = max_unfinished_mb * 1e6
        self._free_percent = free_percent
        self._lock = Lock()
        self._delete_stale_parts()

    def add_part(
        self,
        folder: Path,
        name: str,
        part: bytes,
        *,
        upload_id: str,
        offset: int,
        last: bool,
        replaces: bool = False,
    ) -> UploadResult:
        """Add the part that begins at byte `offset`; after the `last`, move the file to `folder`.

        `upload_id` identifies the upload: letters, digits, `-` and `_`. A file of this name is
        overwritten only if the upload `replaces` it: else raises FileExistsInFolderError. Raises
        InputError for a name or a size that is not allowed, and if a part is missing.
        """
        file_format = _check_file_name(folder, name)
        if not replaces and (folder / name).exists():
            raise FileExistsInFolderError(f"{name} exists already.")
        if not upload_id.replace("-", "").replace("_", "").isalnum():
            raise InputError("The upload has no valid key: choose the file again.")
        max_mb: float = getattr(self._limits, file_format.size_limit)
        if offset + len(part) > max_mb * 1_000_000:
            raise InputError(f"{name} is over {max_mb:,.0f} MB: split it.")
        part_file = self._incoming_folder / f"{upload_id}.part"
        with self._lock:
            self._incoming_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._delete_stale_parts()
            self._require_room(folder, name, len(part))
            if (part_file.stat().st_size if part_file.exists() else 0) != offset:
                part_file.unlink(missing_ok=True)
                raise InputError(f"A part of {name} is missing: choose the file again.")
            part_file.touch(mode=0o600)
            with part_file.open("ab") as file:
                file.write(part)
            if last:
                return _move_into_folder(part_file, folder / name, replaces=replaces)
            return "begun"

    def _require_room(self, folder: Path, name: str, size: int) -> None:
        unfinished = sum(each.stat().st_size for each in self._incoming_folder.glob("*.part"))
        if unfinished + size > self._max_unfinished_bytes:
            raise InputError(f"Other files are being added: add {name} when they are complete.")
        # The file is copied into the folder, so it needs its size twice.
        rooms = (
            has_room(each, self._free_percent, 2 * size) for each in (folder, self._incoming_folder)
        )
        if not all(rooms):
            raise InputError(f"{name} cannot be added: the disk is full. Ask who runs this chat.")

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
    unsafe = (
        name != Path(name).name
        or not name.isprintable()
        or not _NOT_ALLOWED_ON_WINDOWS.isdisjoint(name)
        or _RESERVED_ON_WINDOWS.fullmatch(name)
        or name != name.rstrip(". ")
    )
    if unsafe or name.startswith((".", "~$")) or len(name.encode("utf-8", "replace")) > 200:
        raise InputError("This file name is not allowed: rename the file.")
    file_format = find_format(Path(name))
    if file_format is None:
        raise InputError(
            f"{name} has a format that cannot be read: use one of "
            f"{', '.join(list_known_suffixes())}."
        )
    return file_format


def _move_into_folder(part_file: Path, target: Path, *, replaces: bool) -> UploadResult:
    # Files whose names begin with a dot are not read.
    written = target.with_name(f".{part_file.name}") if replaces else target
    is_written = False
    try:
        existed = target.is_file()
        if existed and replaces and filecmp.cmp(part_file, target, shallow=False):
            return "unchanged"
        # Mode "x" never overwrites a file; a partly written one is deleted below.
        with part_file.open("rb") as source, written.open("xb") as file:
            is_written = True
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        written.replace(target)
        return "updated" if existed else "added"
    except FileExistsError:
        raise FileExistsInFolderError(f"{target.name} exists already.") from None
    except OSError as error:
        if is_written:
            written.unlink(missing_ok=True)
        raise InputError(
            f"{target.name} cannot be written: {error.strerror or error}. Ask who runs this chat."
        ) from error
    finally:
        part_file.unlink(missing_ok=True)
