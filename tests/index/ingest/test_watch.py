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


def start_watching(folder: Path, interval: float = NEVER) -> Iterator[None]:
    moments = watch_folder(folder, exclude=folder / "index", interval=interval)
    next(moments)  # at once
    return moments


def await_change(moments: Iterator[None]) -> threading.Thread:
    """Wait for the next moment, in a thread that nobody has to wait for."""
    waiting = threading.Thread(target=next, args=(moments,), daemon=True)
    waiting.start()
    return waiting


def changed_within(thread: threading.Thread, seconds: float = 120.0) -> bool:
    thread.join(seconds)
    return not thread.is_alive()


def writer_of(name: str) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("two")

    return write


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(writer_of("a.txt"), id="changed"),
        pytest.param(writer_of("b.txt"), id="added"),
        pytest.param(writer_of("june/b.txt"), id="added below"),
        pytest.param(writer_of("july/early/b.txt"), id="added in a new folder"),
        pytest.param(lambda folder: (folder / "a.txt").unlink(), id="deleted"),
        pytest.param(lambda folder: (folder / "a.txt").rename(folder / "b.txt"), id="renamed"),
        pytest.param(lambda folder: (folder / "june").rename(folder / "may"), id="folder renamed"),
        pytest.param(shutil.rmtree, id="all gone"),
        pytest.param(lambda folder: folder.rename(folder.parent / "x"), id="folder moved away"),
    ],
)
def test_a_change_is_told(folder: Path, act: Callable[[Path], object]) -> None:
    moments = start_watching(folder)
    act(folder)  # while the caller builds, so to say
    assert changed_within(await_change(moments))


@pytest.mark.parametrize("name", [".draft.txt", ".git/index", "index/catalog.sqlite"])
def test_what_is_not_indexed_is_not_told(folder: Path, name: str) -> None:
    moments = start_watching(folder)
    writer_of(name)(folder)
    waiting = await_change(moments)
    assert not changed_within(waiting, 0.8)
    writer_of("a.txt")(folder)
    assert changed_within(waiting)


def test_reading_the_folder_is_no_change(folder: Path) -> None:
    moments = start_watching(folder)
    (folder / "a.txt").read_text()
    waiting = await_change(moments)
    assert not changed_within(waiting, 0.8)
    writer_of("a.txt")(folder)
    assert changed_within(waiting)


def test_a_folder_that_was_away_is_watched_again(folder: Path) -> None:
    shutil.rmtree(folder)
    moments = start_watching(folder)
    folder.mkdir()
    assert changed_within(await_change(moments))
    writer_of("b.txt")(folder)
    assert changed_within(await_change(moments))


def test_one_file_can_be_watched(folder: Path) -> None:
    moments = start_watching(folder / "a.txt")
    (folder / "b.txt").write_text("two")
    (folder / "b.txt").replace(folder / "a.txt")  # as editors save
    assert changed_within(await_change(moments))
    writer_of("a.txt")(folder)
    assert changed_within(await_change(moments))


def test_a_rebuild_is_due_after_the_interval(folder: Path) -> None:
    assert changed_within(await_change(start_watching(folder, interval=0.05)))
