"""Adds files while the index is rebuilt, and checks that none is lost.

    python -m benchmarks.resilience.additions [--writers 3] [--files 4] [--readers 2]

Each writer adds files, one after the other, and builds the index after each with the command line.
If another build is running, the refusal must say so in one line, and the writer tries again. After
its build, the file must be found. Readers ask all the time: every answer must come, and nothing
that was found once may be missing later. In the end, the index must hold every file.
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

import torch
from pincite.index import Embedder, Index, Served
from pincite.ui.cli import entry

from benchmarks.resilience.forks import share_models_with_forks
from benchmarks.resilience.newsroom import FORK_CONTEXT

BUSY = re.compile(r"pincite: another build is writing .+: wait until it ends, .+\n")

BUILT, REFUSED, ANSWERED = "a build succeeded", "a build was refused", "a question was answered"


class Place(NamedTuple):
    """A folder of articles, its index, and the embedder that asks it."""

    folder: Path
    root: Path
    embedder: Embedder

    def add(self, name: str) -> None:
        """Add an article about a ferry of this name."""
        text = f"Ferry {name} sails\n\nThe ferry {name} sails to Vesterby at nine.\n"
        (self.folder / f"{name}.txt").write_text(text)

    def build(self) -> str:
        """Build from the command line; return what it printed, empty if it succeeded."""
        output = StringIO()
        with redirect_stderr(output), redirect_stdout(StringIO()):
            code = entry.main(["index", str(self.folder), "--index", str(self.root), "--quiet"])
        return output.getvalue() or (f"ended with {code}\n" if code else "")

    def list_ids(self) -> set[str]:
        """Return the articles of the index, which is checked as it is opened."""
        with Index.open(self.root, embedder=self.embedder) as index:
            return {article.id for article in index.articles()}


def add_files(place: Place, writer: str, files: int, log: Path) -> None:
    """Add files, and build the index after each."""
    rng = random.Random(writer)
    for number in range(files):
        name = f"writer-{writer}-{number}"
        place.add(name)
        while problem := place.build():
            if not BUSY.fullmatch(problem):
                write_line(log, f"{name}: {problem}")
                break
            write_line(log, REFUSED)
            time.sleep(rng.uniform(0.05, 0.5))
        else:
            write_line(log, BUILT)
        if f"{name}.txt" not in place.list_ids():
            write_line(log, f"{name} is not in the index that was built after it")


def keep_asking(place: Place, log: Path) -> None:
    """Ask until the parent has ended, and log what was found before and is missing now."""
    parent, seen = os.getppid(), set[str]()
    with Served(place.root, embedder=place.embedder) as served:
        while os.getppid() == parent:
            try:
                index = served.current()
                found = {each.article_id for each in index.search("Which ferry sails?", 100)}
                ids = {each.id for each in index.listing(limit=1_000)}
                for missing in (seen | found) - ids:
                    write_line(log, f"{missing} is missing")
                seen |= ids
                write_line(log, ANSWERED)
            except Exception as error:
                write_line(log, f"a question failed: {error!r}")
            time.sleep(0.05)


def check_end(place: Place, expected: set[str], log: Path) -> None:
    """Build once more, and log what the index lacks or should not have."""
    if problem := place.build():
        write_line(log, f"the last build: {problem}")
    for each in sorted(place.list_ids() ^ expected):
        write_line(log, f"{each} is in the folder or in the index, but not in both")


def write_line(log: Path, line: str) -> None:
    """Append a line to the log, in one step: several processes write."""
    with log.open("a") as stream:
        stream.write(f"{json.dumps(line)}\n")


share_models_with_forks()


def run(place: Place, log: Path, writers: int, files: int, readers: int) -> Counter[str]:
    """Let writers and readers work at the same time; return the lines that they log."""
    place.folder.mkdir()
    place.add("first")
    start(add_files, place, "first", 1, log).join()
    asking = [start(keep_asking, place, log) for _ in range(readers)]
    writing = [start(add_files, place, str(number), files, log) for number in range(writers)]
    for process in writing:
        process.join()
    for process in asking:
        process.kill()
        process.join()
    expected = {file.name for file in place.folder.iterdir()}
    last = start(check_end, place, expected, log)
    last.join()
    for process in (*writing, last):
        if process.exitcode:
            write_line(log, f"a process ended with {process.exitcode}")
    return Counter(json.loads(line) for line in log.read_text().splitlines())


def start(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a process, which has the model that this one has loaded."""
    process = FORK_CONTEXT.Process(target=work, args=arguments)
    process.start()
    return process


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--writers", type=int, default=3)
    parser.add_argument("--files", type=int, default=4, help="of each writer")
    parser.add_argument("--readers", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # With more threads, a forked process hangs.
    embedder = Embedder()
    embedder.embed(["a text"])
    import_module("chromadb")
    with tempfile.TemporaryDirectory() as base:
        place = Place(Path(base, "articles"), Path(base, "index"), embedder)
        sizes = arguments.writers, arguments.files, arguments.readers
        lines = run(place, Path(base, "log"), *sizes)
        files = len(list(place.folder.iterdir()))
    counts = [lines.pop(each, 0) for each in (BUILT, REFUSED, ANSWERED)]
    built, refused, answered = counts
    print(f"{files} files, {built} builds, {refused} refused, {answered} answers", end=", ")
    print(f"{lines.total()} failures")
    for line, times in lines.most_common():
        print(f"    {times} x {line}")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
