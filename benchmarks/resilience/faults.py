"""Kills, starves and locks out builds while readers ask, and checks what is served then.

    python -m benchmarks.resilience.faults [--tries 2] [--readers 2] [--seed 0] [--json]

Each try publishes a new edition of a folder (`newsroom`) and builds it, by the command line, in
a process that is patched from outside: the product has no hooks. While that process dies, or is
refused, readers in processes of their own ask, and every answer must be wholly of the old
edition or wholly of the new one. Then the index must open, and hold all of one of them; where
the builder could end by itself, it must have said one line and left nothing behind; and the
next build must put everything right. `--tries 150` kills at every point there is, and at 150
random moments. A full and a read-only disk are real ones, which takes the right to mount.
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

from benchmarks.resilience.newsroom import FORKED, Ended, World

NOBODY = 65_534
KILLED, UNSYNCED = -signal.SIGKILL, 77
PLACES = (".", ".lock", "generations", "current")

Act = Callable[[], object]


class Fault(NamedTuple):
    """What befalls a build in its process, around it, and when; and how it may end then.

    What `around` gives must stand in what the builder says.
    """

    ends: tuple[int, ...]
    inside: Act = lambda: None
    around: Callable[[World], AbstractContextManager[str]] = lambda _: nullcontext("")
    strike: tuple[float, int] | None = None
    leaves: tuple[str, ...] = ()


class Row(NamedTuple):
    """A line of the table. `struck` counts the tries that the build did not simply survive;
    `answered`, the answers that readers have got and checked so far."""

    fault: str
    tries: int
    struck: int
    answered: int
    failures: list[str]


def befall(world: World, fault: Fault) -> tuple[Ended, list[str]]:
    """Publish an edition, build it under a fault, then without. Returns what went wrong."""
    old = world.edition
    world.publish()
    with fault.around(world) as says:
        ended = world.build(fault.inside, fault.strike)
        failures = [] if ended.code in fault.ends else [f"ended with {ended.code}: {ended.said}"]
        one_line = ended.said.startswith("pincite: ") and "\n" not in ended.said
        if ended.code == 1 and not (one_line and says in ended.said):
            failures.append(f"said {ended.said!r}")
        failures += world.served(old, world.edition)
    if ended.code >= 0:
        # What was embedded waits for the next build.
        wanted = ("current", "generations", ".lock", "pending", *fault.leaves)
        failures += world.leftovers(*wanted)
    failures += world.repaired()
    return ended, failures


# --- killed at a named point -------------------------------------------------------------------


def at_points(act: Callable[[str], object]) -> None:
    """Call `act` with a name before and after each step of this process that touches the disk."""
    from chromadb.api.models.Collection import Collection

    counts: Counter[str] = Counter()

    def patched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            counts[name] += 1
            number = counts[name]
            act(f"before {name} {number}")
            result = call(*arguments, **named)
            act(f"after {name} {number}")
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
            setattr(owner, name, patched(name, getattr(owner, name)))
    methods = ("commit", "close", "executescript")
    wrapped = {name: patched(name, getattr(sqlite3.Connection, name)) for name in methods}
    factory = type("Base", (sqlite3.Connection,), wrapped)
    sqlite3.connect = partial(sqlite3.connect, factory=factory)  # type: ignore[assignment]


def points(world: World) -> list[str]:
    """Name the points of a build of the next edition, in order."""
    world.publish()
    ended = world.build(lambda: at_points(lambda point: print(point, file=sys.stderr)))
    assert ended.code == 0, ended
    assert not world.repaired()
    return ended.said.splitlines()


def killed_at(point: str) -> Fault:
    def act(here: str) -> None:
        if here == point:
            os.kill(os.getpid(), signal.SIGKILL)

    # Readers decide how many generations there are to remove: the last points are not always there.
    return Fault((0, KILLED), inside=lambda: at_points(act))


# --- what the machine refuses ------------------------------------------------------------------


def limited(kind: int, value: int) -> Fault:
    def inside() -> None:
        resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))

    return Fault((0, 1), inside)


def few_files(more: int) -> Fault:
    """So many more files may be open than a process has at its start."""
    return limited(resource.RLIMIT_NOFILE, len(os.listdir("/proc/self/fd")) + more)  # noqa: PTH208


def forbidden(name: str) -> Fault:
    """Let nobody but another user write to a part of the index."""

    def give(world: World, user: int) -> None:
        for path in (world.root, *world.root.rglob("*")):
            if os.getuid() == 0:
                os.chown(path, user, user)

    def leave_root() -> None:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    @contextmanager
    def around(world: World) -> Iterator[str]:
        path = world.root / name
        mode = path.stat().st_mode
        give(world, NOBODY)
        path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            yield ""
        finally:
            path.chmod(mode)
            give(world, os.getuid())

    return Fault((0, 1) if name == "current" else (1,), leave_root, around)


def full_disk(free: int) -> Fault:
    @contextmanager
    def around(world: World) -> Iterator[str]:
        ballast = world.root.parent / "ballast"
        disk = os.statvfs(world.root)
        with ballast.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, disk.f_bavail * disk.f_bsize - free)
        try:
            yield ""
        finally:
            ballast.unlink()

    return Fault((0, 1), around=around)


def read_only_disk() -> Fault:
    @contextmanager
    def around(world: World) -> Iterator[str]:
        # Mounted a second time: readers that go on keep what they opened.
        root, read_only = world.root, world.root.with_name("read-only")
        read_only.mkdir(exist_ok=True)
        mount("--bind", root, read_only)
        mount("-o", "remount,bind,ro", read_only)
        try:
            world.root = read_only
            yield os.strerror(errno.EROFS)
        finally:
            world.root = root
            unmount(read_only)

    return Fault((1,), around=around)


def another_builder() -> Fault:
    """Another process is building, and is killed in the end."""

    @contextmanager
    def around(world: World) -> Iterator[str]:
        reached = FORKED.Event()

        def wait(_step: str, _done: int, _total: int) -> None:
            reached.set()
            time.sleep(600)

        arguments = {"into": world.root, "embedder": world.embedder, "progress": wait}
        other = FORKED.Process(target=build, args=(world.folder,), kwargs=arguments)
        other.start()
        assert reached.wait(60)
        try:
            yield f"process {other.pid} "
        finally:
            other.kill()
            other.join()

    return Fault((1,), around=around, leaves=(".holder",))


def unsynced() -> Fault:
    """End with a code of its own where a file gets its name before it is on the disk.

    When the pointer gets its name, all it leads to must be there too.
    """

    def inside() -> None:
        synced: dict[int, int] = {}
        fsync, replace = os.fsync, os.replace

        def note(descriptor: int) -> None:
            fsync(descriptor)
            synced[os.fstat(descriptor).st_ino] = time.time_ns()

        def move(written: Path, to: Path) -> None:
            paths = [Path(written)]
            if Path(to).name == "current":
                generations = Path(to).with_name("generations")
                named = generations / paths[0].read_text()
                paths += [generations, named, *named.rglob("*")]
            for path in paths:
                at = path.stat()
                if synced.get(at.st_ino, 0) < at.st_mtime_ns:
                    print(f"{path} is not on the disk", file=sys.stderr)
                    os._exit(UNSYNCED)
            replace(written, to)

        os.fsync, os.replace = note, move  # type: ignore[assignment]

    return Fault((0,), inside)


# --- the table ---------------------------------------------------------------------------------


def faults(world: World, tries: int, draw: random.Random) -> dict[str, list[Fault]]:
    named = points(world)
    few = [named[round(i * (len(named) - 1) / max(1, tries - 1))] for i in range(tries)]
    some = max(1, tries // 5)
    largest = max(path.stat().st_size for path in world.root.rglob("*"))
    lasting = world.seconds
    return {
        "killed at a named point": [killed_at(point) for point in dict.fromkeys(few)],
        "killed at a random moment": [
            Fault((0, KILLED), strike=(draw.uniform(0, lasting), signal.SIGKILL))
            for _ in range(tries)
        ],
        "interrupted (Ctrl-C)": [
            Fault((0, 130), strike=(draw.uniform(0, lasting), signal.SIGINT)) for _ in range(some)
        ],
        "not on the disk when it is named": [unsynced()],
        "files may not grow": [
            limited(resource.RLIMIT_FSIZE, draw.randrange(largest)) for _ in range(some)
        ],
        "too many open files": [few_files(draw.randrange(1, 50)) for _ in range(some)],
        "no permission": [forbidden(name) for name in PLACES[:tries]],
        "another builder": [another_builder()],
    }


def disk_faults(world: World, tries: int, draw: random.Random) -> dict[str, list[Fault]]:
    some = max(1, tries // 5)
    size = sum(path.stat().st_size for path in world.root.rglob("*"))
    return {
        "full disk": [full_disk(draw.randrange(size)) for _ in range(some)],
        "read-only disk": [read_only_disk()],
    }


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def unmount(place: Path) -> None:
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """Mount one, and give whether that may be done here."""
    place.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", place)
    except (OSError, subprocess.CalledProcessError):
        yield False
        return
    try:
        yield True
    finally:
        unmount(place)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=2)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", metavar="FAULT", default="", help="faults with this in the name")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    # A program in the background of a script is born deaf to it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    draw, embedder = random.Random(chosen.seed), Embedder()
    torch.set_num_threads(1)  # a process that is forked from one with more of them hangs
    # Loaded once, before all processes are made.
    embedder.embed(["a text"])
    import_module("chromadb")
    failed = False
    with tempfile.TemporaryDirectory() as base, small_disk(Path(base, "disk")) as mounted:
        Path(base).chmod(0o777)
        tempfile.tempdir = base
        places = [(Path(base), faults), (Path(base, "disk"), disk_faults)]
        for place, kinds in places if mounted else places[:1]:
            world = World(place, embedder)
            with world.open(chosen.readers):
                for name, each in kinds(world, chosen.tries, draw).items():
                    if chosen.only in name:
                        row = tried(world, name, each)
                        failed |= bool(row.failures)
                        say(row, as_json=chosen.json)
    return int(failed)


def tried(world: World, name: str, faults: list[Fault]) -> Row:
    """Let each fault befall a build, and say on standard error how far that is."""
    struck, failures = 0, []
    for number, fault in enumerate(faults, start=1):
        ended, found = befall(world, fault)
        struck += ended.code != 0
        failures += found
        far = f"{number} of {len(faults)}, {len(failures)} failures"
        print(f"{name}: {far}, ended with {ended.code}", *found, file=sys.stderr, flush=True)
    return Row(name, len(faults), struck, world.answered.value, failures)


def say(row: Row, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(row._asdict()), flush=True)
        return
    counts = f"{row.tries:>5} tries, {row.struck:>4} struck, {len(row.failures):>3} failures"
    print(f"{row.fault:<34}{counts}, {row.answered:>7,} answers so far", flush=True)
    for failure, times in Counter(row.failures).most_common(10):
        print(f"    {times} x {failure if len(failure) < 600 else '…' + failure[-600:]}")


if __name__ == "__main__":
    sys.exit(main())
