"""A command that starts in a folder of somebody else imports nothing from it."""

import subprocess
import sys
from pathlib import Path

import pytest

MODULES = ("argparse", "json", "logging", "numpy", "sqlite3", "chromadb", "filelock", "rich")


@pytest.mark.parametrize("command", ["status", "index"])
def test_the_current_folder_is_not_on_the_path(tmp_path: Path, command: str) -> None:
    for name in MODULES:
        (tmp_path / f"{name}.py").write_text(f"open('ran', 'a').write({name!r})\n")
    (tmp_path / "pier.txt").write_text("The pier opened on 3 March 1887.")
    arguments = [command, *(["."] if command == "index" else []), "--index", "index"]
    subprocess.run(
        [sys.executable, "-m", "pincite", *arguments],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        timeout=300,
    )
    assert not (tmp_path / "ran").exists()
