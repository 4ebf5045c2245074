"""Builds that the system refuses something: files, rights, or the lock of another build."""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.index import build
from pincite.ui.cli import entry

from benchmarks.resilience.fault import Fault
from benchmarks.resilience.newsroom import FORK_CONTEXT, Newsroom

NOBODY_UID = 65_534
UNSYNCED = 77


def make_resource_limit_fault(limit: int, value: int) -> Fault:
    def set_limit() -> None:
        resource.setrlimit(limit, (value, resource.getrlimit(limit)[1]))

    return Fault((0, 1), set_limit)


def make_open_file_limit_fault(more: int) -> Fault:
    """Limit the open files to `more` than this process has open."""
    open_count = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    return make_resource_limit_fault(resource.RLIMIT_NOFILE, open_count + more)


def make_permission_fault(name: str) -> Fault:
    """Make a part of the index read-only, and build as another user."""

    def change_owner(newsroom: Newsroom, user: int) -> None:
        for path in (newsroom.root, *newsroom.root.rglob("*")):
            if os.getuid() == 0:
                os.chown(path, user, user)

    def drop_root() -> None:
        if os.getuid() == 0:
            # Another user may not read Python's own folder: load every module of a build first.
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "a.txt").write_text("The bridge opened in May.")
                entry.main(["index", folder, "--index", f"{folder}/index", "--quiet"])
            os.setgroups([])
            os.setgid(NOBODY_UID)
            os.setuid(NOBODY_UID)

    @contextmanager
    def context(newsroom: Newsroom) -> Iterator[str]:
        path = newsroom.root / name
        mode = path.stat().st_mode
        change_owner(newsroom, NOBODY_UID)
        path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            yield ""
        finally:
            path.chmod(mode)
            change_owner(newsroom, os.getuid())

    return Fault((0, 1) if name == "current" else (1,), drop_root, context)


def make_second_builder_fault() -> Fault:
    """Let another process build, and kill it at the end."""

    @contextmanager
    def context(newsroom: Newsroom) -> Iterator[str]:
        reached = FORK_CONTEXT.Event()

        def wait(_step: str, _done: int, _total: int) -> None:
            reached.set()
            time.sleep(600)

        arguments = {"into": newsroom.root, "embedder": newsroom.embedder, "progress": wait}
        other = FORK_CONTEXT.Process(target=build, args=(newsroom.folder,), kwargs=arguments)
        other.start()
        assert reached.wait(60)
        try:
            yield f"process {other.pid} "
        finally:
            other.kill()
            other.join()

    return Fault((1,), context=context, leftovers=(".holder",))


def make_missing_fsync_fault() -> Fault:
    """Exit with `UNSYNCED` if a file is renamed before it was synced.

    When the pointer `current` is renamed, the generation it points to must be synced too.
    """

    def patch_os() -> None:
        synced: dict[int, int] = {}
        fsync, replace = os.fsync, os.replace

        def record_fsync(descriptor: int) -> None:
            fsync(descriptor)
            synced[os.fstat(descriptor).st_ino] = time.time_ns()

        def checked_replace(temporary: Path, target: Path) -> None:
            paths = [Path(temporary)]
            if Path(target).name == "current":
                generations = Path(target).with_name("generations")
                generation = generations / paths[0].read_text()
                paths += [generations, generation, *generation.rglob("*")]
            for path in paths:
                status = path.stat()
                if synced.get(status.st_ino, 0) < status.st_mtime_ns:
                    print(f"{path} is not on disk", file=sys.stderr)
                    os._exit(UNSYNCED)
            replace(temporary, target)

        os.fsync, os.replace = record_fsync, checked_replace  # type: ignore[assignment]

    return Fault((0,), patch_os)
