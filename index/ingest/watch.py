"""When to build again: at once, and whenever something in the folder has changed."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

_QUIET_MS = 200  # a file is saved once nothing has been written for so long,
_WAIT_MS = 1_500  # but a folder that is written to without pause is not waited for
_POLL_MS = 2_000


def changes(folder: Path, *, without: Path, every: float = 60.0) -> Iterator[None]:
    """Yield at once, then after each change in `folder`, and at least `every` so many seconds.

    What changes while the caller builds is not missed: it is yielded next. Changes of hidden
    files and below `without`, where the index lives, do not count. `folder` may be one file,
    and may be gone for a while. The seconds find what the system does not tell of: changes on
    other machines' disks, a link that leads elsewhere now, a disk mounted anew; and they are
    when a build that failed is tried again.
    """
    while True:
        # Made anew for each build, and before it: a folder may be another one of that name.
        place, hidden = folder.absolute(), without.absolute()
        with _notices(place) as notices:
            yield
            _wait(notices, place, hidden, time.monotonic() + every)


def _notices(place: Path) -> "RustNotify":
    """Begin to collect changes; of a file, or what is not there, those in the folder around."""
    from watchfiles._rust_notify import RustNotify

    watched = next(each for each in (place, *place.parents) if each.is_dir())
    paths, recursive = [str(watched)], watched == place
    try:
        return RustNotify(paths, False, False, 0, recursive, False)
    except (OSError, RuntimeError):  # one may not be read, or more than the system lets one watch
        return RustNotify(paths, False, True, _POLL_MS, recursive, True)


def _wait(notices: "RustNotify", place: Path, hidden: Path, end: float) -> None:
    while (left := end - time.monotonic()) > 0:
        found = notices.watch(_WAIT_MS, _QUIET_MS, max(1, round(left * 1_000)), None)
        if found == "signal":
            raise KeyboardInterrupt
        if isinstance(found, set) and any(_counts(Path(p), place, hidden) for _, p in found):
            return


def _counts(path: Path, place: Path, hidden: Path) -> bool:
    if not path.is_relative_to(place):
        return place.is_relative_to(path)  # the way to the folder was made, or taken away
    inside = path.relative_to(place).parts
    return not path.is_relative_to(hidden) and not any(part.startswith(".") for part in inside)
