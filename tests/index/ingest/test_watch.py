"""A watched folder reports its changes, and nothing else."""

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
    signals = watch_folder(folder, exclude=folder / "index", interval=interval)
    next(signals)  # at once
    return signals


def await_change(signals: Iterator[None]) -> threading.Thread:
    """Wait for the next signal in a thread that the test need not join."""
    waiting = threading.Thread(target=next, args=(signals,), daemon=True)
    waiting.start()
    return waiting


def changed_within(thread: threading.Thread, seconds: float = 120.0) -> bool:
    thread.join(seconds)
    return not thread.is_alive()


def make_writer(name: str) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("two")

    return write


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(make_writer("a.txt"), id="changed"),
        pytest.param(make_writer("b.txt"), id="added"),
        pytest.param(make_writer("june/b.txt"), id="added below"),
        pytest.param(make_writer("july/early/b.txt"), id="added in a new folder"),
        pytest.param(lambda folder: (folder / "a.txt").unlink(), id="deleted"),
        pytest.param(lambda folder: (folder / "a.txt").rename(folder / "b.txt"), id="renamed"),
        pytest.param(lambda folder: (folder / "june").rename(folder / "may"), id="folder renamed"),
        pytest.param(shutil.rmtree, id="all gone"),
        pytest.param(lambda folder: folder.rename(folder.parent / "x"), id="folder moved away"),
    ],
)
def test_a_change_is_reported(folder: Path, act: Callable[[Path], object]) -> None:
    signals = start_watching(folder)
    act(folder)  # during a build, as the iterator sees it
    assert changed_within(await_change(signals))


@pytest.mark.parametrize("name", [".draft.txt", ".git/index", "index/catalog.sqlite"])
def test_changes_of_files_that_are_not_indexed_are_not_reported(folder: Path, name: str) -> None:
    signals = start_watching(folder)
    make_writer(name)(folder)
    waiting = await_change(signals)
    assert not changed_within(waiting, 0.8)
    make_writer("a.txt")(folder)
    assert changed_within(waiting)


def test_reading_a_file_is_not_a_change(folder: Path) -> None:
    signals = start_watching(folder)
    (folder / "a.txt").read_text()
    waiting = await_change(signals)
    assert not changed_within(waiting, 0.8)
    make_writer("a.txt")(folder)
    assert changed_within(waiting)


def test_a_folder_that_was_missing_is_watched_again(folder: Path) -> None:
    shutil.rmtree(folder)
    signals = start_watching(folder)
    folder.mkdir()
    assert changed_within(await_change(signals))
    make_writer("b.txt")(folder)
    assert changed_within(await_change(signals))


def test_a_single_file_can_be_watched(folder: Path) -> None:
    signals = start_watching(folder / "a.txt")
    (folder / "b.txt").write_text("two")
    (folder / "b.txt").replace(folder / "a.txt")  # as editors save
    assert changed_within(await_change(signals))
    make_writer("a.txt")(folder)
    assert changed_within(await_change(signals))


def test_a_signal_comes_after_the_interval_without_a_change(folder: Path) -> None:
    assert changed_within(await_change(start_watching(folder, interval=0.05)))
