"""A manifest describes its generation; a changed, old or unreadable one is refused."""

import json
from pathlib import Path

import pytest
from pincite.index import Index, StoreError
from pincite.index.generations.manifest import FORMAT_VERSION, MANIFEST_FILE, read_manifest


def test_a_manifest_describes_its_generation(sample_index: Index) -> None:
    manifest = read_manifest(sample_index.generation)
    assert manifest == sample_index.manifest
    assert manifest.articles == sample_index.coverage().articles
    assert manifest.embedder == sample_index.embedder.identity
    assert manifest.precisions == ("float32",)
    assert (manifest.dimensions, manifest.stale, manifest.format) == (384, 0, FORMAT_VERSION)
    assert set(manifest.files) == {
        file.relative_to(sample_index.generation).as_posix()
        for file in sample_index.generation.rglob("*")
        if file.is_file() and file.name != MANIFEST_FILE
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"articles": 1}, r"manifest\.json is damaged", id="changed"),
        pytest.param({"sha256": None}, r"manifest\.json is damaged", id="no hash"),
        pytest.param(
            {"format": FORMAT_VERSION - 1},
            f"has format {FORMAT_VERSION - 1}.*reads format {FORMAT_VERSION}",
            id="old format",
        ),
    ],
)
def test_a_changed_or_old_manifest_is_refused(
    sample_root: Path, sample_generation: Path, changes: dict[str, object], message: str
) -> None:
    path = sample_generation / MANIFEST_FILE
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")
    with pytest.raises(StoreError, match=f"{message}.*build the index again"):
        Index.open(sample_root)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "{" * 100, "\x00"])
def test_a_file_that_is_not_a_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST_FILE).write_text(text)
    with pytest.raises(StoreError, match=r"manifest\.json cannot be read"):
        read_manifest(tmp_path)
