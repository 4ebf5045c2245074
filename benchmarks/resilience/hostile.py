"""Checks that every hostile file is indexed, or skipped with a reason.

    python -m benchmarks.resilience.hostile [--tries 1000] [--seed 1] [--built 100]

The benchmark generates files and mutates good ones, reads each as a build does, and splits its
text into sentences. Then it does the same with a fixed set of bombs and non-files, and builds an
index of some generated files. It prints a row for each kind of file, then every failure, and
exits with 1 if there is a failure. Failures are: a crash, a hang, a file that is neither indexed
nor skipped, a reason that is empty or longer than one line, and a sentence that is not at its
offsets.
"""

import argparse
import os
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from pincite.index import Index, build
from pincite.index.ingest.folder import File, list_files
from pincite.index.ingest.worker import Worker
from pincite.index.limits import DEFAULT_LIMITS
from pincite.index.sentences import boundaries
from pincite.index.text.visible import strip_invisible
from pincite.index.types import Article, Skipped

from benchmarks.resilience.hostile_bombs import write_bombs
from benchmarks.resilience.hostile_files import GENERATORS

BATCH_SIZE = 200
NON_FILE = "non-files and bad names"
HANG_SECONDS = 60 + 30 * DEFAULT_LIMITS.seconds
"""Wall-clock seconds after which reading counts as a hang; `Limits` bounds processor time."""


class Outcome(NamedTuple):
    """The result of one file."""

    kind: str
    indexed: bool
    seconds: float
    failures: tuple[str, ...]


def read_folder(folder: Path, kinds: dict[str, str]) -> Iterable[Outcome]:
    """List and read a folder as a build does. `kinds` has the kind of each file."""
    listing = list_files(folder)
    missing = kinds.keys() - {f.source for f in listing.files} - {s.path for s in listing.skipped}
    for source in missing:
        yield Outcome(kinds[source], False, 0.0, (f"{source}: not listed",))
    for skipped in listing.skipped:
        kind = kinds.get(skipped.path, NON_FILE)
        yield Outcome(kind, False, 0.0, tuple(_check_reason(skipped)))
    with Worker() as worker:
        for file in listing.files:
            yield _read_file(worker, file, kinds[file.source])


def _read_file(worker: Worker, file: File, kind: str) -> Outcome:
    started = time.monotonic()
    reading = worker.read(*file)
    seconds = time.monotonic() - started
    failures = [each for skipped in reading.skipped for each in _check_reason(skipped)]
    failures += [each for article in reading.articles for each in _check_text(article)]
    if not reading.articles and not reading.skipped:
        failures.append(f"{file.source}: neither indexed nor skipped")
    if seconds > HANG_SECONDS:
        failures.append(f"{file.source}: took {seconds:.0f} s")
    return Outcome(kind, bool(reading.articles), seconds, tuple(failures))


def _check_reason(skipped: Skipped) -> Iterable[str]:
    if not skipped.reason.strip() or "\n" in f"{skipped.path}{skipped.reason}":
        yield f"{skipped.path!r}: the reason is not one line: {skipped.reason!r}"


def _check_text(article: Article) -> Iterable[str]:
    last = 0
    sentences = []
    for start, end in boundaries.split(article.text):
        if not last <= start < end <= len(article.text):
            yield f"{article.source}: a sentence at {start}-{end} after {last}"
        sentences.append(strip_invisible(article.text[start:end]))
        last = end
    if "".join("".join(sentences).split()) != "".join(strip_invisible(article.text).split()):
        yield f"{article.source}: its sentences lack visible text"


def read_generated(tries: int, seed: int, directory: Path) -> Iterable[Outcome]:
    """Generate files and read them, `BATCH_SIZE` at a time."""
    for first in range(0, tries, BATCH_SIZE):
        folder = directory / str(first)
        yield from read_folder(
            folder, write_generated(folder, range(first, min(first + BATCH_SIZE, tries)), seed)
        )
        for path in folder.iterdir():
            path.unlink()


