"""Processes read a sealed store through private copies, which are removed afterwards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from pincite.index import StoreError
from pincite.index.embedding.local import Vectors
from pincite.index.vectors.registry import open_store

READER = """
import sys, time
from pathlib import Path
from pincite.index.vectors.registry import open_store
store = open_store(Path(sys.argv[1]))
"""


@pytest.fixture
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """TMPDIR of this process and of those it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def start_reader(sealed_folder: Path, code: str) -> "subprocess.Popen[str]":
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-c", f"{READER}{code}", str(sealed_folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


def test_snapshots_of_killed_readers_are_removed_and_live_ones_kept(
    sealed_folder: Path, temporary_folder: Path, vectors: Vectors
) -> None:
    reader = start_reader(sealed_folder, "print('open', flush=True); time.sleep(60)")
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    (theirs,) = temporary_folder.iterdir()
    first = open_store(sealed_folder)
    assert theirs in temporary_folder.iterdir()
    reader.kill()
    reader.communicate()
    second = open_store(sealed_folder)
    assert theirs not in temporary_folder.iterdir()
    assert len(list(temporary_folder.iterdir())) == 2
    assert next(iter(first.search(vectors[3], 1))) == "v3"
    assert next(iter(second.search(vectors[3], 1))) == "v3"


def test_a_snapshot_is_removed_with_its_store(sealed_folder: Path, temporary_folder: Path) -> None:
    store = open_store(sealed_folder)
    assert list(temporary_folder.iterdir())
    store.close()
    del store
    assert not list(temporary_folder.iterdir())


def test_several_processes_read_one_store(sealed_folder: Path, vectors: Vectors) -> None:
    code = f"""
import numpy as np
query = np.array({vectors[3].tolist()}, dtype=np.float32)
for _ in range(20): found = store.search(query, 1)
print(*found)
"""
    readers = [start_reader(sealed_folder, code) for _ in range(4)]
    assert [reader.communicate()[0] for reader in readers] == ["v3\n"] * 4


def test_reading_changes_nothing_in_a_sealed_store(sealed_folder: Path, vectors: Vectors) -> None:
    def read_files() -> dict[Path, bytes]:
        return {each: each.read_bytes() for each in sealed_folder.rglob("*") if each.is_file()}

    before = read_files()
    store = open_store(sealed_folder)
    store.search(vectors[3], 5)
    store.close()
    assert read_files() == before


def test_a_missing_temporary_folder_is_named(
    sealed_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(StoreError, match="cannot be copied to TMPDIR"):
        open_store(sealed_folder)
