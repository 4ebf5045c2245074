"""The folders on disk: what is kept, what is opened, and who moves on when."""

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.assistant import build_chain
from pincite.index import Embedder, Index, InputError, Served, StoreError, build
from pincite.index.embedding.local import ModelIdentity
from pincite.index.generations import compatibility, directory
from pincite.index.generations.selection import rollback

QUESTION = "When did the bridge over the Ester open?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir(exist_ok=True)
    (folder / "old.txt").write_text("A mill closes\n\nThe mill of Brackney closed in March.")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="module")
def two_generations(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder and its index in one, and the ids of the generation before and the served one."""
    base = tmp_path_factory.mktemp("editions")
    folder = base / "articles"
    folder.mkdir()
    (folder / "old.txt").write_text("A mill closes\n\nThe mill of Brackney closed in March.")
    first = build_edition(folder, base / "index", "Monday")
    return base, first, build_edition(folder, base / "index", "Tuesday")


@pytest.fixture
def generation_ids(two_generations: tuple[Path, str, str], tmp_path: Path) -> tuple[str, str]:
    """The two editions, in `folder` and `root`."""
    base, first, second = two_generations
    shutil.copytree(base, tmp_path, dirs_exist_ok=True)
    return first, second


def build_edition(folder: Path, root: Path, day: str) -> str:
    """Build an edition of the folder, and return its id."""
    text = f"A bridge opens\n\nThe bridge over the Ester opened on {day}."
    (folder / "bridge.txt").write_text(text)
    build(folder, into=root)
    return Index.open(root).id


def generation_names(root: Path) -> list[str]:
    return sorted(each.name for each in (root / "generations").iterdir())


def test_rollback_serves_the_generation_before(
    generation_ids: tuple[str, str], folder: Path, root: Path
) -> None:
    first, second = generation_ids
    rollback(root)
    assert Index.open(root).id == first
    with pytest.raises(StoreError, match="no generation before"):
        rollback(root)
    assert build_edition(folder, root, "Wednesday") not in (first, second)
    rollback(root)
    assert Index.open(root).id == first


def test_rollback_without_an_index(root: Path) -> None:
    with pytest.raises(StoreError, match="no generation before"):
        rollback(root)


@pytest.mark.parametrize(
    "damaged", ["manifest.json", "catalog.sqlite", "vectors/chroma.sqlite3", None]
)
def test_the_last_good_generation_stands_in_for_a_damaged_one(
    generation_ids: tuple[str, str],
    folder: Path,
    root: Path,
    damaged: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = generation_ids
    current = directory.get_current(root)
    assert current is not None
    if damaged:
        (current / damaged).write_bytes(b"damaged")
    else:
        current.rename(root / "elsewhere")
    with caplog.at_level(logging.WARNING):
        assert Index.open(root).id == first
    assert "build the index again" in caplog.text
    build(folder, into=root)
    assert Index.open(root).id == second


@pytest.mark.parametrize(
    "pointer", [None, b"", b"\xff\xfe", b"../../elsewhere", b"000009-" + b"0" * 16]
)
def test_a_damaged_pointer_leads_to_the_last_good_generation(
    generation_ids: tuple[str, str], root: Path, pointer: bytes | None
) -> None:
    if pointer is None:
        (root / "current").unlink()
    else:
        (root / "current").write_bytes(pointer)
    assert Index.open(root).id == generation_ids[1]


@pytest.mark.usefixtures("generation_ids")
def test_leftovers_of_a_build_that_was_killed_are_removed(folder: Path, root: Path) -> None:
    before = generation_names(root)
    (root / "generations" / ".new-1").mkdir()
    (root / "generations" / ".new-1" / "catalog.sqlite").write_bytes(b"half")
    (root / "generations" / ".old-1").mkdir()
    (root / ".current.new").write_text("half")
    build(folder, into=root)
    assert generation_names(root) == before
    assert not list(root.glob(".current.*"))


@pytest.mark.usefixtures("generation_ids")
def test_a_generation_is_kept_while_it_is_open(folder: Path, root: Path) -> None:
    index = Index.open(root)
    for day in ("Wednesday", "Thursday"):
        build_edition(folder, root, day)
    assert len(generation_names(root)) == 3
    (passage,) = [p for p in index.search(QUESTION) if p.article_id == "bridge.txt"]
    assert index.article("bridge.txt").text[passage.start : passage.end].endswith("Tuesday.")
    index.close()
    build_edition(folder, root, "Friday")
    assert len(generation_names(root)) == 2


def test_a_lock_whose_holder_was_killed_blocks_nobody(folder: Path, root: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from pincite.index.generations import directory\n"
        f"with directory.build_lock(Path({str(root)!r})): print('held', flush=True); time.sleep(60)"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(
        [sys.executable, "-c", holder],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    with pytest.raises(StoreError, match=rf"another build.*process {process.pid} on"):
        build(folder, into=root)
    process.kill()
    process.communicate()
    with directory.build_lock(root):
        pass


def test_a_served_index_moves_on_between_questions(
    generation_ids: tuple[str, str], folder: Path, root: Path
) -> None:
    first = generation_ids[1]
    served = Served(root)
    chain = build_chain(served)
    before = served.current()
    assert chain.invoke(QUESTION).index_id == first
    (folder / "old.txt").unlink()
    second = build_edition(folder, root, "Wednesday")
    answer = chain.invoke(QUESTION)
    assert (answer.index_id, "Wednesday" in answer.text) == (second, True)
    with pytest.raises(InputError, match="no article"):
        served.article("old.txt")
    assert before.id == first
    assert before.article("old.txt")
    assert served.current() is served.current()


def test_a_served_index_goes_on_where_the_new_one_cannot_be_opened(
    generation_ids: tuple[str, str], folder: Path, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Other(Embedder):
        def __init__(self) -> None:
            super().__init__()
            self.identity = ModelIdentity("another model", 64 * "0")

    served = Served(root, embedder=Embedder())
    build(folder, into=root, embedder=Other())
    with caplog.at_level(logging.WARNING):
        assert served.current().id == generation_ids[1]
    assert "another model" in caplog.text
    caplog.clear()
    assert served.current().id == generation_ids[1]
    assert not caplog.records  # once a generation
    build(folder, into=root, embedder=Embedder())
    assert served.current().generation == directory.get_current(root)


def test_a_pointer_that_cannot_be_read_for_a_while_is_warned_of_once(
    generation_ids: tuple[str, str], root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = Served(root)
    (root / "current").rename(root / "away")
    (root / "current").mkdir()
    for _ in range(2):
        assert served.current().id == generation_ids[1]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "check its permissions" in caplog.text
    (root / "current").rmdir()
    (root / "away").rename(root / "current")
    rollback(root)
    assert served.current().id == generation_ids[0]


def test_rollback_refuses_an_incompatible_generation(
    generation_ids: tuple[str, str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(compatibility.RULE_VERSIONS, "sentences", "other")
    with pytest.raises(StoreError, match="rules for sentences"):
        rollback(root)
    monkeypatch.undo()
    assert Index.open(root).id == generation_ids[1]


def test_an_incompatible_index_is_refused_before_its_files_are_hashed(
    generation_ids: tuple[str, str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (served,) = [
        path for path in (root / "generations").iterdir() if generation_ids[1][:9] in path.name
    ]
    (served / "catalog.sqlite").write_bytes(b"damaged")
    monkeypatch.setitem(compatibility.RULE_VERSIONS, "sentences", "other")
    with pytest.raises(StoreError, match=r"rules for sentences, not other.*build it again"):
        Index.open(root)


def test_several_processes_read_one_generation(generation_ids: tuple[str, str], root: Path) -> None:
    # A vector of its own making, since loading the model four times takes long.
    reader = (
        "import numpy as np; from pincite.index import Embedder, Index\n"
        "class Fixed(Embedder):\n"
        "    def embed(self, texts): return np.full((len(texts), 384), 384**-0.5, np.float32)\n"
        f"index = Index.open({str(root)!r}, embedder=Fixed())\n"
        f"for _ in range(20): found = index.search({QUESTION!r})\n"
        "print(index.id, sorted(passage.article_id for passage in found))"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", reader],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.communicate()[0] == f"{generation_ids[1]} ['bridge.txt', 'old.txt']\n"
