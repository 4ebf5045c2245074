"""Which files a folder of articles holds, and how one is opened so that nothing hangs."""

import errno
import os
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pincite.index.errors import FolderError
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.files import NOT_A_FILE, refused
from pincite.index.types import Skipped

_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_OR_ALLOW = ", or allow it with --limit linked=1"


class File(NamedTuple):
    """A file to read, and its name in citations: the path below the folder, with `/`."""

    path: Path
    source: str


class Listing(NamedTuple):
    """The files of a folder, and what was left out although one may expect it; by source."""

    files: tuple[File, ...]
    skipped: tuple[Skipped, ...]


def files(folder: Path, *, without: Path | None = None, limits: Limits = DEFAULT_LIMITS) -> Listing:
    """List the files in `folder` and below; `folder` may also be one article file.

    Hidden files and folders (a leading dot) and what systems leave behind (`~$report.docx`,
    `Thumbs.db`) are no articles and are passed over, and so is the folder `without`, where the
    index lives. A link, symbolic or hard, that leads out of the folder (unless the limits allow
    it), to a folder, or to a file listed anyway is skipped with its reason, as is what cannot be
    opened, is no regular file, or has a name that cannot be written in one line. Raises
    `FolderError` where there is no folder, or nothing in it.
    """
    if folder.is_file():
        return Listing((File(folder, folder.name),), ())
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"{folder} {problem}: name a folder of articles, or one article file.")
    root = folder.resolve()
    found, unopened = _walk(root, without.resolve() if without else None)
    within = _Within(root, found, Counter(_place(status) for status in found.values()))
    listed: list[File] = []
    skipped = [_skipped(path, root, refused(error)) for path, error in unopened]
    for path in found:
        if reason := within.obstacle(path, limits):
            skipped.append(_skipped(path, root, reason))
        else:
            listed.append(File(path, path.relative_to(root).as_posix()))
    if not listed and not skipped:
        raise FolderError(
            f"{folder} holds no files: put articles in it (hidden files do not count)."
        )
    return Listing(tuple(sorted(listed, key=lambda file: file.source)), tuple(sorted(skipped)))


def _walk(
    root: Path, without: Path | None
) -> tuple[dict[Path, os.stat_result], list[tuple[Path, OSError]]]:
    """Return all below `root` that is no folder, with its status, and what cannot be opened."""
    found: dict[Path, os.stat_result] = {}
    unopened: list[tuple[Path, OSError]] = []
    folders = [root]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as entries:
                within = [Path(entry) for entry in entries if _counts(entry.name)]
        except OSError as error:
            unopened.append((here, error))
            continue
        for path in within:
            try:
                status = path.lstat()
            except OSError as error:
                unopened.append((path, error))
                continue
            if not stat.S_ISDIR(status.st_mode):
                found[path] = status
            elif path != without:
                folders.append(path)
    return found, unopened


def _counts(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _LEFT_BY_SYSTEMS


def _place(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


class _Within(NamedTuple):
    """What the folder holds: by path, and how many names it has for each place on the disk."""

    root: Path
    found: dict[Path, os.stat_result]
    names: Counter[tuple[int, int]]

    def obstacle(self, path: Path, limits: Limits) -> str | None:
        """Say why what was found is not read; None where it is."""
        name = path.relative_to(self.root).as_posix()
        if _printable(name) != name:
            return "has a name with a line break, a control character, or no UTF-8 in it: rename it"
        status = self.found[path]
        if stat.S_ISLNK(status.st_mode):
            try:
                status, target = path.stat(), path.resolve()
            except OSError as error:
                nowhere = error.errno in (errno.ENOENT, errno.ELOOP)
                return NOT_A_FILE if nowhere else refused(error)
            if not target.is_relative_to(self.root) and not limits.linked:
                return f"is a link that leads out of the folder: copy the file into it{_OR_ALLOW}"
            if stat.S_ISDIR(status.st_mode):
                return "is a link to a folder, which is not followed"
            if target in self.found:
                other = target.relative_to(self.root).as_posix()
                return f"is a link to {other}, which is indexed itself"
        if not stat.S_ISREG(status.st_mode):
            return NOT_A_FILE
        if status.st_nlink > max(1, self.names[_place(status)]) and not limits.linked:
            return f"is a hard link to a file outside of the folder: copy the file{_OR_ALLOW}"
        return None


def _skipped(path: Path, root: Path, reason: str) -> Skipped:
    return Skipped(_printable(path.relative_to(root).as_posix()), _printable(reason))


def _printable(name: str) -> str:
    """Return `name` with `?` for what no line of output can take."""
    written = name.encode("utf-8", "replace").decode()
    return "".join("?" if _breaks(character) else character for character in written)


_breaks: Callable[[str], bool] = frozenset(
    map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029))
).__contains__
