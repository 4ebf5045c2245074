"""A sealed store is read by Chroma's core as by Chroma's package."""

from pathlib import Path

import numpy as np
import pytest
from pincite.index.embedding.local import Vectors
from pincite.index.vectors import chroma
from pincite.index.vectors.registry import open_store


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
