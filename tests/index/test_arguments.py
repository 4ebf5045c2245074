"""Arguments of the wrong type are named, with what fits."""

from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding
from pincite.index import Embedder, Index, InputError, Served, build
from pincite.index.arguments import require_embedder, require_index, require_path


def test_paths_are_accepted() -> None:
    assert require_path("a/b", "path") == require_path(Path("a/b"), "path") == Path("a/b")


@pytest.mark.parametrize("value", [7, None, ["a.txt"], b"a"])
def test_other_values_are_no_paths(value: Any, tmp_path: Path) -> None:
    for call in (lambda: build(value, tmp_path), lambda: Index.open(value), lambda: Served(value)):
        with pytest.raises(InputError, match=f"is {type(value).__name__}, not the path"):
            call()
    with pytest.raises(InputError, match="indexed with build_articles"):
        build(value, tmp_path)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("all-MiniLM", r"pass pincite.index.Embedder\('all-MiniLM'\)", id="name"),
        pytest.param(DeterministicFakeEmbedding(size=2), "wrap it in", id="LangChain"),
        pytest.param(7, "embedder is int, not an Embedder", id="number"),
    ],
)
def test_an_embedder_is_an_embedder(value: Any, expected: str, tmp_path: Path) -> None:
    require_embedder(None)
    require_embedder(Embedder())
    (tmp_path / "a.txt").write_text("Yes.")
    with pytest.raises(InputError, match=expected):
        build(tmp_path, tmp_path / "index", embedder=value)
    with pytest.raises(InputError, match=expected):
        Index.open(tmp_path, embedder=value)


def test_limits_are_limits(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="limits is dict, not a Limits"):
        build(tmp_path, tmp_path / "index", limits={"file_mb": 1})  # type: ignore[arg-type]


def test_an_index_is_an_open_index(sample_index: Index) -> None:
    require_index(sample_index)
    with pytest.raises(InputError, match=r"pass Index.open\('index'\)"):
        require_index("index")
    with pytest.raises(InputError, match="index is int, not an open index"):
        require_index(7)
