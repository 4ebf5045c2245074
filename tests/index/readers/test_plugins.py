"""File formats of other packages, found by their entry points, also in the process that reads."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.index import Index, InputError, build
from pincite.index.readers import plugins, registry

READER = """
from pincite.index.readers.article import make_article
from pincite.index.readers.format import Format, whole_file


def read_shout(data, source, limits):
    yield make_article(id=source, source=source, text=data.decode().lower())


SHOUT = Format(suffixes=(".shout",), read=whole_file(read_shout))
NOT_A_FORMAT = 7
"""


@pytest.fixture(autouse=True)
def _forget_formats() -> Iterator[None]:
    plugins.load_formats.cache_clear()
    yield
    plugins.load_formats.cache_clear()


def install(folder: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with one entry point, for this process and those that it starts."""
    metadata = folder / "shouting-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[{plugins.GROUP}]\nshout = {value}\n")
    (folder / "shouting.py").write_text(READER)
    monkeypatch.syspath_prepend(folder)
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))


def test_a_build_reads_the_format_of_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", "shouting:SHOUT", monkeypatch)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/news.shout").write_text("THE OLD BRIDGE IS CLOSED.")
    assert build(tmp_path / "articles", tmp_path / "index").skipped == ()
    with Index.open(tmp_path / "index") as index:
        assert index.article("news.shout").text == "the old bridge is closed."
    assert ".shout" in registry.list_known_suffixes()
    assert build(tmp_path / "articles", tmp_path / "index").unchanged == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("nowhere:SHOUT", "cannot be loaded (ModuleNotFoundError", id="no module"),
        pytest.param("shouting:WHISPER", "cannot be loaded (AttributeError", id="no name"),
        pytest.param("shouting:NOT_A_FORMAT", "is int, not a Format", id="no format"),
    ],
)
def test_a_package_that_does_not_fit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, expected: str
) -> None:
    install(tmp_path / "site", value, monkeypatch)
    with pytest.raises(InputError) as refused:
        registry.list_known_suffixes()
    assert expected in str(refused.value)
    assert "update the package shouting, or uninstall it" in str(refused.value)
