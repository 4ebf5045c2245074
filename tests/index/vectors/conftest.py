"""A Chroma server, a folder of two articles, and random unit vectors."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pincite.index.embedding.local import Vectors
from pincite.index.vectors.registry import create_store

from tests.fakes.index.chroma import ChromaServer

ARTICLES = {
    "bridge.txt": "A bridge opened on Monday. It cost 12 million and took two years to build.",
    "harvest.txt": "The wheat harvest began in July. Farmers expect more than they did in May.",
}


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path_factory.mktemp("chroma"))
    yield server
    server.stop()


@pytest.fixture(params=["folder", "server"])
def server_url(request: pytest.FixtureRequest) -> str | None:
    """None, then the address of a Chroma server."""
    if request.param == "folder":
        return None
    url: str = request.getfixturevalue("chroma").url
    return url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="session")
def vectors() -> Vectors:
    """1,200 random unit vectors of 48 dimensions."""
    rows = np.random.default_rng(7).normal(size=(1200, 48)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


@pytest.fixture(scope="session")
def vector_ids(vectors: Vectors) -> list[str]:
    return [f"v{number}" for number in range(len(vectors))]


@pytest.fixture
def sealed_folder(tmp_path: Path, vectors: Vectors, vector_ids: list[str]) -> Path:
    """A sealed store of the first 100 vectors."""
    folder = tmp_path / "generations" / "000001" / "vectors"
    folder.parent.mkdir(parents=True)
    store = create_store(folder)
    store.add(vector_ids[:100], vectors[:100])
    store.seal()
    return folder
