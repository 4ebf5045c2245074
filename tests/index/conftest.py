"""Copies of indexes that are built once, for tests that damage, rebuild or roll back one."""

import shutil
from pathlib import Path

import pytest
from pincite.index import build
from pincite.index.generations import directory

from tests.fakes.index.editions import build_edition, write_mill_article
from tests.fakes.index.reports import write_articles


@pytest.fixture
def sample_root(sample_index_path: Path, tmp_path: Path) -> Path:
    """A copy of the index of the sample folder."""
    return Path(shutil.copytree(sample_index_path, tmp_path / "sample"))


@pytest.fixture
def sample_generation(sample_root: Path) -> Path:
    """The current generation of `sample_root`."""
    current = directory.get_current(sample_root)
    assert current is not None
    return current


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_mill_article(tmp_path / "articles")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="session")
def built_editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """An index of two generations, and their ids: the bridge opened on Monday, then on Tuesday."""
    base = tmp_path_factory.mktemp("editions")
    folder, root = write_mill_article(base / "articles"), base / "index"
    return base, (build_edition(folder, root, "Monday"), build_edition(folder, root, "Tuesday"))


@pytest.fixture
def edition_ids(
    built_editions: tuple[Path, tuple[str, str]], folder: Path, root: Path
) -> tuple[str, str]:
    """The ids of the earlier and the current generation; copies both editions into `root`."""
    base, ids = built_editions
    shutil.copytree(base / "articles", folder, dirs_exist_ok=True)
    shutil.copytree(base / "index", root)
    return ids


@pytest.fixture(scope="session")
def prebuilt_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the articles of `tests/fakes/index/reports.py`, built once."""
    place = tmp_path_factory.mktemp("first")
    build(write_articles(place / "articles"), into=place / "index")
    return place / "index"


@pytest.fixture
def built_root(prebuilt_index: Path, root: Path) -> Path:
    """A copy of the prebuilt index in `root`."""
    return Path(shutil.copytree(prebuilt_index, root))
