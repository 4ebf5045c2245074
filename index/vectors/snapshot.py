"""A private copy of Chroma's SQLite file for one process.

Chroma writes to its SQLite file even during reads, so processes that share one file would change
and lock it for each other. Chroma only reads the HNSW graphs of a sealed store, so
those are linked, not copied.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from pincite.index.disk.locks import exclusive_lock, read_lock
from pincite.index.errors import StoreError
from pincite.index.processes.forks import Owner

DATABASE_FILE = "chroma.sqlite3"

_PREFIX = "pincite-tables-"


@contextmanager
def private_snapshot(sealed_folder: Path) -> Iterator[Path]:
    """Yield a folder in TMPDIR with a copy of a sealed store's SQLite file and links to its graphs.

    The folder is removed at the end. A process that is killed leaves its folder behind, so this
    also removes the folders that no living process has locked. Raises StoreError if the copy
    cannot be made.
    """
    with ExitStack() as resources:
        try:
            snapshot = _create_locked_folder(resources)
            _copy_store(sealed_folder, snapshot)
        except OSError as error:
            message = f"{sealed_folder} cannot be copied to TMPDIR ({error.strerror or error})"
            raise StoreError(
                f"{message}: check its permissions and the free space in TMPDIR"
            ) from error
        with suppress(OSError):  # The next process tries again.
            _remove_orphans(snapshot)
        yield snapshot


def _create_locked_folder(resources: ExitStack) -> Path:
    """Create a folder that stays locked until `resources` closes, and is removed then."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        locked = resources.enter_context(read_lock(folder))
        remove = partial(shutil.rmtree, folder, ignore_errors=True)
        resources.callback(Owner("the vectors").guard(remove))
        if locked:  # Another process may remove the folder before it is locked.
            return folder


def _copy_store(sealed_folder: Path, snapshot: Path) -> None:
    shutil.copyfile(sealed_folder / DATABASE_FILE, snapshot / DATABASE_FILE)
    for graph in sealed_folder.resolve().iterdir():
        if graph.is_dir():
            try:
                (snapshot / graph.name).symlink_to(graph, target_is_directory=True)
            except OSError:  # Windows without the right to create links
                shutil.copytree(graph, snapshot / graph.name)


def _remove_orphans(own_snapshot: Path) -> None:
    with exclusive_lock(own_snapshot) as acquired:
        if acquired:  # The file system has no locks: nothing shows which folders are in use.
            return
    for snapshot in own_snapshot.parent.glob(f"{_PREFIX}*"):
        with (
            suppress(OSError),
            exclusive_lock(snapshot) as acquired,
        ):  # OSError: it belongs to another user
            if acquired:
                shutil.rmtree(snapshot, ignore_errors=True)
