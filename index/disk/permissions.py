"""Permissions: only the owner of an index can read what it holds of the articles."""

import os
from contextlib import suppress
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def make_private(folder: Path) -> None:
    """Let only the owner use a folder and all that is in it. Leaves what belongs to others."""
    for parent, _, names in os.walk(folder):
        with suppress(PermissionError):
            Path(parent).chmod(FOLDER_MODE)
        for name in names:
            with suppress(PermissionError, FileNotFoundError):
                Path(parent, name).chmod(FILE_MODE)
