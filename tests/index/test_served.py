"""`Served` moves to new generations, and away from damaged ones."""

import logging
import shutil
from pathlib import Path

import pytest
from pincite.assistant import build_chain
from pincite.index import Embedder, Index, InputError, Served, StoreError, build
from pincite.index.embedding.local import ModelIdentity
from pincite.index.generations import directory
from pincite.index.generations.selection import rollback
from pincite.index.types import Filters, Library

from tests.fakes.index.damage import find_file, flip_bit
from tests.fakes.index.editions import QUESTION, build_edition


def read_all(library: Library) -> list[object]:
    filters = Filters(named="a")
    return [
        library.folder,
        library.skipped,
        library.coverage(filters),
        library.listing(filters, limit=3, offset=1),
        library.publishers(filters),
        library.months(filters),
        [library.article(each.id) for each in library.listing()],
        [library.copies(each.id) for each in library.listing()],
    ]


def test_served_reads_the_same_articles_as_the_index(
    sample_index_path: Path, sample_index: Index
) -> None:
    with Served(sample_index_path) as served:
        assert read_all(served) == read_all(sample_index)
        assert served.id == sample_index.id
        assert list(served.articles()) == list(sample_index.articles())
        [passage] = served.search("Kherson", 1)
        assert (passage,) == sample_index.search("Kherson", 1)
        assert served.sentences(passage.article_id) == sample_index.sentences(passage.article_id)
        assert served.also_in(passage.sentences[0]) == sample_index.also_in(passage.sentences[0])
    with pytest.raises(StoreError, match="the index is closed"):
        served.current()


def test_served_has_all_that_an_index_has() -> None:
    missing = {name for name in dir(Index) if name[0] != "_"} - set(dir(Served))
    # These are of one generation, or open one.
    assert missing == {
        *("open", "manifest", "server"),
        *("count_unseen_characters", "count_machine_read_characters", "lead_vectors"),
    }


def test_served_moves_to_a_new_generation_between_questions(
    edition_ids: tuple[str, str], folder: Path, root: Path
) -> None:
    served = Served(root)
    chain = build_chain(served)
    before = served.current()
    assert chain.invoke(QUESTION).index_id == edition_ids[1]
    (folder / "mill.txt").unlink()
    newest = build_edition(folder, root, "Wednesday")
    answer = chain.invoke(QUESTION)
    assert (answer.index_id, "Wednesday" in answer.text) == (newest, True)
    with pytest.raises(InputError, match="no article"):
        served.article("mill.txt")
    assert before.id == edition_ids[1]
    assert before.article("mill.txt")
    assert served.current() is served.current()


def test_served_stays_at_its_generation_if_the_new_one_cannot_be_opened(
    edition_ids: tuple[str, str], folder: Path, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class OtherModel(Embedder):
        def __init__(self) -> None:
            super().__init__()
            self.identity = ModelIdentity("another model", 64 * "0")

    served = Served(root, embedder=Embedder())
    build(folder, into=root, embedder=OtherModel())
    with caplog.at_level(logging.WARNING):
        assert served.current().id == edition_ids[1]
    assert "another model" in caplog.text
    caplog.clear()
    assert served.current().id == edition_ids[1]
    assert not caplog.records  # one warning for each generation
    build(folder, into=root, embedder=Embedder())
    assert served.current().generation == directory.get_current(root)


def test_an_unreadable_pointer_is_warned_of_once(
    edition_ids: tuple[str, str], root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = Served(root)
    (root / "current").rename(root / "away")
    (root / "current").mkdir()
    for _ in range(2):
        assert served.current().id == edition_ids[1]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "check its permissions" in caplog.text
    (root / "current").rmdir()
    (root / "away").rename(root / "current")
    rollback(root)
    assert served.current().id == edition_ids[0]


def test_served_leaves_a_generation_that_is_damaged_while_open(
    sample_root: Path, sample_generation: Path
) -> None:
    newer = shutil.copytree(sample_generation, sample_generation.with_name("000009-" + "0" * 16))
    (sample_root / "current").write_text(newer.name)
    served = Served(sample_root)
    assert served.current().generation == newer
    shutil.rmtree(newer)
    assert served.current().generation == sample_generation
    assert served.current().search("hajj")
    flip_bit(find_file(sample_generation, "link_lists.bin"))
    with pytest.raises(StoreError, match="build the index again"):
        served.current()
