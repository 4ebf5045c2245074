"""Vectors of an unfinished build wait on disk for the next build with the same model."""

from pathlib import Path

import numpy as np
import pytest
from pincite.index.embedding.local import ModelIdentity, Vectors
from pincite.index.vectors.staging import StagedVectors, remove_staged_vectors

MODEL = ModelIdentity("model", "digest")


@pytest.fixture
def staged(root: Path, vectors: Vectors, vector_ids: list[str]) -> StagedVectors:
    """100 vectors of `MODEL`, in two batches that share 10."""
    staged = StagedVectors(root, MODEL)
    staged.add(vector_ids[:60], vectors[:60])
    staged.add(vector_ids[50:100], vectors[50:100])
    return staged


def read(staged: StagedVectors, vector_ids: list[str], batch_size: int = 30) -> dict[str, Vectors]:
    batches = list(staged.get(set(vector_ids), batch_size))
    rows = [(each, row) for ids, found in batches for each, row in zip(ids, found, strict=True)]
    assert len(rows) == len(dict(rows)), "an id came twice"
    return dict(rows)


@pytest.mark.usefixtures("staged")
def test_the_next_build_finds_the_vectors(
    root: Path, vectors: Vectors, vector_ids: list[str]
) -> None:
    staged = StagedVectors(root, MODEL)
    assert staged.vector_ids() == set(vector_ids[:100])
    found = read(staged, [*vector_ids[40:70], "missing"])
    assert found.keys() == set(vector_ids[40:70])
    assert all(np.array_equal(found[each], vectors[int(each[1:])]) for each in found)


@pytest.mark.usefixtures("staged")
@pytest.mark.parametrize(
    "other",
    [
        pytest.param(ModelIdentity("model", "other"), id="other weights"),
        pytest.param(ModelIdentity("model", "digest", (1.0,)), id="other server"),
    ],
)
def test_a_different_model_finds_no_staged_vectors(root: Path, other: ModelIdentity) -> None:
    assert StagedVectors(root, other).vector_ids() == set()


@pytest.mark.parametrize("kept_share", [0, 0.5, 0.99])
def test_a_damaged_batch_is_left_out_and_deleted(
    staged: StagedVectors, root: Path, vector_ids: list[str], kept_share: float
) -> None:
    damaged, intact = root.glob("pending/*/*.npz")
    data = damaged.read_bytes()
    damaged.write_bytes(data[: int(kept_share * len(data))])
    assert len(staged.vector_ids()) in (50, 60)
    assert not damaged.exists()
    assert intact.exists()
    assert len(read(staged, vector_ids)) in (50, 60)


def test_staged_vectors_of_all_models_can_be_removed(staged: StagedVectors, root: Path) -> None:
    remove_staged_vectors(root)
    assert staged.vector_ids() == set()
    assert not list(root.iterdir())
    remove_staged_vectors(root)
