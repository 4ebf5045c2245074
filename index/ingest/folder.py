"""A folder of articles → the files to read, and the files to skip with the reason."""

import errno
import os
import stat
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from pincite.index.errors import FolderError
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.files.opening import (
    NOT_A_REGULAR_FILE,
    explain_os_error,
    is_ignored_name,
    replace_unprintable,
)
from pincite.index.types import Skipped

_LIMIT_HINT = ", or allow it with --limit linked=1"


class File(NamedTuple):
    """A file to read. `source`, its name in citations, is its path in the folder, with `/`, NFC."""

    path: Path
    source: str


class FileList(NamedTuple):
    """The files of a folder to read, and those that are skipped; both sorted by source."""

    files: tuple[File, ...]
    skipped: tuple[Skipped, ...]


def list_files(
    folder: Path, *, exclude: Path | None = None, limits: Limits = DEFAULT_LIMITS
) -> FileList:
    """List the files in `folder` and its subfolders. `folder` may also be one article file.

    Ignores hidden files and folders (a leading dot), files of the system (`~$report.docx`,
    `Thumbs.db`) and the folder `exclude`, which holds the index. Skips with a reason: a
    symbolic link to a folder or to a file that is listed itself, a symbolic or hard link to a
    file outside of the folder (unless `limits.linked`), anything that cannot be opened or is not
    a regular file, and a name that does not fit on one line. Raises FolderError if the folder
    does not exist or is empty.
    """
    if folder.is_file():
        return FileList((File(folder, folder.name),), ())
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"{folder} {problem}: name a folder of articles, or one article file.")
    root = folder.resolve()
    status_by_path, errors = _walk(root, exclude.resolve() if exclude else None)
    contents = _FolderContents(
        root, status_by_path, Counter(_identify_file(status) for status in status_by_path.values())
    )
    files: list[File] = []
    skipped = [_make_skipped(path, root, explain_os_error(error)) for path, error in errors]
    for path in status_by_path:
        if reason := contents.find_skip_reason(path, limits):
            skipped.append(_make_skipped(path, root, reason))
        else:
            files.append(File(path, _name(path, root)))
    files, same_names = _separate_same_names(files, root)
    skipped += same_names
    if not files and not skipped:
        raise FolderError(
            f"{folder} holds no files: put articles in it (hidden files do not count)."
        )
    return FileList(tuple(sorted(files, key=lambda file: file.source)), tuple(sorted(skipped)))


def _name(path: Path, root: Path) -> str:
    """Return the name of a file in citations, in the same Unicode form on every system (NFC)."""
    return normalize("NFC", path.relative_to(root).as_posix())


def _separate_same_names(files: list[File], root: Path) -> tuple[list[File], list[Skipped]]:
    """Return the files, and those skipped whose names differ from another only in Unicode form."""
    kept: dict[str, File] = {}
    skipped: list[Skipped] = []
    for file in sorted(files, key=lambda file: file.path):
        if file.source in kept:
            reason = "has the same name as another file, in another Unicode form: rename one"
            skipped.append(_make_skipped(file.path, root, reason))
        else:
            kept[file.source] = file
    return list(kept.values()), skipped


def _walk(
    root: Path, exclude: Path | None
) -> tuple[dict[Path, os.stat_result], list[tuple[Path, OSError]]]:
    """Return the status of everything below `root` except folders, and the errors on the way."""
    status_by_path: dict[Path, os.stat_result] = {}
    errors: list[tuple[Path, OSError]] = []
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                paths = [Path(entry) for entry in entries if not is_ignored_name(entry.name)]
        except OSError as error:
            errors.append((folder, error))
            continue
        for path in paths:
            try:
                status = path.lstat()
            except OSError as error:
                errors.append((path, error))
                continue
            if not stat.S_ISDIR(status.st_mode):
                status_by_path[path] = status
            elif path != exclude:
                folders.append(path)
    return status_by_path, errors


def _identify_file(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


class _FolderContents(NamedTuple):
    """The files of the folder: their status by path, and the number of paths of each inode."""

    root: Path
    status_by_path: dict[Path, os.stat_result]
    link_counts: Counter[tuple[int, int]]

    def find_skip_reason(self, path: Path, limits: Limits) -> str | None:
        """Return why the file `path` must be skipped; None if it can be read."""
        source = path.relative_to(self.root).as_posix()
        if replace_unprintable(source) != source:
            return "has a name with a line break, a control character or no valid UTF-8: rename it"
        status = self.status_by_path[path]
        if stat.S_ISLNK(status.st_mode):
            try:
                status, target = path.stat(), path.resolve()
            except OSError as error:
                is_broken = error.errno in (errno.ENOENT, errno.ELOOP)
                return NOT_A_REGULAR_FILE if is_broken else explain_os_error(error)
            if not target.is_relative_to(self.root) and not limits.linked:
                return f"is a link that leads out of the folder: copy the file into it{_LIMIT_HINT}"
            if stat.S_ISDIR(status.st_mode):
                return "is a link to a folder, which is not followed"
            if target in self.status_by_path:
                other = target.relative_to(self.root).as_posix()
                return f"is a link to {other}, which is indexed itself"
        if not stat.S_ISREG(status.st_mode):
            return NOT_A_REGULAR_FILE
        if status.st_nlink > max(1, self.link_counts[_identify_file(status)]) and not limits.linked:
            return f"is a hard link to a file outside of the folder: copy the file{_LIMIT_HINT}"
        return None


def _make_skipped(path: Path, root: Path, reason: str) -> Skipped:
    return Skipped(
        replace_unprintable(path.relative_to(root).as_posix()), replace_unprintable(reason)
    )
