"""A file is replaced completely or not at all. tests/resilience kills builds at each step."""

import os
import stat
from pathlib import Path

import pytest
from pincite.index.disk import atomic
from pincite.index.disk.atomic import sync_all, write_atomic


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "current"
    for text in ("first", "zweite Fassung, länger", ""):
        write_atomic(path, text)
        assert path.read_text("utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_is_removed_and_what_another_writes_stays(
    tmp_path: Path,
) -> None:
    for name in (".current.new", ".current.7-ab.new"):
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".current.8-cd.new").write_text("of another process")
    write_atomic(tmp_path / "current", "whole")
    assert sorted(each.name for each in tmp_path.iterdir()) == [".current.8-cd.new", "current"]


def test_a_write_that_fails_leaves_the_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "current"
    write_atomic(path, "old")

    def fail(_descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_the_mode_of_a_file_is_set_before_its_text_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "users.json"
    path.write_text("{}")
    path.chmod(0o644)
    modes: list[int] = []
    write_text = Path.write_text

    def record_mode(file: Path, text: str, encoding: str) -> int:
        modes.append(stat.S_IMODE(file.stat().st_mode))
        return write_text(file, text, encoding)

    monkeypatch.setattr(Path, "write_text", record_mode)
    write_atomic(path, "{}", mode=0o600)
    assert [*modes, stat.S_IMODE(path.stat().st_mode)] == [0o600, 0o600]


def test_files_are_flushed_before_their_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    files = [tmp_path / "a" / "b" / "deep", tmp_path / "a" / "file", tmp_path / "top"]
    for file in files:
        file.write_text("x")
    flushed: list[Path] = []
    monkeypatch.setattr(atomic, "sync", flushed.append)
    sync_all(tmp_path)
    assert sorted(flushed) == sorted([*files, tmp_path, tmp_path / "a", tmp_path / "a" / "b"])
    for path in flushed:
        if path != tmp_path:
            assert flushed.index(path) < flushed.index(path.parent)
