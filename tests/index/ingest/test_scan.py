"""New and changed files are read, unchanged files are not, and each id has one article."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pincite.index.ingest.folder import list_files
from pincite.index.ingest.scan import Scan, scan_files
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.types import FileRecord


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text("The bridge opened on Monday.")
    (tmp_path / "two.txt").write_text("The harvest is late.")
    (tmp_path / "rows.jsonl").write_text('{"id": "r1", "text": "A row of its own."}\nno row')
    return tmp_path


def scan(
    folder: Path, previous: Mapping[str, FileRecord] | None = None, limits: Limits = DEFAULT_LIMITS
) -> Scan:
    file_list = list_files(folder, limits=limits)
    return scan_files(file_list, previous or {}, limits, lambda *_progress: None)


def test_every_file_has_a_record_of_its_articles_and_skipped_rows(folder: Path) -> None:
    found = scan(folder)
    assert set(found.articles_read) == {"one.txt", "two.txt", "r1"}
    assert found.digests == {name: each.digest for name, each in found.articles_read.items()}
    assert set(found.fingerprints) == {"one.txt", "two.txt", "rows.jsonl"}
    assert [skipped.path for skipped in found.skipped] == ["rows.jsonl:2"]


def test_only_changed_files_are_read_again(folder: Path) -> None:
    first = scan(folder)
    again = scan(folder, first.records)
    assert (again.records, again.articles_read) == (first.records, {})
    (folder / "two.txt").write_text("The barley harvest is late.")
    changed = scan(folder, first.records)
    assert set(changed.articles_read) == {"two.txt"}
    assert changed.digests["one.txt"] == first.digests["one.txt"]
    assert changed.digests["two.txt"] != first.digests["two.txt"]


def test_new_limits_read_every_file_again(folder: Path) -> None:
    first = scan(folder)
    again = scan(folder, first.records, Limits(seconds=20))
    assert again.articles_read == first.articles_read
    assert again.fingerprints != first.fingerprints


def test_a_skipped_file_is_recorded_with_its_reason(folder: Path) -> None:
    (folder / "a.xyz").write_text("Some words.")
    (folder / "gone.txt").symlink_to("nowhere")
    found = scan(folder)
    assert [skipped.path for skipped in found.skipped] == ["a.xyz", "gone.txt", "rows.jsonl:2"]
    assert "a.xyz" not in found.fingerprints


def test_a_file_that_was_cut_off_is_read_again(folder: Path) -> None:
    (folder / "slow.md").write_text(f"---\ntitle: {'[' * 60_000}\n---\nWords.")
    found = scan(folder, limits=Limits(seconds=0.2))
    assert "slow.md" in [skipped.path for skipped in found.skipped]
    assert "slow.md" not in found.fingerprints


def test_the_first_file_with_an_id_keeps_it(folder: Path) -> None:
    (folder / "same.jsonl").write_text('{"id": "one.txt", "text": "Another bridge."}')
    first = scan(folder)
    assert first.articles_read["one.txt"].text == "The bridge opened on Monday."
    [skipped] = [each for each in first.skipped if each.path == "same.jsonl"]
    assert skipped.reason == "has the id 'one.txt', as an article in one.txt: rename one"
    (folder / "one.txt").unlink()
    second = scan(folder, first.records)
    assert second.articles_read["one.txt"].text == "Another bridge."
    assert "same.jsonl" not in [each.path for each in second.skipped]


def test_progress_counts_the_files(folder: Path) -> None:
    calls: list[tuple[str, int, int]] = []
    scan_files(list_files(folder), {}, DEFAULT_LIMITS, lambda *call: calls.append(call))
    assert calls == [("Reading files", done, 3) for done in range(4)]
