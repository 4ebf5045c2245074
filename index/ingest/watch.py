"""When to build again: at once, and whenever something in the folder has changed."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

_STEP_MS = 200  # a file is saved once nothing has been written for so long,
_DEBOUNCE_MS = 1_500  # but a folder that is written to without pause is not waited for
_POLL_MS = 2_000


def watch_folder(folder: Path, *, exclude: Path, interval: float = 60.0) -> Iterator[None]:
    """Yield at once, then after each change in `folder`, and at least `every` so many seconds.

    What changes while the caller builds is not missed: it is yielded next. Changes of hidden
    files and below `without`, where the index lives, do not count. `folder` may be one file,
    and may be gone for a while. The seconds find what the system does not tell of: changes on
    other machines' disks, a link that leads elsewhere now, a disk mounted anew; and they are
    when a build that failed is tried again.
    """
    while True:
        # Made anew for each build, and before it: a folder may be another one of that name.
        watched_path, excluded_path = folder.absolute(), exclude.absolute()
        with _start_watcher(watched_path) as watcher:
            yield
            _wait_for_change(watcher, watched_path, excluded_path, time.monotonic() + interval)


def _start_watcher(watched_path: Path) -> "RustNotify":
    """Begin to collect changes; of a file, or what is not there, those in the folder around."""
    from watchfiles._rust_notify import RustNotify

    existing_folder = next(path for path in (watched_path, *watched_path.parents) if path.is_dir())
    paths, recursive = [str(existing_folder)], existing_folder == watched_path
    try:
        return RustNotify(paths, False, False, 0, recursive, False)
    except (OSError, RuntimeError):  # one may not be read, or more than the system lets one watch
        return RustNotify(paths, False, True, _POLL_MS, recursive, True)


def _wait_for_change(
    watcher: "RustNotify", watched_path: Path, excluded_path: Path, deadline: float
) -> None:
    while (remaining := deadline - time.monotonic()) > 0:
        changes = watcher.watch(_DEBOUNCE_MS, _STEP_MS, max(1, round(remaining * 1_000)), None)
        if changes == "signal":
            raise KeyboardInterrupt
        if isinstance(changes, set) and any(
            _is_relevant(Path(path), watched_path, excluded_path) for _, path in changes
        ):
            return


def _is_relevant(path: Path, watched_path: Path, excluded_path: Path) -> bool:
    if not path.is_relative_to(watched_path):
        return watched_path.is_relative_to(path)  # the way to the folder was made, or taken away
    relative_parts = path.relative_to(watched_path).parts
    return not path.is_relative_to(excluded_path) and not any(
        part.startswith(".") for part in relative_parts
    )
