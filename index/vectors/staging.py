"""Vectors of a build that is not done: on disk batch by batch, so that none is made twice.

A build that was stopped, however that came, is taken up where it was by the next one. A batch
is a zip file, which has check sums; one that does not hold is left out, and made anew.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import numpy as np
from pincite.index.disk.atomic import sync
from pincite.index.embedding.local import Identity, Vectors


class Pending:
    """The vectors that one model made for an index and that no generation has yet."""

    def __init__(self, root: Path, embedder: Identity) -> None:
        maker = hashlib.sha256(json.dumps(asdict(embedder)).encode()).hexdigest()
        self._folder = root / "pending" / maker[:16]

    def names(self) -> set[str]:
        """Return the names of all vectors there are."""
        return {name for names, _ in self._batches() for name in names}

    def add(self, names: Sequence[str], vectors: Vectors) -> None:
        """Add vectors; they are on the disk when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        batch = self._folder / f"{uuid4().hex}.npz"
        written = batch.with_suffix(".new")
        try:
            with written.open("wb") as stream:
                np.savez(stream, names=np.asarray(names), vectors=vectors)
            sync(written)
            written.replace(batch)
        finally:
            written.unlink(missing_ok=True)
        sync(self._folder)

    def take(self, names: set[str], at_once: int) -> Iterator[tuple[list[str], Vectors]]:
        """Yield those of the named vectors that there are, some `at_once`, each name once."""
        left = set(names)
        found: list[str] = []
        rows: list[Vectors] = []
        for batch, vectors in self._batches():
            wanted = [at for at, name in enumerate(batch) if name in left]
            found += [batch[at] for at in wanted]
            rows.append(vectors[wanted])
            left.difference_update(found)
            if len(found) >= at_once:
                yield found, np.concatenate(rows)
                found, rows = [], []
        if found:
            yield found, np.concatenate(rows)

    def _batches(self) -> Iterator[tuple[list[str], Vectors]]:
        for batch in sorted(self._folder.glob("*.npz")):
            try:
                with np.load(batch) as arrays:
                    names, vectors = arrays["names"].tolist(), arrays["vectors"]
            except (ValueError, EOFError, KeyError, zipfile.BadZipFile):
                batch.unlink()
                continue
            yield names, vectors


def remove(root: Path) -> None:
    """Remove what is pending, once a generation has it."""
    shutil.rmtree(root / "pending", ignore_errors=True)
