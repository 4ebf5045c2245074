"""Vectors from an OpenAI-compatible server: a real server, with the bundled model behind it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pincite.index import Embedder, Endpoint, Index, InputError, StoreError, build

ARTICLES = {
    "bridge.txt": "A bridge opened on Monday. It cost 12 million and took two years to build.",
    "harvest.txt": "The wheat harvest began in July. Farmers expect more than they did in May.",
}


class FakeEmbeddingServer(ThreadingHTTPServer):
    """Answers `POST /v1/embeddings`; `transform` changes the rows, `status` refuses the request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), FakeEmbeddingHandler)
        self.model = Embedder()
        self.texts: list[str] = []
        self.keys: set[str] = set()
        self.rotate_vectors = False
        self.transform: Any = lambda rows: rows
        self.status = 200
        self.embedder_name = f"http://127.0.0.1:{self.server_port}/v1#mini"


class FakeEmbeddingHandler(BaseHTTPRequestHandler):
    server: FakeEmbeddingServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.texts += request["input"]
        self.server.keys.add(self.headers["Authorization"])
        vectors = 3 * self.server.model.embed(request["input"])
        if self.server.rotate_vectors:
            vectors = np.roll(vectors, 1, axis=1)
        rows = [{"index": at, "embedding": row} for at, row in enumerate(vectors.tolist())]
        answer = {"object": "list", "data": self.server.transform(rows[::-1]), "model": "mini"}
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Location", "http://127.0.0.1:1/v1/embeddings")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def embedding_server() -> Iterator[FakeEmbeddingServer]:
    with FakeEmbeddingServer() as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name, text in ARTICLES.items():
        (made / name).write_text(text)
    return made


def test_a_remote_model_finds_what_the_same_local_model_finds(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "remote", embedder=Endpoint(embedding_server.embedder_name))
    build(folder, into=tmp_path / "local")
    remote, local = Index.open(tmp_path / "remote"), Index.open(tmp_path / "local")
    for question in ("What did the bridge cost?", "When did the harvest begin?"):
        theirs, ours = remote.search(question), local.search(question)
        assert [p.article_id for p in theirs] == [p.article_id for p in ours]
        assert [p.score for p in theirs] == pytest.approx([p.score for p in ours], abs=1e-3)


def test_a_text_that_is_too_long_is_sent_in_pieces(embedding_server: FakeEmbeddingServer) -> None:
    long = "The harbour of Larnmouth is old. " * 200
    assert Endpoint(embedding_server.embedder_name).embed([long, "short"]).shape == (2, 384)
    assert max(map(len, embedding_server.texts)) < len(long) / 2


def test_opening_an_index_sends_nothing(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    embedding_server.texts.clear()
    assert Index.open(tmp_path / "index").coverage().articles == 2
    assert embedding_server.texts == []


def test_only_changed_articles_are_sent_again(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    (folder / "harvest.txt").write_text("The wheat harvest began in August, said farmers.")
    embedding_server.texts.clear()
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    assert len(embedding_server.texts) == 2  # the probe, and the changed article


def test_another_model_under_the_same_name_is_refused(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    embedding_server.rotate_vectors = True
    index = Index.open(tmp_path / "index")
    for _ in range(2):  # the first refusal does not count as a check that succeeded
        with pytest.raises(StoreError, match="different model as 'mini'"):
            index.search("bridge")
    with pytest.raises(StoreError, match="not with"):
        Index.open(tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    assert Index.open(tmp_path / "index").search("What did the bridge cost?")


def test_the_key_is_sent_and_never_written(
    embedding_server: FakeEmbeddingServer,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PINCITE_EMBEDDING_KEY", "hush-4711")
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    assert embedding_server.keys == {"Bearer hush-4711"}
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert not any(b"hush-4711" in file.read_bytes() for file in files)
    embedding_server.status = 401
    with pytest.raises(StoreError, match=r"status 401.*PINCITE_EMBEDDING_KEY") as caught:
        Endpoint(embedding_server.embedder_name)
    assert "hush" not in str(caught.value)


def replace_with_nan(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "embedding": [float("nan")] * 384} for row in rows]


@pytest.mark.parametrize(
    ("transform", "message"),
    [
        pytest.param(lambda _: [], "returned no vectors", id="none"),
        pytest.param(lambda rows: rows[1:], "returned no vectors", id="too few"),
        pytest.param(replace_with_nan, "not numbers", id="not numbers"),
        pytest.param(lambda rows: [{**r, "embedding": []} for r in rows], "not", id="empty"),
    ],
)
def test_a_response_without_usable_vectors_is_refused(
    embedding_server: FakeEmbeddingServer, transform: Any, message: str
) -> None:
    embedding_server.transform = transform
    with pytest.raises(StoreError, match=message):
        Endpoint(embedding_server.embedder_name)


def test_redirects_are_not_followed(embedding_server: FakeEmbeddingServer) -> None:
    embedding_server.status = 307
    with pytest.raises(StoreError, match="status 307"):
        Endpoint(embedding_server.embedder_name)


def test_a_server_that_does_not_listen_is_an_error() -> None:
    with pytest.raises(StoreError, match=r"http://127.0.0.1:1/v1 cannot be reached"):
        Endpoint("http://127.0.0.1:1/v1#mini")


def test_an_address_without_a_model_is_refused() -> None:
    with pytest.raises(InputError, match="#MODEL"):
        Endpoint("http://localhost:1/v1")
