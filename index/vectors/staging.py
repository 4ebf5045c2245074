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
from pincite.index.embedding.local import ModelIdentity, Vectors


class StagedVectors:
    """The vectors that one model made for an index and that no generation has yet."""

    def __init__(self, root: Path, embedder: ModelIdentity) -> None:
        model_hash = hashlib.sha256(json.dumps(asdict(embedder)).encode()).hexdigest()
        self._folder = root / "pending" / model_hash[:16]

    def vector_ids(self) -> set[str]:
        """Return the names of all vectors there are."""
        return {name for names, _ in self._read_batches() for name in names}

    def add(self, names: Sequence[str], vectors: Vectors) -> None:
        """Add vectors; they are on the disk when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{uuid4().hex}.npz"
        temporary_path = path.with_suffix(".new")
        try:
            with temporary_path.open("wb") as stream:
                np.savez(stream, names=np.asarray(names), vectors=vectors)
            sync(temporary_path)
            temporary_path.replace(path)
        finally:
            temporary_path.unlink(missing_ok=True)
        sync(self._folder)

    def get(self, names: set[str], batch_size: int) -> Iterator[tuple[list[str], Vectors]]:
        """Yield those of the named vectors that there are, some `at_once`, each name once."""
        remaining = set(names)
        found: list[str] = []
        rows: list[Vectors] = []
        for batch_names, vectors in self._read_batches():
            positions = [at for at, name in enumerate(batch_names) if name in remaining]
            found += [batch_names[at] for at in positions]
            rows.append(vectors[positions])
            remaining.difference_update(found)
            if len(found) >= batch_size:
                yield found, np.concatenate(rows)
                found, rows = [], []
        if found:
            yield found, np.concatenate(rows)

    def _read_batches(self) -> Iterator[tuple[list[str], Vectors]]:
        for path in sorted(self._folder.glob("*.npz")):
            try:
                with np.load(path) as arrays:
                    names, vectors = arrays["names"].tolist(), arrays["vectors"]
            except (ValueError, EOFError, KeyError, zipfile.BadZipFile):
                path.unlink()
                continue
            yield names, vectors


def remove_staged_vectors(root: Path) -> None:
    """Remove what is pending, once a generation has it."""
    shutil.rmtree(root / "pending", ignore_errors=True)
