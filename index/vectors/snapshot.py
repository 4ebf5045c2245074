"""A copy of Chroma's tables for one process, and an end to those that processes left behind.

Chroma writes to its tables even to read them, so processes that read the same ones change, and
lock, each other's; the graphs of a sealed store it only reads.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from pincite.index.disk.locks import exclusive_lock, read_lock
from pincite.index.errors import StoreError

DATABASE_FILE = "chroma.sqlite3"

_PREFIX = "pincite-tables-"


@contextmanager
def private_snapshot(sealed_folder: Path) -> Iterator[Path]:
    """Give a folder with a copy of a sealed store's tables, and links to its graphs of vectors.

    It is in TMPDIR, and removed in the end; a process that is killed cannot do that, so here the
    folders that no process has locked any more are removed, too. Raises StoreError where it
    cannot be made.
    """
    with ExitStack() as resources:
        try:
            snapshot = _create_locked_folder(resources)
            _copy_store(sealed_folder, snapshot)
        except OSError as error:
            message = f"{sealed_folder} cannot be opened ({error.strerror or error})"
            raise StoreError(
                f"{message}: see to its rights, and to room in the folder TMPDIR"
            ) from error
        with suppress(OSError):  # another time, then
            _remove_orphans(snapshot)
        yield snapshot


def _create_locked_folder(resources: ExitStack) -> Path:
    """Make a folder that is ours until `held` is closed, and removed then."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        locked = resources.enter_context(read_lock(folder))
        resources.callback(shutil.rmtree, folder, ignore_errors=True)
        if locked:  # not swept away before it was locked
            return folder


def _copy_store(sealed_folder: Path, snapshot: Path) -> None:
    shutil.copyfile(sealed_folder / DATABASE_FILE, snapshot / DATABASE_FILE)
    for graph in sealed_folder.resolve().iterdir():
        if graph.is_dir():
            try:
                (snapshot / graph.name).symlink_to(graph, target_is_directory=True)
            except OSError:  # Windows, without the right to make links
                shutil.copytree(graph, snapshot / graph.name)


def _remove_orphans(own_snapshot: Path) -> None:
    with exclusive_lock(own_snapshot) as free:
        if free:  # no locks are kept here: nobody can say what is in use
            return
    for snapshot in own_snapshot.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), exclusive_lock(snapshot) as free:  # it may be another user's
            if free:
                shutil.rmtree(snapshot, ignore_errors=True)
