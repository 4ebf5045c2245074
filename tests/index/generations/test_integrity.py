"""Damage to any file of a generation is noticed, and searching changes no file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pincite.index import Index, StoreError, build
from pincite.index.generations import integrity

from tests.fakes.index.damage import empty, find_file, flip_bit, replace_by_folder, truncate

FILES = [
    "manifest.json",
    "catalog.sqlite",
    "chroma.sqlite3",
    "data_level0.bin",
    "header.bin",
    "index_metadata.pickle",
    "length.bin",
    "link_lists.bin",
]


def test_the_tests_know_every_file(sample_generation: Path) -> None:
    names = [file.name for file in sample_generation.rglob("*") if file.is_file()]
    assert sorted(names) == sorted(FILES)


@pytest.mark.parametrize("damage", [flip_bit, truncate, empty, replace_by_folder, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named(
    sample_root: Path, sample_generation: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(find_file(sample_generation, name))
    with pytest.raises(StoreError, match=rf"{name}.*build the index again"):
        Index.open(sample_root)


def test_searching_changes_no_file(sample_root: Path, sample_generation: Path) -> None:
    def list_file_states() -> dict[Path, tuple[int, int]]:
        files = [sample_generation, *sample_generation.rglob("*")]
        return {file: (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}

    before = list_file_states()
    for _ in range(2):
        index = Index.open(sample_root)
        assert index.search("hajj")
        index.close()
    assert list_file_states() == before


def test_an_open_index_notices_damage(sample_root: Path, sample_generation: Path) -> None:
    index = Index.open(sample_root)
    os.utime(find_file(sample_generation, "catalog.sqlite"))
    assert index.current() is index
    flip_bit(find_file(sample_generation, "catalog.sqlite"))
    with pytest.raises(StoreError, match=r"catalog\.sqlite is damaged"):
        index.current()


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The bridge over the Ester opened on Monday.")
    root = tmp_path / "index"
    build(tmp_path / "one.txt", into=root)
    before = Index.open(root)
    truncate(find_file(before.generation, "data_level0.bin"))
    build(tmp_path / "one.txt", into=root)
    assert Index.open(root).id == before.id
    assert Index.open(root).search("bridge")


def test_an_index_of_a_different_search_engine_runs_the_selftest(
    sample_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "SELFTEST_TIMEOUT", 0.001)
    Index.open(sample_root).close()
    monkeypatch.setattr(integrity, "describe_search_engine", lambda: "a different Chroma")
    with pytest.raises(StoreError, match="self-test"):
        Index.open(sample_root)
