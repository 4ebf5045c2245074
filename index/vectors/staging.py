"""Vectors of an unfinished build, stored batch by batch, so that no text is embedded twice.

If a build stops, the next one continues with these vectors. A batch is a zip file, which has
checksums; a damaged batch is deleted, and its texts are embedded again.
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
from pincite.index.embedding.encoder import Precision
from pincite.index.embedding.local import ModelIdentity, Vectors


class StagedVectors:
    """The vectors of one model that are not yet in a generation of the index at `root`."""

    def __init__(self, root: Path, embedder: ModelIdentity) -> None:
        model_hash = hashlib.sha256(json.dumps(asdict(embedder)).encode()).hexdigest()
        self._folder = root / "pending" / model_hash[:16]

    def vector_ids(self) -> set[str]:
        """Return the ids of all staged vectors."""
        return {vector_id for vector_ids, _ in self._read_batches() for vector_id in vector_ids}

    def precisions(self) -> set[str]:
        """Return the number formats in which staged vectors were computed."""
        return {path.name.partition("-")[0] for path in self._folder.glob("*-*.npz")}

    def add(
        self, vector_ids: Sequence[str], vectors: Vectors, precision: Precision = "float32"
    ) -> None:
        """Add vectors, and return when they are safely on disk."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{precision}-{uuid4().hex}.npz"
        temporary_path = path.with_suffix(".new")
        try:
            with temporary_path.open("wb") as stream:
                np.savez(stream, names=np.asarray(vector_ids), vectors=vectors)
            sync(temporary_path)
            temporary_path.replace(path)
        finally:
            temporary_path.unlink(missing_ok=True)
        sync(self._folder)

    def get(self, vector_ids: set[str], batch_size: int) -> Iterator[tuple[list[str], Vectors]]:
        """Yield the staged vectors of these ids, each id once, in batches of about `batch_size`."""
        remaining = set(vector_ids)
        found: list[str] = []
        rows: list[Vectors] = []
        for batch_ids, vectors in self._read_batches():
            positions = [at for at, vector_id in enumerate(batch_ids) if vector_id in remaining]
            found += [batch_ids[at] for at in positions]
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
                    vector_ids, vectors = arrays["names"].tolist(), arrays["vectors"]
            except (ValueError, EOFError, KeyError, zipfile.BadZipFile):
                path.unlink()
                continue
            yield vector_ids, vectors


def remove_staged_vectors(root: Path) -> None:
    """Remove the staged vectors of all models, once a generation has them."""
    shutil.rmtree(root / "pending", ignore_errors=True)