def write_generated(folder: Path, numbers: Iterable[int], seed: int) -> dict[str, str]:
    """Write one file for each number, the same for the same seed. Returns the kind of each."""
    folder.mkdir()
    kinds = {}
    for number in numbers:
        rng = random.Random(f"{seed}/{number}")
        kind = rng.choice(sorted(GENERATORS))
        suffix, data = GENERATORS[kind](rng)
        name = f"{number:06}{suffix}"
        (folder / name).write_bytes(data)
        kinds[name] = kind
    return kinds


def make_special_files(folder: Path) -> dict[str, str]:
    """Make non-files and files with bad names. Returns the kind of each."""
    outside = folder.parent / "outside.txt"
    outside.write_text("This file is outside of the folder and must not be read.")
    makers: dict[str, Callable[[Path], object]] = {
        "symlink.txt": lambda path: path.symlink_to(outside),
        "hardlink.txt": lambda path: path.hardlink_to(outside),
        "folder.txt": lambda path: path.symlink_to("/etc"),
        "loop.txt": lambda path: path.symlink_to(path.name),
        "broken.txt": lambda path: path.symlink_to("nothing"),
        "pipe.txt": os.mkfifo,
        "device.txt": lambda path: os.mknod(path, 0o20644, os.makedev(1, 5)),
        "line\nbreak.txt": lambda path: path.write_text("text"),
        "escape\x1b[2J.txt": lambda path: path.write_text("text"),
        os.fsdecode(b"caf\xe9.txt"): lambda path: path.write_text("text"),
        "socket.txt": _make_socket,
    }
    kinds = {}
    for name, make in makers.items():
        try:
            make(folder / name)
        except OSError as error:  # Only root may make a device.
            print(f"not tried: {name!r} ({error.strerror})")
        else:
            listed = "".join(c if c.isprintable() else "?" for c in name)
            kinds[listed] = NON_FILE
    return kinds


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def check_build(count: int, seed: int, directory: Path) -> Outcome:
    """Check that a build indexes or skips each file, and that a search finds something."""
    kinds = write_generated(directory / "built", range(count), seed)
    started = time.monotonic()
    report = build(directory / "built", directory / "index")
    index = Index.open(directory / "index")
    sources = {article.source for article in index.articles()}
    skipped = {each.path.split(":")[0] for each in report.skipped}
    failures = [f"{name}: neither indexed nor skipped" for name in kinds.keys() - sources - skipped]
    if not index.search("What was signed?"):
        failures.append("a search finds nothing")
    return Outcome(f"an index of {count}", True, time.monotonic() - started, tuple(failures))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tries", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--built", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        outcomes = [*read_generated(arguments.tries, arguments.seed, directory)]
        folder = directory / "bombs"
        folder.mkdir()
        outcomes += read_folder(folder, {**write_bombs(folder), **make_special_files(folder)})
        if arguments.built:
            outcomes.append(check_build(arguments.built, arguments.seed, directory))
    print_table(outcomes)
    return 1 if any(outcome.failures for outcome in outcomes) else 0


def print_table(outcomes: list[Outcome]) -> None:
    print(f"{'kind':<28} {'files':>7} {'indexed':>8} {'skipped':>8} {'slowest':>9} {'failures':>9}")
    counts = Counter(outcome.kind for outcome in outcomes)
    for kind in (*sorted(counts), ""):
        some = [outcome for outcome in outcomes if kind in ("", outcome.kind)]
        indexed = sum(outcome.indexed for outcome in some)
        failures = sum(bool(outcome.failures) for outcome in some)
        slowest = max(outcome.seconds for outcome in some)
        print(
            f"{kind or 'all':<28} {len(some):>7,} {indexed:>8,} {len(some) - indexed:>8,} "
            f"{slowest:>7.1f} s {failures:>9,}"
        )
    for outcome in outcomes:
        for failure in outcome.failures:
            print(f"FAILED {outcome.kind}: {failure}")


if __name__ == "__main__":
    sys.exit(main())
