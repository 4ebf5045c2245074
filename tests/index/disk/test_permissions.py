"""Only the owner of an index can read it."""

import os
import stat
from pathlib import Path

import pytest
from pincite.index import build
from pincite.index.disk.permissions import make_private

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")


def read_modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(each.stat().st_mode) & 0o077 for each in (folder, *folder.rglob("*"))}


def test_a_folder_and_all_in_it_are_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "text").write_text("secret")
    (tmp_path / "a").chmod(0o755)
    make_private(tmp_path)
    assert read_modes(tmp_path) == {0}
    assert (tmp_path / "a" / "b" / "text").read_text() == "secret"


@pytest.mark.parametrize("exists", [False, True])
def test_a_built_index_is_closed_to_others(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "pier.txt").write_text("The pier opened on 3 March 1887.")
    if exists:
        (tmp_path / "index").mkdir(mode=0o755)
    build(tmp_path / "news", into=tmp_path / "index")
    assert read_modes(tmp_path / "index") == {0}
    assert stat.S_IMODE((tmp_path / "index").stat().st_mode) == 0o700


def test_a_folder_of_other_things_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "pier.txt").write_text("The pier opened on 3 March 1887.")
    tmp_path.chmod(0o755)
    build(tmp_path / "pier.txt", into=tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert read_modes(tmp_path / "generations") == {0}
