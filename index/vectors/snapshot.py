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

TABLES = "chroma.sqlite3"

_PREFIX = "pincite-tables-"


@contextmanager
def private(sealed: Path) -> Iterator[Path]:
    """Give a folder with a copy of a sealed store's tables, and links to its graphs of vectors.

    It is in TMPDIR, and removed in the end; a process that is killed cannot do that, so here the
    folders that no process has locked any more are removed, too. Raises StoreError where it
    cannot be made.
    """
    with ExitStack() as held:
        try:
            place = _locked(held)
            _copy(sealed, place)
        except OSError as error:
            message = f"{sealed} cannot be opened ({error.strerror or error})"
            raise StoreError(
                f"{message}: see to its rights, and to room in the folder TMPDIR"
            ) from error
        with suppress(OSError):  # another time, then
            _sweep(place)
        yield place


def _locked(held: ExitStack) -> Path:
    """Make a folder that is ours until `held` is closed, and removed then."""
    while True:
        place = Path(tempfile.mkdtemp(prefix=_PREFIX))
        here = held.enter_context(read_lock(place))
        held.callback(shutil.rmtree, place, ignore_errors=True)
        if here:  # not swept away before it was locked
            return place


def _copy(sealed: Path, place: Path) -> None:
    shutil.copyfile(sealed / TABLES, place / TABLES)
    for graph in sealed.resolve().iterdir():
        if graph.is_dir():
            try:
                (place / graph.name).symlink_to(graph, target_is_directory=True)
            except OSError:  # Windows, without the right to make links
                shutil.copytree(graph, place / graph.name)


def _sweep(ours: Path) -> None:
    with exclusive_lock(ours) as free:
        if free:  # no locks are kept here: nobody can say what is in use
            return
    for place in ours.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), exclusive_lock(place) as free:  # it may be another user's
            if free:
                shutil.rmtree(place, ignore_errors=True)
