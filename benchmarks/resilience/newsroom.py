"""A folder with a new edition for each build, and readers that check every answer."""

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

from benchmarks.resilience.forks import share_models_with_forks

FORK_CONTEXT = get_context("fork")  # The model is loaded once.
TIMEOUT = 600.0  # seconds

TOWNS = (
    "Larnmouth Ostervale Brackney Pellworth Hadrick Solmere Tarrowby Winscombe Eskdale Farnley "
    "Gilmoor Yarbridge"
).split()
UNCHANGING_TOWNS = TOWNS[:4]
"""Towns with the same news in each edition."""


class ProcessResult(NamedTuple):
    """How a process ended: its exit code (negative: the signal that killed it) and its stderr."""

    exit_code: int
    stderr: str


def make_edition(edition: int) -> dict[str, str]:
    """Return the texts of an edition by file name; its storm article is in no other edition."""
    found = {
        f"{town}.txt": f"{town} closes its pier\n\nThe council of {make_fact(town, edition)} "
        f"on Monday to close the old pier. Nobody in {town} expected that.\n"
        for town in TOWNS
    }
    own = f"Storm number {edition}\n\nThe storm with number {edition} broke 12 windows.\n"
    return {**found, f"storm-{edition}.txt": own}


def make_fact(town: str, edition: int) -> str:
    return f"{town} voted {9 if town in UNCHANGING_TOWNS else 100 + edition} to 4"


def make_question(town: str) -> str:
    return f"How did the council of {town} vote?"


class Newsroom:
    """A folder of articles, its index, and processes that ask the index; all in `directory`."""

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
        """Build the first edition, and let this number of processes ask the index."""
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
        """Replace the articles in the folder with the next edition."""
        self.edition += 1
        self.folder.mkdir(exist_ok=True)
        wanted = make_edition(self.edition)
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
        """Build from the command line. `signal_after`: seconds, and the signal to send then."""

        def work() -> int:
            before_build()
            return entry.main(["index", str(self.folder), "--index", str(self.root), "--quiet"])

        return run_in_process(work, signal_after)

    @property
    def build_seconds(self) -> float:
        """The median time of a build."""
        return median(self._build_times)

    def rebuild(self) -> list[str]:
        """Build again, and return what is wrong afterwards."""
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
        """Return what is wrong with the index, as a new process sees it."""

        def work() -> int:
            found = read_edition(self.root, self.embedder)
            if found not in editions:
                raise ValueError(f"edition {found} is current, not one of {editions}")
            return 0

        result = run_in_process(work)
        return (
            [f"current: {result.stderr[-300:]} ({result.exit_code})"]
            if result.exit_code or result.stderr
            else []
        )

    def find_leftovers(self, *expected: str) -> list[str]:
        """Return the files in the index folder that should not be there."""
        found = [each.name for each in self.root.iterdir() if each.name not in expected]
        generations = sorted(each.name for each in (self.root / "generations").iterdir())
        hidden = [name for name in generations if name[0] == "."]
        return [f"left over: {name}" for name in (*found, *hidden, *generations[:-2])]

    def _collect_problems(self) -> list[str]:
        """Return the problems that readers logged, after each reader has asked once more."""
        end, wanted = time.monotonic() + TIMEOUT, self.answer_count.value + len(self._readers)
        while self.answer_count.value < wanted and time.monotonic() < end:
            time.sleep(0.01)
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        silent = [] if self.answer_count.value >= wanted else ["the readers are silent"]
        return [f"asked: {json.loads(line)}" for line in lines] + silent

    def _keep_asking(self, parent_pid: int) -> None:
        """Ask while the benchmark runs, and log each wrong answer and each error.

        An answer must come completely from one edition. That edition must not be older than the
        last one built before the question, and an `index_id` must always mean the same edition.
        """
        from pincite.assistant import build_chain

        chain = build_chain(Served(self.root, embedder=self.embedder))
        editions: dict[str, int] = {}
        for town in cycle(TOWNS):
            if os.getppid() != parent_pid:
                return  # The benchmark was killed.
            oldest, started = self.oldest_edition.value, time.monotonic()
            try:
                answer = chain.invoke(make_question(town))
                quotes = [each.quote for each in answer.citations]
                possible = range(oldest, self.newest_edition.value + 1)
                matching = {
                    each for each in possible if any(make_fact(town, each) in q for q in quotes)
                }
                known = editions.get(answer.index_id)
                if not (matching if known is None else known in matching):
                    self._log_problem(f"{town}, {known} of {possible}: {quotes}")
                elif len(matching) == 1:
                    editions[answer.index_id] = matching.pop()
            except Exception as error:
                self._log_problem(f"{type(error).__name__}: {error}")
            with self.answer_count.get_lock():
                self.answer_count.value += 1
            # Leave processor time to the build.
            time.sleep(min(max(0.2, 2 * (time.monotonic() - started)), 1))

    def _log_problem(self, text: str) -> None:
        with suppress(OSError), self.log.open("a") as stream:
            stream.write(json.dumps(text) + "\n")


def read_edition(root: Path, embedder: Embedder) -> int:
    """Return the edition in an index. Raises ValueError unless it is one complete edition."""
    index = Index.open(root, embedder=embedder)
    texts = {article.id: article.text for article in index.articles()}
    storms = [int(name[6:-4]) for name in texts if name.startswith("storm-")]
    if len(storms) != 1 or texts != make_edition(storms[0]):
        raise ValueError(f"the articles are not those of one edition: {texts}")
    for name, text in texts.items():
        found = [(each.start, each.end) for each in index.sentences(name)]
        if found != [(each.start, each.end) for each in split(text)]:
            raise ValueError(f"{name} has other sentences: {found}")
    for town in TOWNS:
        best = index.search(make_question(town), 1)[0]
        if make_fact(town, storms[0]) not in texts[best.article_id][best.start : best.end]:
            raise ValueError(f"{town} finds {best}")
    index.close()
    return storms[0]


share_models_with_forks()


def run_in_process(
    work: Callable[[], int], signal_after: tuple[float, int] | None = None
) -> ProcessResult:
    """Run `work` in a separate process, which may die, and read its standard error."""
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
