"""Vectors in a Chroma server: one collection for each generation, and clear errors."""

import shutil
from pathlib import Path

import pytest
from pincite.index import Index, InputError, StoreError, build
from pincite.index.generations.changes import LOCAL

from tests.fakes.index.chroma import ChromaServer
from tests.fakes.index.embedding import CountingEmbedder, FailingEmbedder


def find_best_article(root: Path, question: str = "What did the bridge cost?") -> str:
    return Index.open(root).search(question)[0].article_id


def append_sentence(file: Path, sentence: str) -> None:
    file.write_text(f"{file.read_text()} {sentence}")


def test_a_failed_build_leaves_no_collection(
    folder: Path, root: Path, chroma: ChromaServer
) -> None:
    build(folder, into=root, server=chroma.url)
    collections = chroma.list_collections()
    append_sentence(folder / "bridge.txt", "It has four lanes.")
    with pytest.raises(RuntimeError, match="power"):
        build(folder, into=root, embedder=FailingEmbedder())
    assert chroma.list_collections() == collections
    assert find_best_article(root) == "bridge.txt"


def test_only_orphaned_collections_of_the_same_index_are_deleted(
    folder: Path, root: Path, tmp_path: Path, chroma: ChromaServer
) -> None:
    others = set(chroma.list_collections())
    build(folder, into=root, server=chroma.url)
    copied_root = tmp_path / "copy"
    shutil.copytree(root, copied_root)
    for number in range(2):
        append_sentence(folder / "bridge.txt", f"Lane {number} is open.")
        build(folder, into=root)
    own = set(chroma.list_collections()) - others
    assert len(own) == len(list((root / "generations").glob("0*"))) == 2
    append_sentence(folder / "bridge.txt", "All lanes are open.")
    build(folder, into=copied_root, server=LOCAL)
    assert own | others <= set(chroma.list_collections())
    assert find_best_article(copied_root) == "bridge.txt"


def test_vectors_move_between_folder_and_server_without_being_embedded_again(
    folder: Path, root: Path, chroma: ChromaServer
) -> None:
    build(folder, into=root)
    embedder = CountingEmbedder()
    for server, expected in [(chroma.url, chroma.url), (None, chroma.url), (LOCAL, None)]:
        report = build(folder, into=root, embedder=embedder, server=server)
        assert report.unchanged == 2
        assert Index.open(root).server == expected
        assert find_best_article(root) == "bridge.txt"
    assert embedder.texts_embedded == 0


def test_errors_name_a_server_that_stopped_or_lost_vectors(
    folder: Path, root: Path, tmp_path: Path
) -> None:
    chroma = ChromaServer(tmp_path / "chroma")
    try:
        build(folder, into=root, server=chroma.url)
        opened = Index.open(root)
        chroma.stop()
        for act in (
            lambda: opened.search("bridge"),
            lambda: Index.open(root),
            lambda: build(folder, into=root),
        ):
            with pytest.raises(StoreError, match=rf"{chroma.url} does not answer.*chroma run"):
                act()
        chroma.start()
        assert opened.search("What did the bridge cost?")[0].article_id == "bridge.txt"
        client = chroma.connect()
        (name,) = chroma.list_collections()
        one_id = client.get_collection(name).get(limit=1)["ids"]
        client.get_collection(name).delete(ids=one_id)
        with pytest.raises(StoreError, match="does not have all vectors"):
            Index.open(root)
        client.delete_collection(name)
        with pytest.raises(StoreError, match="lost the vectors"):
            Index.open(root)
        build(folder, into=root, server=chroma.url)
        assert find_best_article(root) == "bridge.txt"
    finally:
        chroma.stop()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        pytest.param("http://vectors.example:8000", "not encrypted.*insecure", id="plain"),
        pytest.param("localhost:8000", "not a server address", id="no scheme"),
        pytest.param("http://localhost:8000/chroma", "host and port only", id="a path"),
    ],
)
def test_an_unusable_address_is_refused_before_anything_is_built(
    folder: Path, root: Path, address: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        build(folder, into=root, server=address)
    assert not list(root.glob("generations/*"))
