"""Private files: nobody else can read them, and one process at a time changes them."""

import stat
import threading
from pathlib import Path

import pytest
from pincite.index.errors import PinciteError
from pincite.ui.auth import private_files
from pincite.ui.auth.private_files import lock_for_change, write_private_json


def test_only_the_owner_can_read_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "index" / "users.json"
    write_private_json(path, {"a": 1})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_change_waits_for_another(tmp_path: Path) -> None:
    path, order = tmp_path / "users.json", list[str]()

    def change() -> None:
        with lock_for_change(path):
            order.append("second")

    with lock_for_change(path):
        thread = threading.Thread(target=change)
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_lock_that_is_not_released_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_files, "_LOCK_SECONDS", 0.0)
    path = tmp_path / "users.json"
    errors: list[PinciteError] = []

    def change() -> None:
        try:
            with lock_for_change(path):
                pass
        except PinciteError as error:
            errors.append(error)

    with lock_for_change(path):
        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
    assert "is being changed by another process" in str(errors[0])
