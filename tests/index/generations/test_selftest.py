"""The self-test finds what a build wrote, notices what is missing, and survives a crash."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pincite.index import Index, StoreError
from pincite.index.generations import integrity
from pincite.index.generations.manifest import read_manifest
from pincite.index.generations.selftest import check_searchable

from tests.fakes.index.damage import find_file


@pytest.mark.parametrize("name", ["chroma.sqlite3", "data_level0.bin", "header.bin"])
def test_a_store_that_crashes_chroma_ends_only_the_selftest(
    sample_root: Path, sample_generation: Path, name: str
) -> None:
    manifest = read_manifest(sample_generation)
    file = find_file(sample_generation, name)
    file.write_bytes(b"\x5a" * file.stat().st_size)
    with pytest.raises(StoreError, match="build the index again"):
        integrity.run_selftest(sample_generation, manifest.passages, manifest.vectors)
    with pytest.raises(StoreError, match=name):
        Index.open(sample_root)


def test_the_selftest_fails_in_its_process_if_vectors_are_missing(sample_generation: Path) -> None:
    manifest = read_manifest(sample_generation)
    with pytest.raises(StoreError, match=r"does not contain what was built \(.*the store has"):
        integrity.run_selftest(sample_generation, manifest.passages, manifest.vectors + 1)


def test_an_undamaged_generation_passes_the_selftest(sample_generation: Path) -> None:
    manifest = read_manifest(sample_generation)
    check_searchable(sample_generation, manifest.passages, manifest.vectors)


def test_missing_passages_are_counted(sample_generation: Path) -> None:
    manifest = read_manifest(sample_generation)
    message = f"{manifest.passages + 1} passages were built, {manifest.passages} are there"
    with pytest.raises(StoreError, match=message):
        check_searchable(sample_generation, manifest.passages + 1, manifest.vectors)


def test_words_that_are_not_indexed_are_noticed(sample_generation: Path) -> None:
    manifest = read_manifest(sample_generation)
    with closing(sqlite3.connect(sample_generation / "catalog.sqlite")) as database, database:
        database.execute("INSERT INTO passage_words (passage_words) VALUES ('delete-all')")
    with pytest.raises(StoreError, match=r"does not find passage \d+ by its own words"):
        check_searchable(sample_generation, manifest.passages, manifest.vectors)
