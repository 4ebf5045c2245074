"""Vectors from an OpenAI-compatible server: a real server here, the carried model behind it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pincite.index import Embedder, Endpoint, Index, InputError, StoreError, build
from pincite.index.addresses import parse_server_address

ARTICLES = {
    "bridge.txt": "A bridge opened on Monday. It cost 12 million and took two years to build.",
    "harvest.txt": "The wheat harvest began in July. Farmers expect more than they did in May.",
}


class FakeEmbeddingServer(ThreadingHTTPServer):
    """Answers `POST /v1/embeddings`; `spoil` changes the answer, `status` refuses it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), FakeEmbeddingHandler)
        self.model = Embedder()
        self.texts: list[str] = []
        self.keys: set[str] = set()
        self.rotate_vectors = self.refuse = False
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


def test_answers_as_the_same_model_here_does(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "there", embedder=Endpoint(embedding_server.embedder_name))
    build(folder, into=tmp_path / "here")
    there, here = Index.open(tmp_path / "there"), Index.open(tmp_path / "here")
    for question in ("What did the bridge cost?", "When did the harvest begin?"):
        theirs, ours = there.search(question), here.search(question)
        assert [p.article_id for p in theirs] == [p.article_id for p in ours]
        assert [p.score for p in theirs] == pytest.approx([p.score for p in ours], abs=1e-3)


def test_a_text_beyond_the_model_is_sent_in_pieces(embedding_server: FakeEmbeddingServer) -> None:
    long = "The harbour of Larnmouth is old. " * 200
    assert Endpoint(embedding_server.embedder_name).embed([long, "short"]).shape == (2, 384)
    assert max(map(len, embedding_server.texts)) < len(long) / 2


def test_opening_asks_the_server_nothing(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    embedding_server.texts.clear()
    assert Index.open(tmp_path / "index").coverage().articles == 2
    assert embedding_server.texts == []


def test_nothing_is_sent_again_for_what_is_known(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    (folder / "harvest.txt").write_text("The wheat harvest began in August, said farmers.")
    embedding_server.texts.clear()
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    assert len(embedding_server.texts) == 2  # the probe, and the changed article


def test_another_model_of_the_same_name_is_noticed(
    embedding_server: FakeEmbeddingServer, folder: Path, tmp_path: Path
) -> None:
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    embedding_server.rotate_vectors = True
    with pytest.raises(StoreError, match="another model as 'mini'"):
        Index.open(tmp_path / "index").search("bridge")
    with pytest.raises(StoreError, match="not by"):
        Index.open(tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    build(folder, into=tmp_path / "index", embedder=Endpoint(embedding_server.embedder_name))
    assert Index.open(tmp_path / "index").search("What did the bridge cost?")


def test_the_key_is_sent_and_nowhere_written(
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
    ("spoil", "says"),
    [
        pytest.param(lambda _: [], "gives no vectors", id="none"),
        pytest.param(lambda rows: rows[1:], "gives no vectors", id="too few"),
        pytest.param(replace_with_nan, "not numbers", id="not numbers"),
        pytest.param(lambda rows: [{**r, "embedding": []} for r in rows], "not", id="empty"),
    ],
)
def test_an_answer_that_cannot_be_used(
    embedding_server: FakeEmbeddingServer, spoil: Any, says: str
) -> None:
    embedding_server.transform = spoil
    with pytest.raises(StoreError, match=says):
        Endpoint(embedding_server.embedder_name)


def test_texts_go_nowhere_else(embedding_server: FakeEmbeddingServer) -> None:
    embedding_server.status = 307
    with pytest.raises(StoreError, match="status 307"):
        Endpoint(embedding_server.embedder_name)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(StoreError, match=r"http://127.0.0.1:1/v1 cannot be reached"):
        Endpoint("http://127.0.0.1:1/v1#mini")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("http://gpu.example:8000", "https.*insecure", id="plain"),
        pytest.param("http://127.0.0.1.example", "insecure", id="not loopback"),
        pytest.param("http://me:secret@localhost:1", "password", id="password"),
        pytest.param("ftp://localhost", "no address", id="scheme"),
        pytest.param("http://", "no address", id="no host"),
        pytest.param("http://localhost:port", "no address", id="no port"),
        pytest.param("http://[::1", "no address", id="brackets"),
        pytest.param("https://localhost/?key=1", "no address", id="query"),
        pytest.param("localhost:8000", "no address", id="no scheme"),
    ],
)
def test_addresses_that_are_not_taken(written: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        parse_server_address(written)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "url", "port"),
    [
        ("http://localhost:8000/", "http://localhost:8000", 8000),
        ("http://[::1]:9/v1", "http://[::1]:9/v1", 9),
        ("https://gpu.example/v1", "https://gpu.example/v1", 443),
        ("insecure+http://gpu.example/v1", "http://gpu.example/v1", 80),
    ],
)
def test_addresses(written: str, url: str, port: int) -> None:
    assert parse_server_address(written)[::2] == (url, port)


def test_an_endpoint_without_a_model() -> None:
    with pytest.raises(InputError, match="#MODEL"):
        Endpoint("http://localhost:1/v1")
