"""A file that hangs, crashes the process or takes all memory is skipped; others are read."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.index import FolderError
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers.registry import read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limits need a POSIX system")
SLOW_MARKDOWN = (
    "---\ntitle: " + "[" * 60_000 + "\n---\nWords."
)  # the YAML parser takes minutes to reject it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text("Nothing was signed on Friday.")
    (tmp_path / "slow.md").write_text(SLOW_MARKDOWN)
    return tmp_path


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


def list_child_processes() -> list[int]:
    """Return the ids of the processes that this one started."""
    lists = Path("/proc/self/task").glob("*/children")
    return [int(process) for each in lists for process in each.read_text().split()]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("good.txt", "It’s “naïve”.\u200b".encode()),
        ("rows.jsonl", b'{"text": "One."}\nno row\n{"text": "Two."}'),
        ("empty.txt", b""),
        ("page.html", b"<p>Shown.</p><p hidden>Unseen.</p>"),
        ("broken.pdf", b"%PDF-1.7\n" + bytes(100)),
    ],
)
def test_a_worker_reads_like_this_process(
    worker: Worker, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    assert worker.read(tmp_path / name, f"a/{name}") == read(tmp_path / name, f"a/{name}")


def test_a_file_that_hangs_is_skipped(folder: Path) -> None:
    with Worker(Limits(seconds=0.2)) as worker:
        [skipped] = worker.read(folder / "slow.md", "slow.md").skipped
        assert "takes more than 0.2 seconds" in skipped.reason
        assert "--limit seconds=NUMBER" in skipped.reason
        assert worker.read(folder / "good.txt", "good.txt").articles


def test_a_file_that_takes_all_memory_is_skipped(folder: Path) -> None:
    (folder / "large.json").write_text("[" + "{}, " * 2_000_000 + "{}]")
    with Worker(Limits(memory_mb=250, seconds=60)) as worker:
        [skipped] = worker.read(folder / "large.json", "large.json").skipped
        assert "--limit memory_mb=NUMBER" in skipped.reason
        assert worker.read(folder / "good.txt", "good.txt").articles


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no list of child processes")
@pytest.mark.parametrize("while_it", ["reads", "waits"])
def test_a_process_that_dies_is_started_again(folder: Path, while_it: str) -> None:
    before = set(list_child_processes())
    with Worker(Limits(seconds=300)) as worker:
        assert worker.read(folder / "good.txt", "good.txt").articles
        [process] = set(list_child_processes()) - before
        if while_it == "reads":
            threading.Timer(0.2, os.kill, (process, signal.SIGKILL)).start()
            [skipped] = worker.read(folder / "slow.md", "slow.md").skipped
            assert f"code {-signal.SIGKILL}" in skipped.reason
        else:
            os.kill(process, signal.SIGKILL)
            os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert worker.read(folder / "good.txt", "good.txt").articles
    assert set(list_child_processes()) == before


def test_a_process_that_cannot_start_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Worker() as worker, pytest.raises(FolderError, match=r"cannot be started .*code 1"):
        worker.read(folder / "good.txt", "good.txt")


def test_code_in_the_current_folder_is_not_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "pypdfium2.py", "sitecustomize.py"):
        (folder / name).write_text("open('was-run', 'w')")
    monkeypatch.chdir(folder)
    with Worker() as worker:
        assert worker.read(folder / "good.txt", "good.txt").articles
    assert not (folder / "was-run").exists()


def test_xml_entities_are_not_expanded(worker: Worker, tmp_path: Path) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    (tmp_path / "a.xhtml").write_text(
        f"{entities}<html><body><p>It &a; &f; shows.</p></body></html>"
    )
    [article] = worker.read(tmp_path / "a.xhtml", "a.xhtml").articles
    assert article.text == "It &a; &f; shows."
