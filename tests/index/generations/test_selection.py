"""Rollback, and the use of an earlier generation in place of a damaged one."""

import logging
from pathlib import Path

import pytest
from pincite.index import Index, StoreError, build
from pincite.index.generations import compatibility, directory
from pincite.index.generations.selection import rollback

from tests.fakes.index.editions import build_edition


def test_rollback_makes_the_earlier_generation_current(
    edition_ids: tuple[str, str], folder: Path, root: Path
) -> None:
    earlier, current = edition_ids
    rollback(root)
    assert Index.open(root).id == earlier
    with pytest.raises(StoreError, match="no generation before"):
        rollback(root)
    assert build_edition(folder, root, "Wednesday") not in (earlier, current)
    rollback(root)
    assert Index.open(root).id == earlier


def test_rollback_without_an_index_is_refused(root: Path) -> None:
    with pytest.raises(StoreError, match="no generation before"):
        rollback(root)


def test_rollback_to_an_incompatible_generation_is_refused(
    edition_ids: tuple[str, str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(compatibility.RULE_VERSIONS, "sentences", "other")
    with pytest.raises(StoreError, match="rules for sentences"):
        rollback(root)
    monkeypatch.undo()
    assert Index.open(root).id == edition_ids[1]


def test_rollback_to_a_damaged_generation_is_refused(
    edition_ids: tuple[str, str], root: Path
) -> None:
    (directory.list_generations(root)[1] / "catalog.sqlite").write_bytes(b"damaged")
    with pytest.raises(StoreError, match=r"catalog\.sqlite is damaged"):
        rollback(root)
    assert Index.open(root).id == edition_ids[1]


@pytest.mark.parametrize(
    "damaged", ["manifest.json", "catalog.sqlite", "vectors/chroma.sqlite3", None]
)
def test_an_earlier_generation_is_used_in_place_of_a_damaged_one(
    edition_ids: tuple[str, str],
    folder: Path,
    root: Path,
    damaged: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    earlier, rebuilt = edition_ids
    current = directory.list_generations(root)[0]
    if damaged:
        (current / damaged).write_bytes(b"damaged")
    else:
        current.rename(root / "elsewhere")
    with caplog.at_level(logging.WARNING):
        assert Index.open(root).id == earlier
    assert "build the index again" in caplog.text
    build(folder, into=root)
    assert Index.open(root).id == rebuilt


@pytest.mark.parametrize(
    "pointer", [None, b"", b"\xff\xfe", b"../../elsewhere", b"000009-" + b"0" * 16]
)
def test_the_newest_generation_is_used_if_the_pointer_is_damaged(
    edition_ids: tuple[str, str], root: Path, pointer: bytes | None
) -> None:
    if pointer is None:
        (root / "current").unlink()
    else:
        (root / "current").write_bytes(pointer)
    assert Index.open(root).id == edition_ids[1]
