"""A generation has the vectors it needs: reused, staged, or the build fails."""

import json
from pathlib import Path

import pytest
from pincite.index import Index, StoreError, build
from pincite.index.chunking import chunk
from pincite.index.generations.writer import BuildPlan, write_generation
from pincite.index.types import FileRecord
from pincite.index.vectors.staging import StagedVectors

from tests.fakes.index.embedding import HashEmbedder
from tests.fakes.ui.library import fake_article


@pytest.fixture
def plan(tmp_path: Path) -> BuildPlan:
    """One article, whose vectors are not staged yet."""
    embedder, article = HashEmbedder(), fake_article()
    record = FileRecord("fingerprint", ((article.id, article.digest),), ())
    return BuildPlan(
        index_id="0" * 64,
        folder="/news",
        embedder=embedder.identity,
        server=None,
        previous=None,
        obsolete_ids=(),
        articles=[chunk(article, embedder)],
        file_records={article.source: record},
        staged=StagedVectors(tmp_path, embedder.identity),
    )


def make_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "generation"
    folder.mkdir()
    return folder


def test_a_plan_becomes_a_folder_and_its_manifest(plan: BuildPlan, tmp_path: Path) -> None:
    texts = plan.articles[0].make_embedding_inputs()
    plan.staged.add(list(texts), HashEmbedder().embed(list(texts.values())), "bfloat16")
    steps: list[tuple[str, int, int]] = []
    folder = make_folder(tmp_path)
    manifest = write_generation(folder, plan, lambda *step: steps.append(step))
    assert (manifest.index_id, manifest.folder) == (plan.index_id, "/news")
    counts = (manifest.articles, manifest.passages, manifest.vectors, manifest.stale)
    assert counts == (1, len(texts), len(texts), 0)
    assert manifest.precisions == ("bfloat16",)
    assert manifest.files.keys() == {
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    }
    assert ("Writing articles", 1, 1) in steps
    assert steps[-1] == ("Writing vectors", len(texts), len(texts))


def test_a_missing_vector_is_an_error(plan: BuildPlan, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="has 0 of 1 vectors: build the index again"):
        write_generation(make_folder(tmp_path), plan, lambda *_step: None)


def test_the_graph_is_rebuilt_before_it_has_many_deleted_nodes(folder: Path, root: Path) -> None:
    text = "The council of town {0} met on Monday. It voted {0} to 4 for the new road."
    rows = [{"id": f"r{number}", "text": text.format(number)} for number in range(9)]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    stale_counts = []
    for number in range(4):
        (folder / "mill.txt").write_text(f"The mill of Brackney closed {number} years ago.")
        build(folder, into=root, embedder=HashEmbedder())
        stale_counts.append(Index.open(root).manifest.stale)
    assert stale_counts == [0, 1, 2, 0]
