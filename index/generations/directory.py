"""The generations of an index on disk, and the pointer to the current one.

index/
    current                     name of the current generation, replaced in one step
    generations/000007-3f2a…/   catalog.sqlite, vectors/, manifest.json; never changed after a build
    pending/                    staged vectors of an unfinished build
    .lock, .holder              lock of the running build, and the process that holds it

A build flushes its files to the disk, then their folders, then the pointer. After a crash, the
pointer therefore names either the old generation or the new one, and both are complete. All
other files that a build leaves have names that start with a dot; the next build removes them.
"""

import json
import os
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from pincite.index.disk.atomic import sync, sync_all, write_atomic
from pincite.index.disk.locks import exclusive_lock
from pincite.index.disk.permissions import FILE_MODE, FOLDER_MODE, make_private
from pincite.index.errors import StoreError
from pincite.index.generations.manifest import MANIFEST_FILE, Manifest, hash_manifest

CATALOG_FILE = "catalog.sqlite"
VECTORS_FOLDER = "vectors"
CURRENT_FILE = "current"

_GENERATION_NAME = re.compile(r"(\d{6,})-[0-9a-f]{16}")


def get_current(root: Path) -> Path | None:
    """Return the folder of the current generation, or None if there is no generation.

    The folder may be missing or damaged: `selection` checks it. Raises StoreError if the pointer
    cannot be read.
    """
    try:
        name = (root / CURRENT_FILE).read_text("utf-8", "replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        if not list_generations(root):
            return None
        name = ""
    except OSError as error:
        message = f"{root / CURRENT_FILE} cannot be read ({error.strerror or error})"
        raise StoreError(f"{message}: check its permissions") from error
    # A damaged pointer must not lead out of the folder of generations.
    return root / "generations" / (name if _GENERATION_NAME.fullmatch(name) else "damaged")


def list_generations(root: Path) -> tuple[Path, ...]:
    """Return the folders of all generations, newest first."""
    folder = root / "generations"
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(
        sorted(filter(_parse_generation_number, found), key=_parse_generation_number, reverse=True)
    )


def list_earlier(root: Path, generation: Path) -> tuple[Path, ...]:
    """Return the generations older than `generation`, newest first.

    Returns all generations if `generation` does not have the name of one.
    """
    number = _parse_generation_number(generation)
    return tuple(
        each
        for each in list_generations(root)
        if not number or _parse_generation_number(each) < number
    )


@contextmanager
def build_lock(root: Path) -> Iterator[None]:
    """Let no other process build this index. The system releases the lock if the process dies.

    Removes what earlier builds left behind. Raises StoreError if the folder cannot be written, or
    if another build is running; the message names its process.
    """
    from filelock import FileLock, Timeout

    holder = root / ".holder"
    try:
        _make_private_root(root)
        with FileLock(root / ".lock", timeout=0, mode=FILE_MODE):
            now = datetime.now().astimezone().isoformat(" ", "seconds")
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now}")
            try:
                _remove_leftovers(root)
                yield
            finally:
                holder.unlink(missing_ok=True)
                # A second time: a build that ran out of file descriptors could not clean up.
                _remove_leftovers(root)
    except Timeout as error:
        owner = "it"
        with suppress(OSError):
            owner = holder.read_text("utf-8", "replace")
        message = f"another build is writing {root} ({owner}): wait until it ends"
        raise StoreError(f"{message}, or choose a different --index") from error
    except (OSError, sqlite3.Error) as error:
        problem = getattr(error, "strerror", None) or error
        message = f"the index cannot be written to {root} ({problem})"
        raise StoreError(
            f"{message}: free disk space or check the permissions, or choose a different --index"
        ) from error


@contextmanager
def new_folder(root: Path) -> Iterator[Path]:
    """Yield an empty folder to build a generation in, and remove it if it was not published."""
    folder = root / "generations" / f".new-{uuid4().hex}"
    folder.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(root: Path, folder: Path, manifest: Manifest, *, keep: Sequence[Path] = ()) -> Path:
    """Write the manifest into a finished folder, and make the folder the current generation.

    Removes all other generations, except those in `keep` and those that a reader has open.
    Returns the new path of the folder.
    """
    data = asdict(manifest)
    text = json.dumps({**data, "sha256": hash_manifest(data)}, indent=1)
    (folder / MANIFEST_FILE).write_text(text, "utf-8")
    make_private(folder)
    sync_all(folder)
    number = max(map(_parse_generation_number, list_generations(root)), default=0) + 1
    generation = folder.with_name(f"{number:06d}-{manifest.index_id[:16]}")
    folder.rename(generation)
    sync(generation.parent)
    set_current(root, generation)
    prune_generations(root, keep=(generation, *keep))
    return generation


def set_current(root: Path, generation: Path) -> None:
    """Make a generation the current one, in one step."""
    write_atomic(root / CURRENT_FILE, generation.name, mode=FILE_MODE)


def prune_generations(root: Path, *, keep: Sequence[Path]) -> None:
    """Remove generations, except those in `keep` and those that a reader has open."""
    for generation in list_generations(root):
        if generation in keep:
            continue
        with exclusive_lock(generation) as acquired:
            if acquired:
                # Renamed first, so that a half-removed folder is not taken for a generation.
                trash = generation.with_name(f".old-{generation.name}")
                generation.rename(trash)
        if acquired:
            shutil.rmtree(trash, ignore_errors=True)


def _parse_generation_number(generation: Path) -> int:
    """Return the number of a generation, from 1; 0 if the folder does not have such a name."""
    match = _GENERATION_NAME.fullmatch(generation.name)
    return int(match[1]) if match else 0


def _make_private_root(root: Path) -> None:
    """Create the folder of an index, or close it to others. Leaves a folder of other things."""
    root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    is_index = (root / CURRENT_FILE).exists() or not any(root.iterdir())
    if is_index:
        for folder in filter(Path.is_dir, (root, root / "generations")):
            with suppress(PermissionError):
                folder.chmod(FOLDER_MODE)


def _remove_leftovers(root: Path) -> None:
    for temporary in root.glob(f".{CURRENT_FILE}.*new"):
        temporary.unlink(missing_ok=True)
    for leftover in (root / "generations").glob(".*"):
        shutil.rmtree(leftover, ignore_errors=True)
