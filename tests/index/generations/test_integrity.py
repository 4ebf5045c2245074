"""A damaged index is never asked; a sound one is not changed by being asked."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pincite.index import Index, Served, StoreError, build
from pincite.index.generations import (
    compatibility,
    directory,
    integrity,
)
from pincite.index.generations.manifest import read_manifest
from pincite.index.status import verify


@pytest.fixture
def root(sample_index_path: Path, tmp_path: Path) -> Path:
    """A copy of the index of the sample folder, free to be damaged."""
    return Path(shutil.copytree(sample_index_path, tmp_path / "index"))


@pytest.fixture
def generation(root: Path) -> Path:
    served = directory.get_current(root)
    assert served is not None
    return served


def find_file(generation: Path, name: str) -> Path:
    (file,) = generation.rglob(name)
    return file


def test_searching_modifies_no_file(root: Path, generation: Path) -> None:
    def state() -> dict[Path, tuple[int, int]]:
        files = [generation, *generation.rglob("*")]
        return {file: (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}

    before = state()
    for _ in range(2):
        opened = Index.open(root)
        assert opened.search("hajj")
        opened.close()
    assert state() == before


def flip_bit(file: Path) -> None:
    """Change one bit, and leave the time of the last change as it was."""
    at, data = file.stat(), bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(at.st_atime_ns, at.st_mtime_ns))


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


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


def test_every_file_is_watched(generation: Path) -> None:
    names = [file.name for file in generation.rglob("*") if file.is_file()]
    assert sorted(names) == sorted(FILES)


@pytest.mark.parametrize("damage", [flip_bit, truncate, empty, replace_by_folder, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named(
    root: Path, generation: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(find_file(generation, name))
    with pytest.raises(StoreError, match=rf"{name}.*build the index again"):
        Index.open(root)


def test_a_changed_manifest_is_noticed(root: Path, generation: Path) -> None:
    manifest = generation / "manifest.json"
    row = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**row, "articles": row["articles"] + 1}), "utf-8")
    with pytest.raises(StoreError, match=r"manifest\.json is damaged.*build the index again"):
        Index.open(root)


def test_what_is_damaged_while_it_is_open_is_asked_no_more(root: Path, generation: Path) -> None:
    opened = Index.open(root)
    os.utime(find_file(generation, "catalog.sqlite"))
    assert opened.current() is opened
    flip_bit(find_file(generation, "catalog.sqlite"))
    with pytest.raises(StoreError, match=r"catalog\.sqlite is damaged"):
        opened.current()


def test_a_served_index_leaves_what_is_damaged_while_it_is_open(
    root: Path, generation: Path
) -> None:
    newer = shutil.copytree(generation, generation.with_name("000009-" + "0" * 16))
    (root / "current").write_text(newer.name)
    served = Served(root)
    assert served.current().generation == newer
    shutil.rmtree(newer)
    assert served.current().generation == generation
    assert served.current().search("hajj")
    flip_bit(find_file(generation, "link_lists.bin"))
    with pytest.raises(StoreError, match="build the index again"):
        served.current()


def test_a_lost_pointer_loses_nothing(root: Path, generation: Path) -> None:
    (root / "current").unlink()
    assert Index.open(root).generation == generation


def test_a_folder_that_was_damaged_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The bridge over the Ester opened on Monday.")
    root = tmp_path / "index"
    build(tmp_path / "one.txt", into=root)
    before = Index.open(root)
    truncate(find_file(before.generation, "data_level0.bin"))
    build(tmp_path / "one.txt", into=root)
    assert Index.open(root).id == before.id
    assert Index.open(root).search("bridge")


@pytest.mark.parametrize("name", ["chroma.sqlite3", "data_level0.bin", "header.bin"])
def test_the_selftest_survives_a_store_that_crashes_chroma(
    root: Path, generation: Path, name: str
) -> None:
    made = read_manifest(generation)
    file = find_file(generation, name)
    file.write_bytes(b"\x5a" * file.stat().st_size)
    with pytest.raises(StoreError, match="build the index again"):
        integrity.run_selftest(generation, made.passages, made.vectors)
    with pytest.raises(StoreError, match=name):
        Index.open(root)


def test_the_selftest_fails_where_vectors_are_missing(generation: Path) -> None:
    made = read_manifest(generation)
    with pytest.raises(StoreError, match="does not contain what was built"):
        integrity.run_selftest(generation, made.passages, made.vectors + 1)


def test_an_index_of_another_search_engine_is_selftested(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "SELFTEST_TIMEOUT", 0.001)
    Index.open(root).close()
    monkeypatch.setattr(integrity, "search_engine", lambda: "another version of Chroma")
    with pytest.raises(StoreError, match="self-test"):
        Index.open(root)


@pytest.mark.parametrize("rule", compatibility.RULE_VERSIONS)
def test_an_index_of_other_rules_is_refused(
    root: Path, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = compatibility.RULE_VERSIONS[rule]
    monkeypatch.setitem(compatibility.RULE_VERSIONS, rule, "other")
    with pytest.raises(StoreError, match=f"version {ours} of the rules for {rule}, not other"):
        Index.open(root)


def test_verify_names_each_check(root: Path, generation: Path) -> None:
    checks = list(verify(root))
    assert len(checks) == 5
    assert not any(check.problem for check in checks)
    flip_bit(find_file(generation, "link_lists.bin"))
    problems = [check for check in verify(root) if check.problem]
    assert [check.what for check in problems] == [f"{generation.name}, files"]
    assert "link_lists.bin" in (problems[0].problem or "")


def test_verify_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no index"):
        list(verify(tmp_path))
