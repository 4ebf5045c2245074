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

FORKED = get_context("fork")  # what takes seconds to load is loaded once
LONGEST = 600.0  # seconds

TOWNS = (
    "Larnmouth Ostervale Brackney Pellworth Hadrick Solmere Tarrowby Winscombe Eskdale Farnley "
    "Gilmoor Yarbridge"
).split()
SAME = TOWNS[:4]
"""Their news is the same in each edition. An edition also has an article of its own."""


class Ended(NamedTuple):
    """How a process ended: its exit code (minus the signal that killed it), what it said."""

    code: int
    said: str


def articles(edition: int) -> dict[str, str]:
    """The texts of an edition by their file names."""
    found = {
        f"{town}.txt": f"{town} closes its pier\n\nThe council of {fact(town, edition)} on Monday "
        f"to close the old pier. Nobody in {town} expected that.\n"
        for town in TOWNS
    }
    own = f"Storm number {edition}\n\nThe storm with number {edition} broke 12 windows.\n"
    return {**found, f"storm-{edition}.txt": own}


def fact(town: str, edition: int) -> str:
    return f"{town} voted {9 if town in SAME else 100 + edition} to 4"


def question(town: str) -> str:
    return f"How did the council of {town} vote?"


class World:
    """A folder, its index, and processes that ask it. All in `base`."""

    def __init__(self, base: Path, embedder: Embedder) -> None:
        self.root, self.folder, self.log = base / "index", base / "articles", base / "problems"
        self.embedder = embedder
        self.edition = 0
        self.low, self.high, self.answered = (FORKED.Value("i", 0) for _ in range(3))
        self._readers: list[Any] = []
        self._lasted: list[float] = []

    @contextmanager
    def open(self, readers: int) -> Iterator[None]:
        """Build a first edition and have it asked by so many processes."""
        self.publish()
        if problems := self.repaired():
            raise RuntimeError(f"no first edition: {problems}")
        self._readers = [
            FORKED.Process(target=self._ask, args=(os.getpid(),)) for _ in range(readers)
        ]
        for reader in self._readers:
            reader.start()
        try:
            yield
        finally:
            for reader in self._readers:
                reader.kill()
                reader.join()

    def publish(self) -> None:
        """Make the folder hold the next edition, and nothing else."""
        self.edition += 1
        self.folder.mkdir(exist_ok=True)
        wanted = articles(self.edition)
        for file in self.folder.iterdir():
            if file.name not in wanted:
                file.unlink()
        for name, text in wanted.items():
            (self.folder / name).write_text(text)
        self.high.value = self.edition

    def build(
        self, inside: Callable[[], object] = lambda: None, strike: tuple[float, int] | None = None
    ) -> Ended:
        """Build by the command line; `strike` is a signal to send after so many seconds."""

        def work() -> int:
            inside()
            return entry.main(["index", str(self.folder), "--index", str(self.root), "--quiet"])

        return in_process(work, strike)

    @property
    def seconds(self) -> float:
        """How long a build takes."""
        return median(self._lasted)

    def repaired(self) -> list[str]:
        """Build again; return what is wrong then."""
        started = time.monotonic()
        ended = self.build()
        self._lasted.append(time.monotonic() - started)
        failures = [f"the next build ended with {ended.code}: {ended.said}"] if ended.code else []
        failures += self.served(self.edition) + self.leftovers("current", "generations", ".lock")
        self.low.value = self.edition
        return failures + self._complaints()

    def served(self, *editions: int) -> list[str]:
        """Return what is wrong with the index, opened by a process that opened nothing before."""

        def work() -> int:
            found = whole(self.root, self.embedder)
            if found not in editions:
                raise ValueError(f"edition {found} is served, not one of {editions}")
            return 0

        ended = in_process(work)
        return [f"served: {ended.said[-300:]} ({ended.code})"] if ended.code or ended.said else []

    def leftovers(self, *wanted: str) -> list[str]:
        """Return what is in the index folder that has no business there."""
        found = [each.name for each in self.root.iterdir() if each.name not in wanted]
        made = sorted(each.name for each in (self.root / "generations").iterdir())
        hidden = [name for name in made if name[0] == "."]
        return [f"left over: {name}" for name in (*found, *hidden, *made[:-2])]

    def _complaints(self) -> list[str]:
        """Return what readers complained of since; each has asked at least once more by then."""
        end, wanted = time.monotonic() + LONGEST, self.answered.value + len(self._readers)
        while self.answered.value < wanted and time.monotonic() < end:
            time.sleep(0.01)
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        silent = [] if self.answered.value >= wanted else ["the readers are silent"]
        return [f"asked: {json.loads(line)}" for line in lines] + silent

    def _ask(self, harness: int) -> None:
        """Ask while the harness runs, and write a line for each answer that is wrong or fails.

        An answer must be wholly of one edition, not older than the one that was built last when
        it was asked for; and one `index_id` is one edition.
        """
        from pincite.assistant import build_chain

        chain = build_chain(Served(self.root, embedder=self.embedder))
        editions: dict[str, int] = {}
        for town in cycle(TOWNS):
            if os.getppid() != harness:
                return  # it was killed, and could end nobody
            low, started = self.low.value, time.monotonic()
            try:
                answer = chain.invoke(question(town))
                quotes = [each.quote for each in answer.citations]
                made = range(low, self.high.value + 1)
                fits = {each for each in made if any(fact(town, each) in q for q in quotes)}
                known = editions.get(answer.index_id)
                if not (fits if known is None else known in fits):
                    self._complain(f"{town}, {known} of {made}: {quotes}")
                elif len(fits) == 1:
                    editions[answer.index_id] = fits.pop()
            except Exception as error:
                self._complain(f"{type(error).__name__}: {error}")
            with self.answered.get_lock():
                self.answered.value += 1
            # Readers that took all of the machine would leave little to the build.
            time.sleep(min(max(0.2, 2 * (time.monotonic() - started)), 1))

    def _complain(self, text: str) -> None:
        with suppress(OSError), self.log.open("a") as stream:
            stream.write(json.dumps(text) + "\n")


def whole(root: Path, embedder: Embedder) -> int:
    """Return which edition an index serves. Raises ValueError where it is not all of one."""
    index = Index.open(root, embedder=embedder)
    held = {article.id: article.text for article in index.articles()}
    storms = [int(name[6:-4]) for name in held if name.startswith("storm-")]
    if len(storms) != 1 or held != articles(storms[0]):
        raise ValueError(f"the articles are not those of one edition: {held}")
    for name, text in held.items():
        found = [(each.start, each.end) for each in index.sentences(name)]
        if found != [(each.start, each.end) for each in split(text)]:
            raise ValueError(f"{name} has other sentences: {found}")
    for town in TOWNS:
        best = index.search(question(town), 1)[0]
        if fact(town, storms[0]) not in held[best.article_id][best.start : best.end]:
            raise ValueError(f"{town} finds {best}")
    index.close()
    return storms[0]


def in_process(work: Callable[[], int], strike: tuple[float, int] | None = None) -> Ended:
    """Run in a process of its own, which may die; what it says is read from standard error."""
    reading, writing = os.pipe()

    def run() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(writing, 2)
        sys.exit(work())

    process = FORKED.Process(target=run)
    process.start()
    os.close(writing)
    if strike:
        process.join(strike[0])
        with suppress(ProcessLookupError):
            os.kill(process.pid or 0, strike[1])
    process.join(LONGEST)
    hung = process.exitcode is None
    process.kill()
    process.join()
    with open(reading, errors="replace") as said:  # noqa: PTH123
        return Ended(process.exitcode or 0, "it hung" if hung else said.read().strip())
