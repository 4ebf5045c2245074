"""A disk has room as long as the share that must stay free does."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from pincite.index.disk.space import has_room

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("free", "needed", "expected"), [(50, 0, True), (50, 1, False), (100, 50, True), (49, 0, False)]
)
def test_a_share_of_the_disk_stays_free(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, needed: int, expected: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1_000, 1_000 - free, free))
    assert has_room(tmp_path / "not" / "there", 5.0, needed) == expected


def test_a_disk_of_unknown_size_has_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", fail)
    assert has_room(tmp_path, 5.0)
