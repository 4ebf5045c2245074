"""A second kind of store is one class and one line in `BACKENDS`.

Covers also: pincite.index.vectors.store.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from pincite.index.embedding.local import Vectors
from pincite.index.vectors import registry
from pincite.index.vectors.chroma import ChromaStore
from pincite.index.vectors.registry import copy_store, create_store, get_server, open_store
from pincite.index.vectors.store import StoreBackend, VectorStore

FILE = "vectors.npz"


class NumpyStore:
    """Keeps its vectors in one file and compares all of them."""

    server = None

    def __init__(self, folder: Path, vectors: dict[str, Vectors]) -> None:
        self._folder = folder
        self._vectors = vectors

    def add(self, vector_ids: Sequence[str], vectors: Vectors) -> None:
        self._vectors.update(zip(vector_ids, vectors, strict=True))

    def remove(self, vector_ids: Sequence[str]) -> None:
        for each in vector_ids:
            del self._vectors[each]

    def get(self, vector_ids: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
        found = [each for each in vector_ids if each in self._vectors]
        yield found, np.stack([self._vectors[each] for each in found])

    def search(
        self, vector: Vectors, limit: int, vector_ids: Sequence[str] | None = None
    ) -> dict[str, float]:
        searched = self._vectors if vector_ids is None else vector_ids
        cosines = {each: float(self._vectors[each] @ vector) for each in searched}
        return dict(sorted(cosines.items(), key=lambda item: -item[1])[:limit])

    def count(self) -> int:
        return len(self._vectors)

    def dimensions(self) -> int:
        return len(next(iter(self._vectors.values()), ()))

    def seal(self) -> None:
        self._folder.mkdir()
        with (self._folder / FILE).open("wb") as stream:
            np.savez(stream, **self._vectors)  # type: ignore[arg-type]

    def close(self) -> None: ...


class NumpyBackend:
    def describe_engine(self) -> str:
        return f"numpy {np.__version__}"

    def accepts(self, server: str | None) -> bool:
        return server is None

    def owns(self, folder: Path) -> bool:
        return (folder / FILE).exists()

    def create(self, folder: Path, _server: str | None) -> VectorStore:
        return NumpyStore(folder, {})

    def create_copy(self, sealed_folder: Path, folder: Path) -> VectorStore:
        return NumpyStore(folder, dict(np.load(sealed_folder / FILE)))

    def open(self, folder: Path) -> VectorStore:
        return self.create_copy(folder, folder)

    def get_server(self, _folder: Path) -> str | None:
        return None

    def check_server(self, _server: str) -> None: ...

    def remove_orphans(self, _root: Path, _servers: set[str]) -> None: ...


@pytest.fixture
def chroma_folder(sealed_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store in Chroma, made before the second kind was registered."""
    numpy_backend: StoreBackend = NumpyBackend()
    monkeypatch.setattr(registry, "BACKENDS", (numpy_backend, *registry.BACKENDS))
    return sealed_folder


def test_a_folder_is_opened_as_the_kind_of_store_that_wrote_it(
    chroma_folder: Path, tmp_path: Path, vectors: Vectors, vector_ids: list[str]
) -> None:
    created = create_store(tmp_path / "numpy")
    created.add(vector_ids[:100], vectors[:100])
    created.seal()
    copied = copy_store(tmp_path / "numpy", tmp_path / "copy")
    copied.remove(["v7"])
    copied.seal()
    assert isinstance(open_store(tmp_path / "numpy"), NumpyStore)
    assert isinstance(open_store(chroma_folder), ChromaStore)
    assert open_store(tmp_path / "copy").count() == 99
    assert get_server(tmp_path / "numpy") is None


def test_both_kinds_find_the_same(
    chroma_folder: Path, tmp_path: Path, vectors: Vectors, vector_ids: list[str]
) -> None:
    in_chroma = open_store(chroma_folder)
    in_numpy = create_store(tmp_path / "numpy")
    in_numpy.add(vector_ids[:100], vectors[:100])
    for query in vectors[100:110]:
        assert in_numpy.search(query, 5) == pytest.approx(in_chroma.search(query, 5), abs=1e-4)


@pytest.mark.usefixtures("chroma_folder")
def test_every_kind_is_part_of_the_engine_version() -> None:
    assert registry.describe_engines().startswith(f"numpy {np.__version__}, chromadb 1.")
