"""The sha256 of files, by their relative paths."""

import hashlib
from pathlib import Path

import pytest
from pincite.index.disk.hashes import hash_files


def test_hashes_have_relative_paths_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    contents = {"a.txt": b"one", "b/c.bin": bytes(300_000), "z": b""}
    files = [tmp_path / name for name in contents]
    for file, data in zip(files, contents.values(), strict=True):
        file.write_bytes(data)
    hashes = hash_files(tmp_path, reversed(files))
    assert list(hashes) == sorted(contents)
    assert hashes == {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        hash_files(tmp_path, [tmp_path / "gone"])
