"""Old generations are kept as long as they are needed, and one build at a time has the lock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.index import Index, StoreError, build
from pincite.index.generations import directory

from tests.fakes.index.editions import QUESTION, build_edition

HOLDER = """
import sys, time
from pathlib import Path
from pincite.index.generations import directory
with directory.build_lock(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


def list_generation_names(root: Path) -> list[str]:
    return sorted(each.name for each in (root / "generations").iterdir())


@pytest.mark.usefixtures("edition_ids")
def test_what_a_killed_build_left_is_removed(folder: Path, root: Path) -> None:
    before = list_generation_names(root)
    (root / "generations" / ".new-1").mkdir()
    (root / "generations" / ".new-1" / "catalog.sqlite").write_bytes(b"half")
    (root / "generations" / ".old-1").mkdir()
    (root / ".current.new").write_text("half")
    build(folder, into=root)
    assert list_generation_names(root) == before
    assert not list(root.glob(".current.*"))


@pytest.mark.usefixtures("edition_ids")
def test_a_generation_is_kept_while_a_reader_has_it_open(folder: Path, root: Path) -> None:
    index = Index.open(root)
    for day in ("Wednesday", "Thursday"):
        build_edition(folder, root, day)
    assert len(list_generation_names(root)) == 3
    (passage,) = [p for p in index.search(QUESTION) if p.article_id == "bridge.txt"]
    assert index.article("bridge.txt").text[passage.start : passage.end].endswith("Tuesday.")
    index.close()
    build_edition(folder, root, "Friday")
    assert len(list_generation_names(root)) == 2


@pytest.mark.usefixtures("edition_ids")
def test_generations_are_listed_newest_first(root: Path) -> None:
    (root / "generations" / "notes").mkdir()
    newest, oldest = directory.list_generations(root)
    assert (newest.name[:7], oldest.name[:7]) == ("000002-", "000001-")
    assert directory.get_current(root) == newest
    assert directory.list_earlier(root, newest) == (oldest,)
    assert directory.list_earlier(root, oldest) == ()
    assert directory.list_earlier(root, root / "generations" / "damaged") == (newest, oldest)


def test_a_folder_without_an_index_has_no_generations(tmp_path: Path) -> None:
    assert directory.list_generations(tmp_path / "none") == ()
    assert directory.get_current(tmp_path / "none") is None


def test_the_lock_of_a_killed_build_is_released(folder: Path, root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"locked\n"
    with pytest.raises(StoreError, match=rf"another build.*process {process.pid} on"):
        build(folder, into=root)
    process.kill()
    process.communicate()
    with directory.build_lock(root):
        pass
