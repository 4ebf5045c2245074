"""Injects faults into builds while readers ask the index, and checks every answer.

    python -m benchmarks.resilience.faults [--tries 2] [--readers 2] [--seed 0] [--json]

Each trial writes a new edition of a folder (`newsroom.py`) and builds its index with the command
line, in a process that the benchmark patches: pincite itself has no hooks. Meanwhile, reader
processes ask. Every answer must come completely from the old edition or completely from the new
one. Afterwards the index must open and contain one complete edition. A build that is not killed
must leave no files behind, and print one line if it fails. The next build must repair everything.
`--tries 150` kills builds at every point, and at 150 random moments. The full disk and the
read-only disk are real mounts, for which the user needs the right to mount.
"""

import argparse
import errno
import fcntl
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import torch
from pincite.index import Embedder, build
from pincite.ui.cli import entry

from benchmarks.resilience.newsroom import FORK_CONTEXT, Newsroom, ProcessResult

NOBODY_UID = 65_534
KILLED, UNSYNCED = -signal.SIGKILL, 77
INDEX_PARTS = (".", ".lock", "generations", "current")

Action = Callable[[], object]


class Fault(NamedTuple):
    """A fault in a build, and the exit codes that the build may have.

    `before_build` runs in the build's process, before the build. The build runs inside `context`,
    and its error must contain the string that `context` yields. `signal_after` is a number of
    seconds and the signal to send then. `leftovers` are files that may stay in the index folder.
    """

    exit_codes: tuple[int, ...]
    before_build: Action = lambda: None
    context: Callable[[Newsroom], AbstractContextManager[str]] = lambda _: nullcontext("")
    signal_after: tuple[float, int] | None = None
    leftovers: tuple[str, ...] = ()


class Row(NamedTuple):
    """A line of the table.

    `took_effect` counts the trials in which the build failed. `answered` counts the answers that
    readers have checked since the start.
    """

    fault: str
    tries: int
    took_effect: int
    answered: int
    failures: list[str]


def build_under_fault(newsroom: Newsroom, fault: Fault) -> tuple[ProcessResult, list[str]]:
    """Write an edition, build it with a fault, then without. Returns the failures of the index."""
    old = newsroom.edition
    newsroom.write_edition()
    with fault.context(newsroom) as expected_message:
        result = newsroom.build(fault.before_build, fault.signal_after)
        failures = (
            []
            if result.exit_code in fault.exit_codes
            else [f"ended with {result.exit_code}: {result.stderr}"]
        )
        one_line = result.stderr.startswith("pincite: ") and "\n" not in result.stderr
        if result.exit_code == 1 and not (one_line and expected_message in result.stderr):
            failures.append(f"printed {result.stderr!r}")
        failures += newsroom.check_current(old, newsroom.edition)
    if result.exit_code >= 0:
        # Staged vectors ("pending") wait for the next build.
        expected = ("current", "generations", ".lock", "pending", *fault.leftovers)
        failures += newsroom.find_leftovers(*expected)
    failures += newsroom.rebuild()
    return result, failures


# --- killed at a named point -------------------------------------------------------------------


def instrument_disk_calls(callback: Callable[[str], object]) -> None:
    """Call `callback` with a name before and after each call that writes to the disk."""
    from chromadb.api.models.Collection import Collection

    counts: Counter[str] = Counter()

    def patch(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **keywords: Any) -> Any:
            counts[name] += 1
            number = counts[name]
            callback(f"before {name} {number}")
            result = call(*arguments, **keywords)
            callback(f"after {name} {number}")
            return result

        return step

    steps: dict[str, Any] = {
        "fsync replace rename mkdir rmdir unlink": os,
        "flock": fcntl,
        "rmtree copyfile": shutil,
        "run": subprocess,
        "write_text": Path,
        "add update": Collection,
        "embed": Embedder,
    }
    for names, owner in steps.items():
        for name in names.split():
            setattr(owner, name, patch(name, getattr(owner, name)))
    methods = ("commit", "close", "executescript")
    wrapped = {name: patch(name, getattr(sqlite3.Connection, name)) for name in methods}
    factory = type("Base", (sqlite3.Connection,), wrapped)
    sqlite3.connect = partial(sqlite3.connect, factory=factory)  # type: ignore[assignment]


def list_kill_points(newsroom: Newsroom) -> list[str]:
    """Build the next edition, and return the names of the points at which it can be killed."""
    newsroom.write_edition()
    result = newsroom.build(
        lambda: instrument_disk_calls(lambda point: print(point, file=sys.stderr))
    )
    assert result.exit_code == 0, result
    assert not newsroom.rebuild()
    return result.stderr.splitlines()


def make_kill_fault(point: str) -> Fault:
    def kill(reached: str) -> None:
        if reached == point:
            os.kill(os.getpid(), signal.SIGKILL)

    # A build does not remove generations that readers use, so it may not reach the last points.
    return Fault((0, KILLED), before_build=lambda: instrument_disk_calls(kill))


# --- refused by the system --------------------------------------------------------------------


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


def make_full_disk_fault(free: int) -> Fault:
    @contextmanager
    def context(newsroom: Newsroom) -> Iterator[str]:
        ballast = newsroom.root.parent / "ballast"
        disk = os.statvfs(newsroom.root)
        with ballast.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, disk.f_bavail * disk.f_bsize - free)
        try:
            yield ""
        finally:
            ballast.unlink()

    return Fault((0, 1), context=context)


