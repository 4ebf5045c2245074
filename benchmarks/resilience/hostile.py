"""Files made to break a reader: is each one indexed, or skipped with its reason?

    python -m benchmarks.resilience.hostile [--tries 1000] [--seed 1] [--built 100]

Makes that many files, by generating and by mutating good ones, reads each as a build does, and
splits what was read into sentences. Then a fixed set of bombs and of things that are no files;
then a whole index of some of the files. Prints a row a kind and every failure, and ends with
code 1 where there was one. A failure is a crash, a hang, a file that is neither indexed nor
skipped, a reason that is empty or takes more than a line, a sentence that is not where its
offsets say.
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
HANG_SECONDS = 60 + 30 * DEFAULT_LIMITS.seconds
"""Seconds on the wall after which a file hangs; the processor's time is bound in any case."""


class Outcome(NamedTuple):
    """What became of one file."""

    kind: str
    indexed: bool
    seconds: float
    failures: tuple[str, ...]


def read_folder(folder: Path, kinds: dict[str, str]) -> Iterable[Outcome]:
    """List and read a folder as a build does; `kinds` names the kind of each file."""
    listing = list_files(folder)
    missing = kinds.keys() - {f.source for f in listing.files} - {s.path for s in listing.skipped}
    for source in missing:
        yield Outcome(kinds[source], False, 0.0, (f"{source}: not listed",))
    for skipped in listing.skipped:
        yield Outcome(kinds.get(skipped.path, "name"), False, 0.0, tuple(_check_reason(skipped)))
    with Worker() as worker:
        for file in listing.files:
            yield _read_file(worker, file, kinds[file.source])


def _read_file(worker: Worker, file: File, kind: str) -> Outcome:
    started = time.monotonic()
    reading = worker.read(*file)
    seconds = time.monotonic() - started
    failures = [wrong for skipped in reading.skipped for wrong in _check_reason(skipped)]
    failures += [wrong for article in reading.articles for wrong in _check_text(article)]
    if not reading.articles and not reading.skipped:
        failures.append(f"{file.source}: neither indexed nor skipped")
    if seconds > HANG_SECONDS:
        failures.append(f"{file.source}: took {seconds:.0f} s")
    return Outcome(kind, bool(reading.articles), seconds, tuple(failures))


def _check_reason(skipped: Skipped) -> Iterable[str]:
    if not skipped.reason.strip() or "\n" in f"{skipped.path}{skipped.reason}":
        yield f"{skipped.path!r}: no reason of one line: {skipped.reason!r}"


def _check_text(article: Article) -> Iterable[str]:
    last = 0
    shown = []
    for start, end in boundaries.split(article.text):
        if not last <= start < end <= len(article.text):
            yield f"{article.source}: a sentence at {start}-{end} after {last}"
        shown.append(strip_invisible(article.text[start:end]))
        last = end
    if "".join("".join(shown).split()) != "".join(strip_invisible(article.text).split()):
        yield f"{article.source}: its sentences do not hold all that shows"


def read_generated(tries: int, seed: int, directory: Path) -> Iterable[Outcome]:
    """Generate files and read them, some hundred at a time."""
    for first in range(0, tries, BATCH_SIZE):
        folder = directory / str(first)
        yield from read_folder(
            folder, write_generated(folder, range(first, min(first + BATCH_SIZE, tries)), seed)
        )
        for path in folder.iterdir():
            path.unlink()


def write_generated(folder: Path, numbers: Iterable[int], seed: int) -> dict[str, str]:
    """Write a file for each number: the same for the same seed. Returns the kind of each."""
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
    """Make what is no file to read, or has no name to write. Returns the kind of each."""
    outside = folder.parent / "outside.txt"
    outside.write_text("What is outside of the folder is nobody's business.")
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
        except OSError as error:  # devices are root's
            print(f"not tried: {name!r} ({error.strerror})")
        else:
            listed = "".join(c if c.isprintable() else "?" for c in name)
            kinds[listed] = "no file, or no name"
    return kinds


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def check_build(count: int, seed: int, directory: Path) -> Outcome:
    """Index some of the files: indexed + skipped = total, and the index answers."""
    kinds = write_generated(directory / "built", range(count), seed)
    started = time.monotonic()
    report = build(directory / "built", directory / "index")
    index = Index.open(directory / "index")
    sources = {article.source for article in index.articles()}
    skipped = {each.path.split(":")[0] for each in report.skipped}
    failures = [
        f"{name}: neither in the index nor skipped" for name in kinds.keys() - sources - skipped
    ]
    if not index.search("What was signed?"):
        failures.append("the index finds nothing")
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
