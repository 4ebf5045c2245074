"""Uploads: a file appears in the folder when all its parts have arrived, under a safe name."""

from pathlib import Path

import pytest
from pincite.index.errors import InputError
from pincite.index.limits import Limits
from pincite.ui.server.uploads import FileExistsInFolderError, Uploads


def upload_parts(uploads: Uploads, folder: Path, name: str, *parts: bytes, key: str = "k") -> None:
    offset = 0
    for number, part in enumerate(parts, 1):
        uploads.add_part(
            folder, name, part, upload_id=key, offset=offset, last=number == len(parts)
        )
        offset += len(part)


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    folder, uploads = tmp_path / "news", Uploads(tmp_path / "unfinished")
    folder.mkdir()
    uploads.add_part(folder, "a.txt", b"Hello ", upload_id="k", offset=0, last=False)
    assert list(folder.iterdir()) == []
    uploads.add_part(folder, "a.txt", b"there", upload_id="k", offset=6, last=True)
    assert (folder / "a.txt").read_bytes() == b"Hello there"
    assert list((tmp_path / "unfinished").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        *("../a.txt", "b/a.txt", "b\\a.txt", ".a.txt", "~$a.docx", "a.exe", "a", "a\n.txt"),
        *("x" * 250 + ".txt", "", "taken.txt"),
    ],
)
def test_an_unsafe_unknown_or_taken_name_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "taken.txt").write_text("mine")
    with pytest.raises(InputError):
        upload_parts(Uploads(tmp_path / "unfinished"), folder, name, b"x")
    assert [file.name for file in folder.iterdir()] == ["taken.txt"]
    assert (folder / "taken.txt").read_text() == "mine"


def test_a_file_is_replaced_only_on_request(tmp_path: Path) -> None:
    folder, uploads = tmp_path / "news", Uploads(tmp_path / "unfinished")
    folder.mkdir()

    def upload(content: bytes, key: str, *, replaces: bool) -> str:
        return uploads.add_part(
            folder, "a.txt", content, upload_id=key, offset=0, last=True, replaces=replaces
        )

    assert upload(b"first", "1", replaces=False) == "added"
    with pytest.raises(FileExistsInFolderError, match="exists already"):
        upload(b"second", "2", replaces=False)
    assert upload(b"first", "3", replaces=True) == "unchanged"
    assert upload(b"second", "4", replaces=True) == "updated"
    assert [file.name for file in folder.iterdir()] == ["a.txt"]
    assert (folder / "a.txt").read_bytes() == b"second"
    assert list((tmp_path / "unfinished").iterdir()) == []


def test_two_operators_who_add_one_name_at_once_do_not_lose_a_file(tmp_path: Path) -> None:
    folder, uploads = tmp_path / "news", Uploads(tmp_path / "unfinished")
    folder.mkdir()
    for key in ("anna", "bob"):
        uploads.add_part(folder, "a.txt", key.encode(), upload_id=key, offset=0, last=False)
    uploads.add_part(folder, "a.txt", b"!", upload_id="anna", offset=4, last=True)
    with pytest.raises(FileExistsInFolderError):
        uploads.add_part(folder, "a.txt", b"!", upload_id="bob", offset=3, last=True)
    assert (folder / "a.txt").read_bytes() == b"anna!"


def test_a_missing_part_a_large_file_or_an_invalid_key_is_refused(tmp_path: Path) -> None:
    folder, uploads = tmp_path / "news", Uploads(tmp_path / "unfinished", Limits(file_mb=0.00001))
    folder.mkdir()
    with pytest.raises(InputError, match="is missing"):
        uploads.add_part(folder, "a.txt", b"x", upload_id="k", offset=5, last=True)
    with pytest.raises(InputError, match="over 0 MB"):
        upload_parts(uploads, folder, "a.txt", b"12345", b"678901")
    with pytest.raises(InputError, match="no valid key"):
        upload_parts(uploads, folder, "a.txt", b"x", key="../k")
    assert list(folder.iterdir()) == []
