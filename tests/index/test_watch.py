"""When a watched folder is to be built again."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pincite.index.watch import changes

NEVER = 3_600.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "june").mkdir(parents=True)
    (folder / "index").mkdir()
    (folder / "a.txt").write_text("one")
    return folder


def begin(folder: Path, every: float = NEVER) -> Iterator[None]:
    moments = changes(folder, without=folder / "index", every=every)
    next(moments)  # at once
    return moments


def write(name: str) -> Callable[[Path], object]:
    def act(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("two")

    return act


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(write("a.txt"), id="changed"),
        pytest.param(write("b.txt"), id="added"),
        pytest.param(write("june/b.txt"), id="added below"),
        pytest.param(write("july/early/b.txt"), id="added in a new folder"),
        pytest.param(lambda folder: (folder / "a.txt").unlink(), id="deleted"),
        pytest.param(lambda folder: (folder / "a.txt").rename(folder / "b.txt"), id="renamed"),
        pytest.param(lambda folder: (folder / "june").rename(folder / "may"), id="folder renamed"),
        pytest.param(shutil.rmtree, id="all gone"),
        pytest.param(lambda folder: folder.rename(folder.parent / "x"), id="folder moved away"),
    ],
)
def test_a_change_is_told(folder: Path, act: Callable[[Path], object]) -> None:
    moments = begin(folder)
    act(folder)  # while the caller builds, so to say
    next(moments)


@pytest.mark.parametrize("name", [".draft.txt", ".git/index", "index/catalog.sqlite"])
def test_what_is_not_indexed_is_not_told(folder: Path, name: str) -> None:
    moments = begin(folder)
    write(name)(folder)
    waiting = threading.Thread(target=next, args=(moments,), daemon=True)
    waiting.start()
    waiting.join(0.8)
    assert waiting.is_alive()
    write("a.txt")(folder)
    waiting.join()


def test_reading_the_folder_is_no_change(folder: Path) -> None:
    moments = begin(folder)
    (folder / "a.txt").read_text()
    waiting = threading.Thread(target=next, args=(moments,), daemon=True)
    waiting.start()
    waiting.join(0.8)
    assert waiting.is_alive()
    write("a.txt")(folder)
    waiting.join()


def test_a_folder_that_was_away_is_watched_again(folder: Path) -> None:
    shutil.rmtree(folder)
    moments = begin(folder)
    folder.mkdir()
    next(moments)
    write("b.txt")(folder)
    next(moments)


def test_one_file_can_be_watched(folder: Path) -> None:
    moments = begin(folder / "a.txt")
    (folder / "b.txt").write_text("two")
    (folder / "b.txt").replace(folder / "a.txt")  # as editors save
    next(moments)
    write("a.txt")(folder)
    next(moments)


def test_time_is_a_reason_too(folder: Path) -> None:
    next(begin(folder, every=0.05))
