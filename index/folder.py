"""Which files a folder of articles holds."""

import os
from pathlib import Path
from typing import NamedTuple

from pincite.index.errors import FolderError
from pincite.index.types import Skipped

_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


class File(NamedTuple):
    """A file to read, and its name in citations: the path below the folder, with `/`."""

    path: Path
    source: str


class Listing(NamedTuple):
    """The files of a folder, and what was left out although one may expect it; by source."""

    files: tuple[File, ...]
    skipped: tuple[Skipped, ...]


def files(folder: Path, *, without: Path | None = None) -> Listing:
    """List the files in `folder` and below; `folder` may also be one article file.

    Hidden files and folders (a leading dot) and what systems leave behind (`~$report.docx`,
    `Thumbs.db`) are no articles and are passed over, and so is the folder `without`, where the
    index lives. A link that leads out of the folder, to a folder, or to a file listed anyway
    is skipped with its reason, as is what cannot be opened. Raises `FolderError` where there
    is no folder, or nothing in it.
    """
    if folder.is_file():
        return Listing((File(folder, folder.name),), ())
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise FolderError(f"{folder} {problem}: name a folder of articles, or one article file.")
    root = folder.resolve()
    names, skipped = _walk(root, without.resolve() if without else None)
    found: list[File] = []
    for path in names:
        file = File(path, path.relative_to(root).as_posix())
        if reason := _obstacle(file, root, names):
            skipped.append(Skipped(_printable(file.source), reason))
        else:
            found.append(file)
    if not found and not skipped:
        raise FolderError(
            f"{folder} holds no files: put articles in it (hidden files do not count)."
        )
    return Listing(tuple(sorted(found, key=lambda file: file.source)), tuple(sorted(skipped)))


def _walk(root: Path, without: Path | None) -> tuple[set[Path], list[Skipped]]:
    """Collect files and links below `root`, and the folders that cannot be opened."""
    found: set[Path] = set()
    skipped: list[Skipped] = []

    def unopened(error: OSError) -> None:
        name = Path(error.filename).relative_to(root).as_posix()
        reason = f"cannot be opened ({error.strerror}): check its permissions"
        skipped.append(Skipped(_printable(name), reason))

    for parent, folders, names in os.walk(root, onerror=unopened):
        here = Path(parent)
        folders[:] = [name for name in folders if _counts(name) and here / name != without]
        links = [name for name in folders if (here / name).is_symlink()]
        found.update(here / name for name in (*names, *links) if _counts(name))
    return found, skipped


def _counts(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _LEFT_BY_SYSTEMS


def _obstacle(file: File, root: Path, names: set[Path]) -> str | None:
    """Say why a file that was found is not read; None where it is."""
    if _printable(file.source) != file.source:
        return "has a name that is not UTF-8: rename it"
    if file.path.is_symlink() and file.path.exists():
        target = file.path.resolve()
        if not target.is_relative_to(root):
            return "is a link that leads out of the folder: copy the file into it"
        if target.is_dir():
            return "is a link to a folder, which is not followed"
        if target in names:
            return f"is a link to {target.relative_to(root).as_posix()}, which is indexed itself"
    if not file.path.is_file():
        return "is not a regular file (a broken link, a pipe or a device)"
    return None


def _printable(name: str) -> str:
    """Return `name` with the bytes that are no UTF-8, which no output can take, as `?`."""
    return name.encode("utf-8", "replace").decode()
