"""The files of a folder are listed, or skipped with a reason."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.index.errors import FolderError
from pincite.index.ingest.folder import list_files
from pincite.index.limits import Limits


def create_files(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    return folder


def list_sources(folder: Path, exclude: Path | None = None) -> list[str]:
    return [file.source for file in list_files(folder, exclude=exclude).files]


def test_files_of_all_subfolders_are_listed_by_path(tmp_path: Path) -> None:
    create_files(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "Ö.txt")
    assert list_sources(tmp_path) == ["a.txt", "a/b/c.txt", "a/z.txt", "b.txt", "Ö.txt"]
    assert all(file.path.read_text() == "text" for file in list_files(tmp_path).files)


def test_names_are_the_same_on_every_system(tmp_path: Path) -> None:
    decomposed = "a/Gro\u0308\u00dfe.txt"  # as macOS writes it
    create_files(tmp_path, decomposed)
    [file] = list_files(tmp_path).files
    assert file.source == "a/Gr\u00f6\u00dfe.txt"
    assert file.path.read_text() == "text"


def test_of_two_names_that_look_the_same_one_is_skipped(tmp_path: Path) -> None:
    create_files(tmp_path, "Gro\u0308\u00dfe.txt", "Gr\u00f6\u00dfe.txt")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("the file system does not tell these names apart")
    files, [skipped] = list_files(tmp_path)
    assert [file.source for file in files] == ["Gr\u00f6\u00dfe.txt"]
    assert "in another Unicode form: rename one" in skipped.reason


@pytest.mark.parametrize(
    "name",
    [".DS_Store", ".git/config", "~$report.docx", "Thumbs.db", "__MACOSX/a.txt", "a/.hidden/b.txt"],
)
def test_hidden_and_system_files_are_ignored(tmp_path: Path, name: str) -> None:
    file_list = list_files(create_files(tmp_path, "a.txt", name))
    assert [file.source for file in file_list.files] == ["a.txt"]
    assert file_list.skipped == ()


def test_the_folder_of_the_index_is_ignored(tmp_path: Path) -> None:
    create_files(tmp_path, "a.txt", "index/b.txt", "deeper/index/c.txt")
    assert list_sources(tmp_path, exclude=tmp_path / "index") == ["a.txt", "deeper/index/c.txt"]


@pytest.mark.parametrize("name", ["news.jsonl", "one.txt", ".hidden.txt"])
def test_a_single_file_is_listed_as_a_folder_of_one(tmp_path: Path, name: str) -> None:
    path = create_files(tmp_path, name, "other.txt") / name
    assert [tuple(file) for file in list_files(path).files] == [(path, name)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("nowhere", "does not exist", id="missing"),
        pytest.param("empty", "holds no files", id="empty"),
        pytest.param("hidden", "holds no files", id="only-hidden"),
        pytest.param("pipe", "is not a folder", id="pipe"),
    ],
)
def test_a_missing_or_empty_folder_is_an_error(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    create_files(tmp_path, "hidden/.a.txt")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FolderError, match=f"{name} {message}"):
        list_files(tmp_path / name)


@pytest.mark.parametrize(
    ("link", "target", "reason"),
    [
        pytest.param("out.txt", "../outside/x.txt", "leads out of the folder", id="file-outside"),
        pytest.param("out", "../outside", "leads out of the folder", id="folder-outside"),
        pytest.param("again", "a", "link to a folder", id="folder-inside"),
        pytest.param("loop", ".", "link to a folder", id="folder-above"),
        pytest.param("twin.txt", "a/b.txt", "link to a/b.txt, which is indexed", id="file-inside"),
        pytest.param("gone.txt", "nothing.txt", "not a regular file", id="broken"),
        pytest.param("self.txt", "self.txt", "not a regular file", id="to-itself"),
    ],
)
def test_links_are_skipped_with_a_reason(
    tmp_path: Path, link: str, target: str, reason: str
) -> None:
    create_files(tmp_path, "outside/x.txt", "folder/a/b.txt")
    (tmp_path / "folder" / link).symlink_to(target)
    file_list = list_files(tmp_path / "folder")
    assert [file.source for file in file_list.files] == ["a/b.txt"]
    assert [skipped.path for skipped in file_list.skipped] == [link]
    assert reason in file_list.skipped[0].reason


def test_a_link_to_a_hidden_file_of_the_folder_is_read(tmp_path: Path) -> None:
    create_files(tmp_path, ".data/a.txt")
    (tmp_path / "a.txt").symlink_to(".data/a.txt")
    assert list_sources(tmp_path) == ["a.txt"]


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    create_files(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to("real")
    assert list_sources(tmp_path / "link") == ["a.txt"]


def test_a_pipe_and_a_name_not_in_utf_8_are_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("text")
    file_list = list_files(tmp_path)
    assert [skipped.path for skipped in file_list.skipped] == ["caf?.txt", "pipe.txt"]
    assert "rename it" in file_list.skipped[0].reason


@pytest.mark.parametrize("name", ["line\nbreak.txt", "bell\x07.txt", "a\u2028b.txt", "c\x85.txt"])
def test_a_name_that_does_not_fit_on_one_line_is_skipped(tmp_path: Path, name: str) -> None:
    [skipped] = list_files(create_files(tmp_path, name)).skipped
    assert "rename it" in skipped.reason
    assert len(skipped.path.splitlines()) == 1


@pytest.mark.parametrize("link", ["symbolic", "hard"])
def test_a_link_out_of_the_folder_is_read_if_allowed(tmp_path: Path, link: str) -> None:
    outside = create_files(tmp_path, "outside.txt") / "outside.txt"
    folder = create_files(tmp_path / "folder", "own.txt")
    if link == "hard":
        (folder / "linked.txt").hardlink_to(outside)
    else:
        (folder / "linked.txt").symlink_to(outside)
    [skipped] = list_files(folder).skipped
    assert skipped.path == "linked.txt"
    assert "--limit linked=1" in skipped.reason
    file_list = list_files(folder, limits=Limits(linked=True))
    assert [file.source for file in file_list.files] == ["linked.txt", "own.txt"]
    assert file_list.skipped == ()


def test_a_link_to_a_hidden_hard_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    outside = create_files(tmp_path, "outside.txt") / "outside.txt"
    folder = create_files(tmp_path / "folder", "own.txt")
    (folder / ".hidden").hardlink_to(outside)
    (folder / "a.txt").symlink_to(".hidden")
    assert [file.source for file in list_files(folder).files] == ["own.txt"]


def test_hard_links_inside_the_folder_are_listed(tmp_path: Path) -> None:
    create_files(tmp_path, "a.txt", "deeper/c.txt")
    (tmp_path / "deeper" / "b.txt").hardlink_to(tmp_path / "a.txt")
    assert list_sources(tmp_path) == ["a.txt", "deeper/b.txt", "deeper/c.txt"]


def test_a_socket_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("a.txt")
        [skipped] = list_files(tmp_path).skipped
    assert "not a regular file" in skipped.reason


@pytest.fixture
def deep_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder as deep as paths can be, below `tmp_path`, with a file in it."""
    deep = tmp_path
    while len(str(deep)) < 3_500:
        deep = deep / "d"
        deep.mkdir()
    yield create_files(deep, "a.txt")
    (deep / "a.txt").unlink()
    while deep != tmp_path:  # deeper than shutil and pytest can remove
        deep.rmdir()
        deep = deep.parent


@pytest.mark.usefixtures("deep_folder")
def test_the_deepest_possible_folder_is_listed(tmp_path: Path) -> None:
    assert len(list_sources(tmp_path)) == 1


def test_a_subfolder_that_cannot_be_opened_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_files(tmp_path, "a.txt", "locked/b.txt")
    scandir = os.scandir

    def refuse_locked(path: str) -> object:  # for tests run by root, who may open any folder
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse_locked)
    file_list = list_files(tmp_path)
    assert [file.source for file in file_list.files] == ["a.txt"]
    assert [skipped.path for skipped in file_list.skipped] == ["locked"]
    assert "Permission denied" in file_list.skipped[0].reason
