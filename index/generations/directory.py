"""Generations on disk: each an immutable folder, and one pointer to the one that is served.

index/
    current                     the name of the served generation, replaced in one step
    generations/000007-3f2a…/   catalog.sqlite, vectors/, manifest.json; never changed again
    pending/                    vectors of a build that is not done
    .lock, .holder              the one builder, and who it is

What is written reaches the disk before anything names it: files, then their folders, then the
pointer. So a crash leaves the old generation served or the new one, and else only leftovers,
whose names start with a dot and which the next build removes.
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
from pincite.index.errors import StoreError
from pincite.index.generations.manifest import MANIFEST_FILE, Manifest, hash_manifest

CATALOG_FILE = "catalog.sqlite"
VECTORS_FOLDER = "vectors"
CURRENT_FILE = "current"

_GENERATION_NAME = re.compile(r"(\d{6,})-[0-9a-f]{16}")


def get_current(root: Path) -> Path | None:
    """Return the folder of the served generation, or None where there is none.

    It need not be there: whoever opens it finds out. Raises StoreError where the pointer
    cannot be read.
    """
    try:
        name = (root / CURRENT_FILE).read_text("utf-8", "replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        if not _list_generations(root):
            return None
        name = ""
    except OSError as error:
        message = f"{root / CURRENT_FILE} cannot be read ({error.strerror or error})"
        raise StoreError(f"{message}: check its permissions") from error
    # Whatever a damaged pointer holds, it leads nowhere else.
    return root / "generations" / (name if _GENERATION_NAME.fullmatch(name) else "damaged")


def list_earlier(root: Path, generation: Path) -> tuple[Path, ...]:
    """Return the generations made before one, the newest first; all, where it has no number."""
    limit = _generation_number(generation)
    generations = [
        each for each in _list_generations(root) if not limit or _generation_number(each) < limit
    ]
    return tuple(sorted(generations, key=_generation_number, reverse=True))


@contextmanager
def build_lock(root: Path) -> Iterator[None]:
    """Be the one builder of an index, by a lock that the system frees should the process die.

    Raises StoreError where another build holds the index, which it names, or where nothing can
    be written.
    """
    from filelock import FileLock, Timeout

    holder = root / ".holder"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".lock", timeout=0):
            now = datetime.now().astimezone().isoformat(" ", "seconds")
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now}")
            try:
                _remove_leftovers(root)
                yield
            finally:
                holder.unlink(missing_ok=True)
                # Once more: what is left could not be removed while all its files were open.
                _remove_leftovers(root)
    except Timeout as error:
        owner = "it"
        with suppress(OSError):
            owner = holder.read_text("utf-8", "replace")
        message = f"another build is writing {root} ({owner}): wait for it"
        raise StoreError(f"{message}, or choose another --index") from error
    except (OSError, sqlite3.Error) as error:
        problem = getattr(error, "strerror", None) or error
        message = f"the index cannot be written to {root} ({problem})"
        raise StoreError(
            f"{message}: make room or check its permissions, or choose another --index"
        ) from error


@contextmanager
def new_folder(root: Path) -> Iterator[Path]:
    """Give an empty folder to build a generation in, which is removed unless `serve` took it."""
    folder = root / "generations" / f".new-{uuid4().hex}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(root: Path, folder: Path, manifest: Manifest, *, keep: Sequence[Path] = ()) -> Path:
    """Give a finished folder its manifest and name, and point to it in one step.

    All other generations but `keep` are removed, unless a reader has them open.
    """
    data = asdict(manifest)
    text = json.dumps({**data, "sha256": hash_manifest(data)}, indent=1)
    (folder / MANIFEST_FILE).write_text(text, "utf-8")
    sync_all(folder)
    number = max(map(_generation_number, _list_generations(root)), default=0) + 1
    generation = folder.with_name(f"{number:06d}-{manifest.index_id[:16]}")
    folder.rename(generation)
    sync(generation.parent)
    set_current(root, generation)
    prune_generations(root, keep=(generation, *keep))
    return generation


def set_current(root: Path, generation: Path) -> None:
    """Serve a generation, in one step."""
    write_atomic(root / CURRENT_FILE, generation.name)


def prune_generations(root: Path, *, keep: Sequence[Path]) -> None:
    """Remove the generations that are neither kept nor open in a reader."""
    for generation in _list_generations(root):
        if generation in keep:
            continue
        with exclusive_lock(generation) as acquired:
            if acquired:
                # A folder that is half removed has no generation's name.
                trash = generation.with_name(f".old-{generation.name}")
                generation.rename(trash)
        if acquired:
            shutil.rmtree(trash, ignore_errors=True)


def _list_generations(root: Path) -> list[Path]:
    folder = root / "generations"
    return (
        [each for each in folder.iterdir() if _generation_number(each)] if folder.is_dir() else []
    )


def _generation_number(generation: Path) -> int:
    """Return a generation's number, from 1; 0 where the folder has no generation's name."""
    match = _GENERATION_NAME.fullmatch(generation.name)
    return int(match[1]) if match else 0


def _remove_leftovers(root: Path) -> None:
    (root / f".{CURRENT_FILE}.new").unlink(missing_ok=True)
    for leftover in (root / "generations").glob(".*"):
        shutil.rmtree(leftover, ignore_errors=True)
