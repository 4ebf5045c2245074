"""Children run our own code from a folder that strangers cannot write, without keys."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.index.processes.children import (
    SAFE_FOLDER,
    list_import_folders,
    make_command,
    make_environment,
)

NAMES = ("json", "sqlite3", "numpy", "chromadb", "pincite", "logging", "asyncio")


@pytest.fixture
def hostile_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: modules that leave a file when somebody imports them."""
    for name in NAMES:
        program = f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\n"
        (tmp_path / f"{name}.py").write_text(program)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_child_imports_nothing_from_the_current_folder(hostile_folder: Path) -> None:
    command = make_command("pincite.index.generations.selftest", str(hostile_folder), "1", "1")
    subprocess.run(command, env=make_environment(), cwd=SAFE_FOLDER, check=False)
    assert not (hostile_folder / "ran").exists()


def test_the_same_command_without_p_would_import_it(hostile_folder: Path) -> None:
    command = [each for each in make_command("json") if each != "-P"]
    subprocess.run(command, cwd=hostile_folder, input=b"", check=False, capture_output=True)
    assert (hostile_folder / "ran").exists()


def test_the_environment_has_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_MODEL_KEY", "secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("PINCITE_EMBEDDING_KEY", "secret")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    environment = make_environment()
    assert "secret" not in environment.values()
    assert environment["LC_ALL"] == "C.UTF-8"
    assert environment["PATH"] == os.environ["PATH"]
    assert make_environment("PINCITE_EMBEDDING_KEY")["PINCITE_EMBEDDING_KEY"] == "secret"


def test_folders_that_a_program_added_are_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", ["first", *sys.path, "", str(tmp_path)])
    folders = list_import_folders()
    assert str(tmp_path) in folders
    assert all(Path(each).is_absolute() for each in folders)
    child = subprocess.run(
        [sys.executable, "-P", "-c", "import json, sys; print(json.dumps(sys.path))"],
        env=make_environment(),
        cwd=SAFE_FOLDER,
        capture_output=True,
        check=True,
    )
    assert str(tmp_path) in json.loads(child.stdout)
