"""An index that is built from edition to edition, and readers that check every answer they get."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from pincite.index import Embedder, Index, Served
from pincite.index.sentences.boundaries import split
from pincite.ui.cli import entry

FORK_CONTEXT = get_context("fork")  # what takes seconds to load is loaded once
TIMEOUT = 600.0  # seconds

TOWNS = (
    "Larnmouth Ostervale Brackney Pellworth Hadrick Solmere Tarrowby Winscombe Eskdale Farnley "
    "Gilmoor Yarbridge"
).split()
UNCHANGING_TOWNS = TOWNS[:4]
"""Their news is the same in each edition. An edition also has an article of its own."""


class ProcessResult(NamedTuple):
    """How a process ended: its exit code (minus the signal that killed it), what it said."""

    exit_code: int
    stderr: str


def edition_articles(edition: int) -> dict[str, str]:
    """The texts of an edition by their file names."""
    found = {
        f"{town}.txt": f"{town} closes its pier\n\nThe council of {fact(town, edition)} on Monday "
        f"to close the old pier. Nobody in {town} expected that.\n"
        for town in TOWNS
    }
    own = f"Storm number {edition}\n\nThe storm with number {edition} broke 12 windows.\n"
    return {**found, f"storm-{edition}.txt": own}


def fact(town: str, edition: int) -> str:
    return f"{town} voted {9 if town in UNCHANGING_TOWNS else 100 + edition} to 4"


def question(town: str) -> str:
    return f"How did the council of {town} vote?"


class Newsroom:
    """A folder, its index, and processes that ask it. All in `base`."""

    def __init__(self, directory: Path, embedder: Embedder) -> None:
        self.root, self.folder, self.log = (
            directory / "index",
            directory / "articles",
            directory / "problems",
        )
        self.embedder = embedder
        self.edition = 0
        self.oldest_edition, self.newest_edition, self.answer_count = (
            FORK_CONTEXT.Value("i", 0) for _ in range(3)
        )
        self._readers: list[Any] = []
        self._build_times: list[float] = []

    @contextmanager
    def with_readers(self, readers: int) -> Iterator[None]:
        """Build a first edition and have it asked by so many processes."""
        self.write_edition()
        if problems := self.rebuild():
            raise RuntimeError(f"no first edition: {problems}")
        self._readers = [
            FORK_CONTEXT.Process(target=self._keep_asking, args=(os.getpid(),))
            for _ in range(readers)
        ]
        for reader in self._readers:
            reader.start()
        try:
            yield
        finally:
            for reader in self._readers:
                reader.kill()
                reader.join()

    def write_edition(self) -> None:
        """Make the folder hold the next edition, and nothing else."""
        self.edition += 1
        self.folder.mkdir(exist_ok=True)
        wanted = edition_articles(self.edition)
        for file in self.folder.iterdir():
            if file.name not in wanted:
                file.unlink()
        for name, text in wanted.items():
            (self.folder / name).write_text(text)
        self.newest_edition.value = self.edition

    def build(
        self,
        before_build: Callable[[], object] = lambda: None,
        signal_after: tuple[float, int] | None = None,
    ) -> ProcessResult:
        """Build by the command line; `strike` is a signal to send after so many seconds."""

        def work() -> int:
            before_build()
            return entry.main(["index", str(self.folder), "--index", str(self.root), "--quiet"])

        return run_in_process(work, signal_after)

    @property
    def build_seconds(self) -> float:
        """How long a build takes."""
        return median(self._build_times)

    def rebuild(self) -> list[str]:
        """Build again; return what is wrong then."""
        started = time.monotonic()
        result = self.build()
        self._build_times.append(time.monotonic() - started)
        failures = (
            [f"the next build ended with {result.exit_code}: {result.stderr}"]
            if result.exit_code
            else []
        )
        failures += self.check_current(self.edition) + self.find_leftovers(
            "current", "generations", ".lock"
        )
        self.oldest_edition.value = self.edition
        return failures + self._collect_problems()

    def check_current(self, *editions: int) -> list[str]:
        """Return what is wrong with the index, opened by a process that opened nothing before."""

        def work() -> int:
            found = read_edition(self.root, self.embedder)
            if found not in editions:
                raise ValueError(f"edition {found} is served, not one of {editions}")
            return 0

        result = run_in_process(work)
        return (
            [f"served: {result.stderr[-300:]} ({result.exit_code})"]
            if result.exit_code or result.stderr
            else []
        )

    def find_leftovers(self, *expected: str) -> list[str]:
        """Return what is in the index folder that has no business there."""
        found = [each.name for each in self.root.iterdir() if each.name not in expected]
        generations = sorted(each.name for each in (self.root / "generations").iterdir())
        hidden = [name for name in generations if name[0] == "."]
        return [f"left over: {name}" for name in (*found, *hidden, *generations[:-2])]

    def _collect_problems(self) -> list[str]:
        """Return what readers complained of since; each has asked at least once more by then."""
        end, wanted = time.monotonic() + TIMEOUT, self.answer_count.value + len(self._readers)
        while self.answer_count.value < wanted and time.monotonic() < end:
            time.sleep(0.01)
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        silent = [] if self.answer_count.value >= wanted else ["the readers are silent"]
        return [f"asked: {json.loads(line)}" for line in lines] + silent

    def _keep_asking(self, parent_pid: int) -> None:
        """Ask while the harness runs, and write a line for each answer that is wrong or fails.

        An answer must be wholly of one edition, not older than the one that was built last when
        it was asked for; and one `index_id` is one edition.
        """
        from pincite.assistant import build_chain

        chain = build_chain(Served(self.root, embedder=self.embedder))
        editions: dict[str, int] = {}
        for town in cycle(TOWNS):
            if os.getppid() != parent_pid:
                return  # it was killed, and could end nobody
            oldest, started = self.oldest_edition.value, time.monotonic()
            try:
                answer = chain.invoke(question(town))
                quotes = [each.quote for each in answer.citations]
                possible = range(oldest, self.newest_edition.value + 1)
                matching = {each for each in possible if any(fact(town, each) in q for q in quotes)}
                known = editions.get(answer.index_id)
                if not (matching if known is None else known in matching):
                    self._log_problem(f"{town}, {known} of {possible}: {quotes}")
                elif len(matching) == 1:
                    editions[answer.index_id] = matching.pop()
            except Exception as error:
                self._log_problem(f"{type(error).__name__}: {error}")
            with self.answer_count.get_lock():
                self.answer_count.value += 1
            # Readers that took all of the machine would leave little to the build.
            time.sleep(min(max(0.2, 2 * (time.monotonic() - started)), 1))

    def _log_problem(self, text: str) -> None:
        with suppress(OSError), self.log.open("a") as stream:
            stream.write(json.dumps(text) + "\n")


def read_edition(root: Path, embedder: Embedder) -> int:
    """Return which edition an index serves. Raises ValueError where it is not all of one."""
    index = Index.open(root, embedder=embedder)
    texts = {article.id: article.text for article in index.articles()}
    storms = [int(name[6:-4]) for name in texts if name.startswith("storm-")]
    if len(storms) != 1 or texts != edition_articles(storms[0]):
        raise ValueError(f"the articles are not those of one edition: {texts}")
    for name, text in texts.items():
        found = [(each.start, each.end) for each in index.sentences(name)]
        if found != [(each.start, each.end) for each in split(text)]:
            raise ValueError(f"{name} has other sentences: {found}")
    for town in TOWNS:
        best = index.search(question(town), 1)[0]
        if fact(town, storms[0]) not in texts[best.article_id][best.start : best.end]:
            raise ValueError(f"{town} finds {best}")
    index.close()
    return storms[0]


def run_in_process(
    work: Callable[[], int], signal_after: tuple[float, int] | None = None
) -> ProcessResult:
    """Run in a process of its own, which may die; what it says is read from standard error."""
    read_end, write_end = os.pipe()

    def run() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(write_end, 2)
        sys.exit(work())

    process = FORK_CONTEXT.Process(target=run)
    process.start()
    os.close(write_end)
    if signal_after:
        process.join(signal_after[0])
        with suppress(ProcessLookupError):
            os.kill(process.pid or 0, signal_after[1])
    process.join(TIMEOUT)
    hung = process.exitcode is None
    process.kill()
    process.join()
    with open(read_end, errors="replace") as stream:  # noqa: PTH123
        return ProcessResult(process.exitcode or 0, "it hung" if hung else stream.read().strip())
