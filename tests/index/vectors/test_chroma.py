"""Vectors in the index's folder or in a running Chroma server: the same behaviour of both."""

import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import chromadb
import numpy as np
import pytest
from pincite.index import Embedder, Index, InputError, StoreError, build
from pincite.index.build import LOCAL
from pincite.index.embedding.local import Vectors
from pincite.index.vectors.registry import create_store, open_store

ONE = "A bridge opened on Monday. It cost 12 million and took two years to build."
TWO = "The wheat harvest began in July. Farmers expect more than they did in May."


class ChromaServer:
    """A Chroma server of our own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        chroma = [sys.executable, "-c", "from chromadb.cli.cli import app; app()", "run"]
        where = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*chroma, *where], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        for _ in range(600):
            try:
                urlopen(f"{self.url}/api/v2/heartbeat").close()
                return
            except (URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError(f"chroma run at {self.url} does not answer")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def collections(self) -> list[str]:
        client = chromadb.HttpClient("127.0.0.1", self.port)
        return [collection.name for collection in client.list_collections()]


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    running = ChromaServer(tmp_path_factory.mktemp("chroma"))
    yield running
    running.stop()


@pytest.fixture(params=["folder", "server"])
def server_url(request: pytest.FixtureRequest, chroma: ChromaServer) -> str | None:
    return chroma.url if request.param == "server" else None


@contextmanager
def limit_open_files(more: int) -> Iterator[None]:
    """Let this process open only so many more files."""
    used = {int(name) for name in os.listdir("/dev/fd")}  # noqa: PTH208
    least = next(n for n in count() if n - sum(each < n for each in used) == more)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (least, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "one.txt").write_text(ONE)
    (made / "two.txt").write_text(TWO)
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


class CountingEmbedder(Embedder):
    """Counts the texts it embeds."""

    texts_embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts_embedded += len(texts)
        return super().embed(texts)


def best_article(index: Index, question: str) -> str:
    return index.search(question)[0].article_id


def test_keeps_vectors_by_name(tmp_path: Path, server_url: str | None) -> None:
    folder = tmp_path / "generations" / "new" / "vectors"
    folder.parent.mkdir(parents=True)
    random = np.random.default_rng(7)
    rows = random.normal(size=(1200, 48)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    names = [f"v{number}" for number in range(len(rows))]
    store = create_store(folder, server_url)
    store.add(names, rows)
    store.seal()
    store = open_store(folder)
    assert (store.count(), store.dimensions(), store.server) == (1200, 48, server_url)
    batches = list(store.get(["v7", "missing", *names[100:900]]))
    found = {name: row for ids, vectors in batches for name, row in zip(ids, vectors, strict=True)}
    assert found.keys() == {"v7", *names[100:900]}
    assert np.allclose(found["v7"], rows[7])
    near = store.search(rows[3], 5)
    assert next(iter(near)) == "v3"
    assert near["v3"] == pytest.approx(1.0, abs=1e-4)
    assert near == pytest.approx({n: float(rows[int(n[1:])] @ rows[3]) for n in near}, abs=1e-4)
    assert store.search(rows[3], 5, ["v8", "v9"]).keys() == {"v8", "v9"}
    assert store.search(rows[3], 5, []) == {}
    store.close()


def test_answers_the_same_wherever_the_vectors_are(
    root: Path, sample_index: Index, chroma: ChromaServer
) -> None:
    build(sample_index.folder, into=root, server=chroma.url)
    there = Index.open(root)
    assert there.id == sample_index.id
    for question in ("Who won the election in Mexico?", "What did the probe bring back?"):
        theirs, ours = there.search(question), sample_index.search(question)
        assert [p.sentences for p in theirs] == [p.sentences for p in ours]
        assert [p.score for p in theirs] == pytest.approx([p.score for p in ours], abs=1e-4)


def test_where_chroma_cannot_open_its_files_it_is_not_started(folder: Path, root: Path) -> None:
    build(folder, into=root)
    with limit_open_files(24), pytest.raises(StoreError, match="allow more with `ulimit -n`"):
        open_store(next(root.glob("generations/*/vectors")))
    assert best_article(Index.open(root), "When did the harvest begin?") == "two.txt"


def test_a_new_generation_replaces_the_old_at_once(
    folder: Path, root: Path, server_url: str | None
) -> None:
    build(folder, into=root, server=server_url)
    before = Index.open(root)
    (folder / "two.txt").unlink()
    (folder / "three.txt").write_text("Whales were seen off Larnmouth on Sunday.")
    embedder = CountingEmbedder()
    build(folder, into=root, embedder=embedder)
    after = Index.open(root)
    assert after.server == before.server == server_url
    assert embedder.texts_embedded == 1
    assert best_article(before, "When did the wheat harvest begin?") == "two.txt"
    assert best_article(after, "What was seen at sea?") == "three.txt"
    assert "two.txt" not in [p.article_id for p in after.search("wheat harvest")]


def test_a_build_that_fails_leaves_nothing(folder: Path, root: Path, chroma: ChromaServer) -> None:
    class Broken(Embedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise RuntimeError(f"the power is out before {len(texts)} texts")

    build(folder, into=root, server=chroma.url)
    collections = chroma.collections()
    (folder / "one.txt").write_text(f"{ONE} It has four lanes.")
    with pytest.raises(RuntimeError, match="power"):
        build(folder, into=root, embedder=Broken())
    assert chroma.collections() == collections
    assert best_article(Index.open(root), "What did the bridge cost?") == "one.txt"


def test_the_server_keeps_what_the_index_keeps_and_nothing_of_others_is_touched(
    folder: Path, root: Path, tmp_path: Path, chroma: ChromaServer
) -> None:
    others = set(chroma.collections())
    build(folder, into=root, server=chroma.url)
    copied = tmp_path / "copy"
    shutil.copytree(root, copied)
    for number in range(2):
        (folder / "one.txt").write_text(f"{ONE} It is {number} years old.")
        build(folder, into=root)
    own = set(chroma.collections()) - others
    assert len(own) == len(list((root / "generations").glob("0*"))) == 2
    (folder / "one.txt").write_text(ONE)
    build(folder, into=copied, server=LOCAL)
    assert own <= set(chroma.collections())
    assert best_article(Index.open(copied), "What did the bridge cost?") == "one.txt"


def test_vectors_move_without_being_made_again(
    folder: Path, root: Path, chroma: ChromaServer
) -> None:
    build(folder, into=root)
    embedder = CountingEmbedder()
    for server, now in [(chroma.url, chroma.url), (None, chroma.url), (LOCAL, None)]:
        report = build(folder, into=root, embedder=embedder, server=server)
        assert report.unchanged == 2
        assert Index.open(root).server == now
        assert best_article(Index.open(root), "What did the bridge cost?") == "one.txt" or embedder
    assert embedder.texts_embedded == 0


def test_a_server_that_goes_away_is_named_and_may_come_back(
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
        assert best_article(opened, "What did the bridge cost?") == "one.txt"
        client = chromadb.HttpClient("127.0.0.1", chroma.port)
        (name,) = chroma.collections()
        some = client.get_collection(name).get(limit=1)["ids"]
        client.get_collection(name).delete(ids=some)
        with pytest.raises(StoreError, match="not all vectors"):
            Index.open(root)
        client.delete_collection(name)
        with pytest.raises(StoreError, match="lost the vectors"):
            Index.open(root)
        build(folder, into=root, server=chroma.url)
        assert best_article(Index.open(root), "What did the bridge cost?") == "one.txt"
    finally:
        chroma.stop()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("http://vectors.example:8000", "not encrypted.*insecure", id="plain"),
        pytest.param("localhost:8000", "no address", id="no scheme"),
        pytest.param("http://localhost:8000/chroma", "host and port only", id="a path"),
    ],
)
def test_a_server_that_is_not_taken(folder: Path, root: Path, written: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        build(folder, into=root, server=written)
    assert not list(root.glob("generations/*"))
