"""An index that a different model or different rules built is refused, and the message says so."""

from pathlib import Path

import pytest
from pincite.index import Index, StoreError
from pincite.index.embedding.local import ModelIdentity
from pincite.index.generations import compatibility, directory
from pincite.index.generations.manifest import read_manifest


@pytest.mark.parametrize("rule", compatibility.RULE_VERSIONS)
def test_an_index_of_different_rules_is_refused(
    sample_root: Path, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built_with = compatibility.RULE_VERSIONS[rule]
    monkeypatch.setitem(compatibility.RULE_VERSIONS, rule, "other")
    message = f"version {built_with} of the rules for {rule}, not other.*build it again"
    with pytest.raises(StoreError, match=message):
        Index.open(sample_root)


def test_a_different_model_is_named_with_the_one_that_built_the_index(
    sample_root: Path, sample_generation: Path
) -> None:
    manifest = read_manifest(sample_generation)
    compatibility.require_compatible(sample_root, manifest, manifest.embedder)
    other = ModelIdentity("another-model", "0" * 64)
    message = r"all-MiniLM-L6-v2 \(.*with 384 dimensions, not with another-model \(000000000000\)"
    with pytest.raises(compatibility.IncompatibleIndexError, match=message):
        compatibility.require_compatible(sample_root, manifest, other)


@pytest.mark.usefixtures("edition_ids")
def test_an_incompatible_index_is_refused_before_its_files_are_hashed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory.list_generations(root)[0] / "catalog.sqlite").write_bytes(b"damaged")
    monkeypatch.setitem(compatibility.RULE_VERSIONS, "sentences", "other")
    with pytest.raises(StoreError, match="rules for sentences"):
        Index.open(root)
