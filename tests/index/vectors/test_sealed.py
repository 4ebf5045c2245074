"""A sealed store is read by Chroma's core as by Chroma's package."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from pincite.index.embedding.local import Vectors
from pincite.index.vectors import chroma
from pincite.index.vectors.registry import copy_store, create_store, open_store
from pincite.index.vectors.store import VectorStore


def test_the_core_reads_what_the_package_reads(
    sealed_folder: Path, vectors: Vectors, vector_ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_core = open_store(sealed_folder)
    monkeypatch.setattr(chroma, "is_readable", lambda: False)
    by_package = open_store(sealed_folder)
    assert by_core.count() == by_package.count() == 100
    assert by_core.dimensions() == by_package.dimensions() == 48
    for allowed in (None, vector_ids[:9]):
        found = [store.search(vectors[150], 20, allowed) for store in (by_core, by_package)]
        assert list(found[0].items()) == list(found[1].items())
    [core_batch], [package_batch] = (
        list(store.get([*vector_ids[5:15], "no such id"])) for store in (by_core, by_package)
    )
    assert core_batch[0] == package_batch[0]
    assert np.array_equal(core_batch[1], package_batch[1])
    by_core.close()
    by_package.close()


@pytest.mark.parametrize(
    ("first", "added", "removed"), [(1, 0, 0), (6, 1, 1), (6, 3, 2), (6, 0, 1)]
)
def test_readers_at_the_same_time_write_nothing_to_a_sealed_folder(
    tmp_path: Path, vectors: Vectors, vector_ids: list[str], first: int, added: int, removed: int
) -> None:
    folder = tmp_path / "first"
    store = create_store(folder)
    store.add(vector_ids[:first], vectors[:first])
    store.seal()
    if added + removed:
        copied, folder = folder, tmp_path / "second"
        store = copy_store(copied, folder)
        store.remove(vector_ids[:removed])
        store.add(vector_ids[first : first + added], vectors[first : first + added])
        store.seal()
    left = vector_ids[removed : first + added]
    files = [each for each in folder.rglob("*") if each.is_file()]
    before = {each: each.stat().st_mtime_ns for each in files}
    readers = 4
    for _ in range(5):
        opened = open_store(folder)
        start = Barrier(readers)

        def read(row: int, store: VectorStore = opened, start: Barrier = start) -> list[str]:
            start.wait()
            return sorted(store.search(vectors[row], len(left)))

        with ThreadPoolExecutor(readers) as pool:
            assert list(pool.map(read, range(readers))) == [sorted(left)] * readers
        opened.close()
    assert {each: each.stat().st_mtime_ns for each in files} == before
