"""A build adds, updates and removes articles, and lists the files that it cannot index."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from pincite.index import Index, build
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers.registry import ReadResult

from tests.fakes.index.embedding import CountingEmbedder
from tests.fakes.index.reports import ONE, TWO, make_rows, write_articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


def count_changes(folder: Path, root: Path) -> tuple[int, int, int, int]:
    report = build(folder, into=root)
    return report.added, report.updated, report.removed, report.unchanged


def test_the_report_counts_changes(folder: Path, root: Path) -> None:
    assert count_changes(folder, root) == (2, 0, 0, 0)
    assert count_changes(folder, root) == (0, 0, 0, 2)
    (folder / "one.txt").write_text(ONE.replace("12", "14"))
    (folder / "three.txt").write_text("A ferry sinks\n\nNobody was hurt when the ferry sank.")
    assert count_changes(folder, root) == (1, 1, 0, 1)
    (folder / "two.txt").unlink()
    assert count_changes(folder, root) == (0, 0, 1, 2)


def test_a_deleted_article_is_not_found(folder: Path, built_root: Path) -> None:
    assert (
        Index.open(built_root).search("When did the wheat harvest begin?")[0].article_id
        == "two.txt"
    )
    (folder / "two.txt").unlink()
    build(folder, into=built_root)
    found = Index.open(built_root).search("When did the wheat harvest begin?")
    assert [passage.article_id for passage in found] == ["one.txt"]


def test_a_changed_article_is_found_with_its_new_text(folder: Path, built_root: Path) -> None:
    (folder / "one.txt").write_text(ONE.replace("12 million", "14 million"))
    build(folder, into=built_root)
    index = Index.open(built_root)
    texts = [index.article(p.article_id).text[p.start : p.end] for p in index.search("the cost")]
    assert any("14 million" in text for text in texts)
    assert not any("12 million" in text for text in texts)


def test_only_passages_without_a_vector_are_embedded(folder: Path, built_root: Path) -> None:
    embedder = CountingEmbedder()
    (folder / "one.txt").rename(folder / "renamed.txt")
    build(folder, into=built_root, embedder=embedder)
    assert embedder.texts_embedded == 0
    (folder / "two.txt").write_text(TWO.replace("wheat", "barley"))
    build(folder, into=built_root, embedder=embedder)
    assert embedder.texts_embedded == 1


def test_an_unchanged_file_is_not_read_again(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bad.jsonl").write_text('{"text": "A row of its own."}\nno row')
    build(folder, into=root)
    files: list[str] = []
    read = Worker.read

    def record(self: Worker, path: Path, source: str) -> ReadResult:
        files.append(source)
        return read(self, path, source)

    monkeypatch.setattr(Worker, "read", record)
    report = build(folder, into=root)
    assert (files, report.unchanged, len(report.skipped)) == ([], 3, 1)
    (folder / "two.txt").write_text(TWO.replace("wheat", "barley"))
    report = build(folder, into=root)
    assert (files, report.updated, len(report.skipped)) == (["two.txt"], 1, 1)
    build(folder, into=root, limits=Limits(seconds=20))
    assert files == ["two.txt", "bad.jsonl", "one.txt", "two.txt"]


def apply_edits(folder: Path) -> Iterator[str]:
    """Change the folder step by step, and yield what was changed."""
    (folder / "rows.jsonl").write_text(make_rows(1, 2, 3))
    yield "a new file"
    (folder / "one.txt").write_text(ONE.replace("12", "14"))
    yield "a changed file"
    (folder / "two.txt").rename(folder / "a.txt")
    yield "a renamed file"
    (folder / "rows.jsonl").write_text(make_rows(4, 1, 3))
    yield "rows added, removed and moved"
    (folder / "more.jsonl").write_text(make_rows(3, 5))
    yield "an id that is used twice"
    (folder / "rows.jsonl").write_text(make_rows(4, 1))
    yield "an id that is used once again"
    (folder / "copy.txt").write_text(ONE.replace("12", "14"))
    yield "a near-duplicate"
    (folder / "one.txt").unlink()
    yield "a deleted file"


def take_snapshot(index: Index) -> object:
    """Return everything that an index contains and finds, for comparison."""
    questions = ("the bridge over the Ester", "How did the council vote?", "wheat harvest", "rain")
    return (
        index.id,
        index.skipped,
        [(article, index.sentences(article.id)) for article in index.articles()],
        [index.copies(article.id) for article in index.articles()],
        [
            [(each.article_id, each.sentences, round(each.score, 4)) for each in found]
            for found in map(index.search, questions)
        ],
    )


@pytest.mark.parametrize(
    "compared_edits", [(4, 8), pytest.param(range(1, 9), marks=pytest.mark.nightly)]
)
def test_an_updated_index_equals_one_built_from_nothing(
    compared_edits: Collection[int], folder: Path, built_root: Path, tmp_path: Path
) -> None:
    for number, edit in enumerate(apply_edits(folder), start=1):
        build(folder, into=built_root)
        if number not in compared_edits:
            continue
        clean = tmp_path / f"clean-{number}"
        build(folder, into=clean)
        assert take_snapshot(Index.open(built_root)) == take_snapshot(Index.open(clean)), edit


def test_moved_files_do_not_count_as_removed(folder: Path, built_root: Path) -> None:
    (folder / "2024").mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).rename(folder / "2024" / name)
    embedder = CountingEmbedder()
    assert build(folder, into=built_root, embedder=embedder).removed == 2
    assert embedder.texts_embedded == 0


def test_a_build_keeps_the_last_two_generations(folder: Path, built_root: Path) -> None:
    for number in range(2):
        (folder / "one.txt").write_text(f"{ONE} It is {number} years old.")
        build(folder, into=built_root)
    assert len(list((built_root / "generations").iterdir())) == 2


def test_an_open_index_stays_at_its_generation(folder: Path, built_root: Path) -> None:
    before = Index.open(built_root)
    (folder / "two.txt").unlink()
    build(folder, into=built_root)
    assert before.search("When did the wheat harvest begin?")[0].article_id == "two.txt"


def test_an_unreadable_file_is_skipped_and_listed(folder: Path, root: Path) -> None:
    (folder / "scan.pdf").write_bytes(b"<html>not a PDF</html>")
    report = build(folder, into=root)
    assert report.added == 2
    assert [path for path, _ in report.skipped] == ["scan.pdf"]
    assert Index.open(root).skipped == report.skipped


def test_each_step_reports_progress_to_its_end(folder: Path, root: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}
    build(folder, into=root, progress=lambda step, done, total: seen.update({step: (done, total)}))
    assert len(seen) == 5
    assert all(done == total > 0 for done, total in seen.values())


def test_the_index_can_be_in_the_folder_of_articles(folder: Path) -> None:
    root = folder / "index"
    assert build(folder, into=root).added == 2
    assert build(folder, into=root).unchanged == 2
