"""A folder → a signal to build: at the start, after each change, and at regular intervals."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

_STEP_MS = 200
"""Changes are complete when nothing has changed for this time."""

_DEBOUNCE_MS = 1_500
"""The longest time to wait for such a pause."""

_POLL_MS = 2_000
"""The polling interval for a folder that the system cannot watch."""


def watch_folder(folder: Path, *, exclude: Path, interval: float = 60.0) -> Iterator[None]:
    """Yield at once, then after each change in `folder`, and at least every `interval` seconds.

    A change during a build is reported after the build. Changes of hidden files, and of files in
    `exclude`, which holds the index, do not count. `folder` may be one file, and may be missing
    for a time. The interval catches changes that the system does not report (network file
    systems, a link with a new target, a new mount), and repeats a build that failed.
    """
    while True:
        # One watcher per build, started before it: the folder may have been replaced.
        watched_path, excluded_path = folder.absolute(), exclude.absolute()
        with _start_watcher(watched_path) as watcher:
            yield
            _wait_for_change(watcher, watched_path, excluded_path, time.monotonic() + interval)


def _start_watcher(watched_path: Path) -> "RustNotify":
    """Start to collect changes. For a file or a missing folder, watch the nearest folder above."""
    from watchfiles._rust_notify import RustNotify

    existing_folder = next(path for path in (watched_path, *watched_path.parents) if path.is_dir())
    paths, recursive = [str(existing_folder)], existing_folder == watched_path
    try:
        return RustNotify(paths, False, False, 0, recursive, False)
    except (OSError, RuntimeError):  # no permission, or too many folders to watch
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
        return watched_path.is_relative_to(
            path
        )  # a folder above the watched path appeared or disappeared
    relative_parts = path.relative_to(watched_path).parts
    return not path.is_relative_to(excluded_path) and not any(
        part.startswith(".") for part in relative_parts
    )
