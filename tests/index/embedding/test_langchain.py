"""Embedding models of LangChain build and search an index, and belong to it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding
from pincite.index import Index, InputError, LangChainEmbedder, Served, StoreError, build_articles

ARTICLES = [
    {"id": "bridge", "text": "The bridge at Larn closed on 3 May. It was built in 1931."},
    {"id": "ferry", "text": "The ferry to Vesterby sails at nine."},
]


class FakeEmbeddings:
    """Embeds a question unlike an equal text."""

    model = "fake-2"

    def __init__(self, *vectors: Any) -> None:
        self.vectors = vectors

    def embed_documents(self, texts: list[str], /) -> list[list[float]]:
        return list(self.vectors) or [[2.0, 0.0]] * len(texts)

    def embed_query(self, text: str, /) -> list[float]:
        if text == "fail":
            raise ConnectionError("no route")
        return [0.0, 4.0]


@pytest.fixture
def embedder() -> LangChainEmbedder:
    return LangChainEmbedder(DeterministicFakeEmbedding(size=16), name="house-2")


def test_an_index_belongs_to_its_embeddings(tmp_path: Path, embedder: LangChainEmbedder) -> None:
    build_articles(ARTICLES, tmp_path, embedder=embedder)
    with Index.open(tmp_path, embedder=embedder) as index:
        assert {each.article_id for each in index.search("bridge")} == {"bridge", "ferry"}
        assert index.manifest.embedder == embedder.identity
    for open_without in (Index.open, Served, lambda path: build_articles(ARTICLES, path)):
        with pytest.raises(StoreError, match="embeddings 'house-2' of a program: pass them"):
            open_without(tmp_path)
    other_name = LangChainEmbedder(DeterministicFakeEmbedding(size=16), name="house-3")
    other_vector = LangChainEmbedder(FakeEmbeddings([1.0] * 16), name="house-2")
    for other in (other_name, other_vector):
        with pytest.raises(StoreError, match="was built with the embedding model"):
            Index.open(tmp_path, embedder=other)
    assert build_articles(ARTICLES, tmp_path, embedder=embedder).unchanged == 2


def test_vectors_have_length_1_and_questions_their_own() -> None:
    embedder = LangChainEmbedder(FakeEmbeddings())
    assert embedder.identity.name == "langchain:fake-2"
    assert np.array_equal(embedder.embed(["a", "b"]), [[1, 0], [1, 0]])
    assert np.array_equal(embedder.embed_query("a"), [0, 1])
    assert embedder.embed([]).size == 0


def test_passages_are_as_long_as_the_model_reads() -> None:
    longer = LangChainEmbedder(FakeEmbeddings(), max_tokens=1_000)
    default = LangChainEmbedder(FakeEmbeddings())
    assert (longer.max_tokens, default.max_tokens) == (1_000, 254)
    assert longer.identity.digest != default.identity.digest


@pytest.mark.parametrize(
    ("vectors", "expected"),
    [
        pytest.param([["a"]], "something other than 1 vectors", id="text"),
        pytest.param([[0.0, 0.0]], "something other than 1 vectors", id="zero"),
        pytest.param([[float("nan")]], "something other than 1 vectors", id="not a number"),
        pytest.param([[1.0], [1.0]], "something other than 1 vectors", id="too many"),
    ],
)
def test_what_is_no_vector_is_refused(vectors: Any, expected: str) -> None:
    with pytest.raises(StoreError, match=expected):
        LangChainEmbedder(FakeEmbeddings(*vectors))


def test_failures_and_wrong_types_are_named() -> None:
    with pytest.raises(StoreError, match=r"'fake-2' failed \(ConnectionError: no route\)"):
        LangChainEmbedder(FakeEmbeddings()).embed_query("fail")
    with pytest.raises(InputError, match="embeddings is int, which has no embed_documents"):
        LangChainEmbedder(7)  # type: ignore[arg-type]
