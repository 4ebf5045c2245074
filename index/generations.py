"""Generations on disk: each an immutable folder, and one pointer to the one that is served.

index/
    current                     the name of the served generation, replaced in one step
    generations/3f2a…/          catalog.sqlite, vectors/, manifest.json
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from pincite.index.embed import Identity
from pincite.index.errors import StoreError

FORMAT = 1
CATALOG = "catalog.sqlite"
VECTORS = "vectors"
KEPT = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of. `index_id` is a hash of its content and its makers."""

    index_id: str
    folder: str
    embedder: Identity
    articles: int
    passages: int
    vectors: int
    built: str
    format: int = FORMAT


def current(root: Path) -> Path | None:
    """Return the folder of the served generation, or None where there is none."""
    try:
        name = (root / "current").read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return root / "generations" / name


def manifest(generation: Path) -> Manifest:
    """Read a generation's manifest. Raises StoreError where it cannot be used."""
    path = generation / "manifest.json"
    try:
        row = json.loads(path.read_text("utf-8"))
        if row["format"] != FORMAT:
            made, ours = row["format"], FORMAT
            message = f"the index has format {made}, this version reads {ours}"
            raise StoreError(f"{message}: build it again with `pincite index`")
        return Manifest(**{**row, "embedder": Identity(**row["embedder"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} cannot be read ({type(error).__name__})"
        raise StoreError(f"{message}: build the index again with `pincite index`") from error


@contextmanager
def writing(root: Path) -> Iterator[Path]:
    """Give an empty folder to build a generation in, which is removed unless `serve` took it.

    Raises StoreError where another build holds the index, or nothing can be written there.
    """
    from filelock import FileLock, Timeout

    new = root / "generations" / f".new-{uuid4().hex}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".lock", timeout=0):
            for leftover in (root / "generations").glob(".new-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            new.mkdir(parents=True)
            try:
                yield new
            finally:
                shutil.rmtree(new, ignore_errors=True)
    except Timeout as error:
        message = f"another build is writing {root}: wait for it, or choose another --index"
        raise StoreError(message) from error
    except OSError as error:
        message = f"the index cannot be written to {root} ({error.strerror or error})"
        raise StoreError(f"{message}: choose another folder with --index") from error


def serve(root: Path, new: Path, made: Manifest) -> Path:
    """Give a finished folder its manifest and name, and point to it in one step."""
    _write(new / "manifest.json", json.dumps(asdict(made), indent=1))
    generation = root / "generations" / made.index_id[:16]
    if generation.exists():
        shutil.rmtree(generation)
    new.rename(generation)
    pointer = root / f".current-{uuid4().hex}"
    _write(pointer, generation.name)
    pointer.replace(root / "current")
    _drop_old(root, generation)
    return generation


def _drop_old(root: Path, served: Path) -> None:
    """Keep the served generation and the one before it."""
    others = [g for g in (root / "generations").iterdir() if g != served and g.name[0] != "."]
    others.sort(key=lambda g: g.stat().st_mtime, reverse=True)
    for generation in others[KEPT - 1 :]:
        shutil.rmtree(generation, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
