"""A file is opened without blocking, or refused with a reason."""

import os
from pathlib import Path

import pytest
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.opening import open_regular_file


def test_a_regular_file_is_opened_for_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9\r\n")
    with open_regular_file(tmp_path / "a.txt") as file:
        assert file.read() == b"caf\xe9\r\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("gone.txt", r"cannot be opened \(No such file or directory\)", id="missing"),
        pytest.param("folder", "is not a regular file", id="folder"),
        pytest.param("pipe", "is not a regular file", id="pipe"),
        pytest.param("a.txt/b.txt", r"cannot be opened \(Not a directory\)", id="below-a-file"),
    ],
)
def test_anything_else_is_refused_at_once(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableError, match=reason), open_regular_file(tmp_path / name):
        pass
