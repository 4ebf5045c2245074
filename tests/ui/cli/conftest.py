"""A folder of one article, and its index."""

from pathlib import Path

import pytest
from pincite.ui.cli import main

ARTICLE = "Pier to close\n\nThe council of Larnmouth voted 9 to 4 on Monday to close the old pier."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "pier.txt").write_text(ARTICLE)
    return folder


@pytest.fixture(scope="session")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of one article."""
    base = tmp_path_factory.mktemp("cli")
    (base / "pier.txt").write_text(ARTICLE)
    assert main(["index", str(base / "pier.txt"), "--index", str(base / "index"), "--quiet"]) == 0
    return str(base / "index")
