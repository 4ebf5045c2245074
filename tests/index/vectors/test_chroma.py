"""A store in Chroma behaves the same in a folder and in a server.

Covers also: pincite.index.vectors.errors.
"""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from pincite.index import Index, StoreError, build
from pincite.index.embedding.local import Vectors
from pincite.index.vectors.registry import copy_store, create_store, open_store

from tests.fakes.index.chroma import ChromaServer
from tests.fakes.index.embedding import CountingEmbedder


def find_best_article(index: Index, question: str) -> str:
    return index.search(question)[0].article_id


def test_a_sealed_store_returns_and_finds_its_vectors(
    tmp_path: Path, server_url: str | None, vectors: Vectors, vector_ids: list[str]
) -> None:
    folder = tmp_path / "generations" / "new" / "vectors"
    folder.parent.mkdir(parents=True)
    store = create_store(folder, server_url)
    store.add(vector_ids, vectors)
    store.seal()
    store = open_store(folder)
    assert (store.count(), store.dimensions(), store.server) == (1200, 48, server_url)
    batches = list(store.get(["v7", "missing", *vector_ids[100:900]]))
    found = {each: row for ids, rows in batches for each, row in zip(ids, rows, strict=True)}
    assert found.keys() == {"v7", *vector_ids[100:900]}
    assert np.allclose(found["v7"], vectors[7])
    nearest = store.search(vectors[3], 5)
    assert next(iter(nearest)) == "v3"
    assert nearest["v3"] == pytest.approx(1.0, abs=1e-4)
    cosines = {each: float(vectors[int(each[1:])] @ vectors[3]) for each in nearest}
    assert nearest == pytest.approx(cosines, abs=1e-4)
    assert store.search(vectors[3], 5, ["v8", "v9"]).keys() == {"v8", "v9"}
    assert store.search(vectors[3], 5, []) == {}
    store.close()


def test_a_copy_changes_and_its_original_does_not(
    sealed_folder: Path, tmp_path: Path, vectors: Vectors, vector_ids: list[str]
) -> None:
    copy = copy_store(sealed_folder, tmp_path / "copy")
    copy.remove(vector_ids[:60])
    copy.add(["new"], vectors[100:101])
    copy.seal()
    copied, original = open_store(tmp_path / "copy"), open_store(sealed_folder)
    assert (copied.count(), original.count()) == (41, 100)
    assert next(iter(copied.search(vectors[100], 1))) == "new"
    assert "v7" not in copied.search(vectors[7], 41)
    assert next(iter(original.search(vectors[7], 1))) == "v7"


def test_a_folder_without_vectors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=rf"{tmp_path} holds no vectors: build the index again"):
        open_store(tmp_path)
    assert not list(tmp_path.iterdir())


def test_answers_are_the_same_wherever_the_vectors_are(
    root: Path, sample_index: Index, chroma: ChromaServer
) -> None:
    build(sample_index.folder, into=root, server=chroma.url)
    remote = Index.open(root)
    assert remote.id == sample_index.id
    for question in ("Who won the election in Mexico?", "What did the probe bring back?"):
        theirs, ours = remote.search(question), sample_index.search(question)
        assert [p.sentences for p in theirs] == [p.sentences for p in ours]
        assert [p.score for p in theirs] == pytest.approx([p.score for p in ours], abs=1e-4)


@contextmanager
def limit_open_files(more: int) -> Iterator[None]:
    """Let this process open only so many more files."""
    used = {int(name) for name in os.listdir("/dev/fd")}  # noqa: PTH208
    limit = next(n for n in count() if n - sum(each < n for each in used) == more)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_chroma_is_not_started_without_file_descriptors(
    sealed_folder: Path, vectors: Vectors
) -> None:
    with limit_open_files(24), pytest.raises(StoreError, match="allow more with `ulimit -n`"):
        open_store(sealed_folder)
    assert next(iter(open_store(sealed_folder).search(vectors[3], 1))) == "v3"


def test_a_new_generation_replaces_the_old_one_at_once(
    folder: Path, root: Path, server_url: str | None
) -> None:
    build(folder, into=root, server=server_url)
    before = Index.open(root)
    (folder / "harvest.txt").unlink()
    (folder / "whales.txt").write_text("Whales were seen off Larnmouth on Sunday.")
    embedder = CountingEmbedder()
    build(folder, into=root, embedder=embedder)
    after = Index.open(root)
    assert after.server == before.server == server_url
    assert embedder.texts_embedded == 1
    assert find_best_article(before, "When did the wheat harvest begin?") == "harvest.txt"
    assert find_best_article(after, "What was seen at sea?") == "whales.txt"
    assert "harvest.txt" not in [p.article_id for p in after.search("wheat harvest")]
