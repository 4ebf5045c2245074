"""Readers share a lock on a folder; no build removes the folder while a reader has it open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.index.disk.locks import exclusive_lock, read_lock

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no locks on folders")

READER = """
import sys, time
from pathlib import Path
from pincite.index.disk.locks import read_lock
with read_lock(Path(sys.argv[1])) as acquired:
    print(acquired, flush=True)
    time.sleep(60)
"""


def test_readers_share_a_folder_and_keep_it(tmp_path: Path) -> None:
    with read_lock(tmp_path) as first, read_lock(tmp_path) as second:
        assert (first, second) == (True, True)
        with exclusive_lock(tmp_path) as acquired:
            assert not acquired
    with exclusive_lock(tmp_path) as acquired:
        assert acquired


def test_a_folder_that_is_being_removed_cannot_be_opened(tmp_path: Path) -> None:
    with exclusive_lock(tmp_path), read_lock(tmp_path) as acquired:
        assert not acquired


@pytest.mark.parametrize("lock", [read_lock, exclusive_lock])
def test_a_folder_that_is_gone_is_not_locked(tmp_path: Path, lock: type) -> None:
    with lock(tmp_path / "gone") as acquired:
        assert not acquired
    (tmp_path / "file").write_text("x")
    with lock(tmp_path / "file") as acquired:
        assert not acquired


def test_the_lock_of_a_killed_reader_is_released(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"True\n"
    with exclusive_lock(tmp_path) as acquired:
        assert not acquired
    process.kill()
    process.communicate()
    with exclusive_lock(tmp_path) as acquired:
        assert acquired