def make_read_only_disk_fault() -> Fault:
    @contextmanager
    def context(newsroom: Newsroom) -> Iterator[str]:
        # Readers keep using the first mount of the index, which stays writable.
        root, read_only = newsroom.root, newsroom.root.with_name("read-only")
        read_only.mkdir(exist_ok=True)
        mount("--bind", root, read_only)
        mount("-o", "remount,bind,ro", read_only)
        try:
            newsroom.root = read_only
            yield os.strerror(errno.EROFS)
        finally:
            newsroom.root = root
            unmount(read_only)

    return Fault((1,), context=context)


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


# --- the table ---------------------------------------------------------------------------------


def list_process_faults(
    newsroom: Newsroom, tries: int, rng: random.Random
) -> dict[str, list[Fault]]:
    kill_points = list_kill_points(newsroom)
    sampled_points = [
        kill_points[round(i * (len(kill_points) - 1) / max(1, tries - 1))] for i in range(tries)
    ]
    tries_per_fault = max(1, tries // 5)
    largest = max(path.stat().st_size for path in newsroom.root.rglob("*"))
    build_seconds = newsroom.build_seconds
    return {
        "killed at a named point": [
            make_kill_fault(point) for point in dict.fromkeys(sampled_points)
        ],
        "killed at a random moment": [
            Fault((0, KILLED), signal_after=(rng.uniform(0, build_seconds), signal.SIGKILL))
            for _ in range(tries)
        ],
        "interrupted (Ctrl-C)": [
            Fault((0, 130), signal_after=(rng.uniform(0, build_seconds), signal.SIGINT))
            for _ in range(tries_per_fault)
        ],
        "renamed before it is on disk": [make_missing_fsync_fault()],
        "files may not grow": [
            make_resource_limit_fault(resource.RLIMIT_FSIZE, rng.randrange(largest))
            for _ in range(tries_per_fault)
        ],
        "too many open files": [
            make_open_file_limit_fault(rng.randrange(1, 50)) for _ in range(tries_per_fault)
        ],
        "no permission": [make_permission_fault(name) for name in INDEX_PARTS[:tries]],
        "another builder": [make_second_builder_fault()],
    }


def list_disk_faults(newsroom: Newsroom, tries: int, rng: random.Random) -> dict[str, list[Fault]]:
    tries_per_fault = max(1, tries // 5)
    size = sum(path.stat().st_size for path in newsroom.root.rglob("*"))
    return {
        "full disk": [make_full_disk_fault(rng.randrange(size)) for _ in range(tries_per_fault)],
        "read-only disk": [make_read_only_disk_fault()],
    }


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def unmount(path: Path) -> None:
    subprocess.run(["umount", "--lazy", str(path)], check=True)


@contextmanager
def mount_small_disk(path: Path) -> Iterator[bool]:
    """Mount a disk of 64 MB at `path`. Yields False if this user may not mount."""
    path.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", path)
    except (OSError, subprocess.CalledProcessError):
        yield False
        return
    try:
        yield True
    finally:
        unmount(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=2)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--only", metavar="FAULT", default="", help="only the faults with FAULT in their name"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    # A shell makes background programs ignore SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rng, embedder = random.Random(arguments.seed), Embedder()
    torch.set_num_threads(1)  # With more threads, a forked process hangs.
    # Load once, before the first fork.
    embedder.embed(["a text"])
    import_module("chromadb")
    failed = False
    with tempfile.TemporaryDirectory() as base, mount_small_disk(Path(base, "disk")) as mounted:
        Path(base).chmod(0o777)
        tempfile.tempdir = base
        disks = [(Path(base), list_process_faults), (Path(base, "disk"), list_disk_faults)]
        for directory, make_faults in disks if mounted else disks[:1]:
            newsroom = Newsroom(directory, embedder)
            with newsroom.with_readers(arguments.readers):
                for name, faults in make_faults(newsroom, arguments.tries, rng).items():
                    if arguments.only in name:
                        row = run_faults(newsroom, name, faults)
                        failed |= bool(row.failures)
                        print_row(row, as_json=arguments.json)
    return int(failed)


def run_faults(newsroom: Newsroom, name: str, faults: list[Fault]) -> Row:
    """Run a build with each fault, and report the progress on standard error."""
    took_effect, failures = 0, []
    for number, fault in enumerate(faults, start=1):
        result, found = build_under_fault(newsroom, fault)
        took_effect += result.exit_code != 0
        failures += found
        progress = f"{number} of {len(faults)}, {len(failures)} failures"
        print(
            f"{name}: {progress}, ended with {result.exit_code}",
            *found,
            file=sys.stderr,
            flush=True,
        )
    return Row(name, len(faults), took_effect, newsroom.answer_count.value, failures)


def print_row(row: Row, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(row._asdict()), flush=True)
        return
    counts = (
        f"{row.tries:>5} tries, {row.took_effect:>4} took effect, {len(row.failures):>3} failures"
    )
    print(f"{row.fault:<34}{counts}, {row.answered:>7,} answers so far", flush=True)
    for failure, times in Counter(row.failures).most_common(10):
        print(f"    {times} x {failure if len(failure) < 600 else '…' + failure[-600:]}")


if __name__ == "__main__":
    sys.exit(main())
