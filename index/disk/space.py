"""Whether a disk has room: what visitors send must never fill it."""

import shutil
from pathlib import Path


def has_room(folder: Path, free_percent: float, needed_bytes: int = 0) -> bool:
    """Return whether `free_percent` of the disk of `folder` stay free after writing to it.

    `folder` need not exist yet. True if the system does not say how full the disk is.
    """
    existing = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    try:
        usage = shutil.disk_usage(existing)
    except OSError:
        return True
    return usage.free - needed_bytes >= usage.total * free_percent / 100
