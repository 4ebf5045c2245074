"""When a watched folder is to be built again."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pincite.index.ingest.watch import watch_folder

NEVER = 3_600.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "june").mkdir(parents=True)
    (folder / "index").mkdir()
    (folder / "a.txt").write_text("one")
    return folder


def begin(folder: Path, every: float = NEVER) -> Iterator[None]:
    moments = watch_folder(folder, exclude=folder / "index", interval=every)
    next(moments)  # at once
    return moments


def wait(moments: Iterator[None]) -> threading.Thread:
    """Wait for the next moment, in a thread that nobody has to wait for."""
    waiting = threading.Thread(target=next, args=(moments,), daemon=True)
    waiting.start()
    return waiting


def told(waiting: threading.Thread, seconds: float = 120.0) -> bool:
    waiting.join(seconds)
    return not waiting.is_alive()


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
    assert told(wait(moments))


@pytest.mark.parametrize("name", [".draft.txt", ".git/index", "index/catalog.sqlite"])
def test_what_is_not_indexed_is_not_told(folder: Path, name: str) -> None:
    moments = begin(folder)
    write(name)(folder)
    waiting = wait(moments)
    assert not told(waiting, 0.8)
    write("a.txt")(folder)
    assert told(waiting)


def test_reading_the_folder_is_no_change(folder: Path) -> None:
    moments = begin(folder)
    (folder / "a.txt").read_text()
    waiting = wait(moments)
    assert not told(waiting, 0.8)
    write("a.txt")(folder)
    assert told(waiting)


def test_a_folder_that_was_away_is_watched_again(folder: Path) -> None:
    shutil.rmtree(folder)
    moments = begin(folder)
    folder.mkdir()
    assert told(wait(moments))
    write("b.txt")(folder)
    assert told(wait(moments))


def test_one_file_can_be_watched(folder: Path) -> None:
    moments = begin(folder / "a.txt")
    (folder / "b.txt").write_text("two")
    (folder / "b.txt").replace(folder / "a.txt")  # as editors save
    assert told(wait(moments))
    write("a.txt")(folder)
    assert told(wait(moments))


def test_time_is_a_reason_too(folder: Path) -> None:
    assert told(wait(begin(folder, every=0.05)))
