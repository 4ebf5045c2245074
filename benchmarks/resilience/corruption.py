"""Damages an index in every way it can think of, and asks it: does it crash, or answer wrongly?

    python -m benchmarks.resilience.corruption [--tries 60] [--seed 0] [--repairs 5]

Of an index with two generations, one file is damaged, before it is opened or after. A process of
its own, which may die, then opens it and asks. Right is what the whole index answers, what the
generation before it answers with a warning, or an error that says to build it again. After each
5th damage the folder is built again, and what that serves must answer as the whole index did.

Vectors are made of hashed words, for speed: what is damaged is the same.
"""

import argparse
import json
import logging
import os
import random
import re
import shutil
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import cycle, islice, product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pincite.assistant import build_chain
from pincite.index import Embedder, PinciteError, Served, build
from pincite.index.embedding.local import Vectors
from pincite.index.generations.directory import get_current
from pincite.index.text.words import words

EXAMPLES = Path(__file__).parents[2] / "examples"
QUESTIONS = (EXAMPLES / "questions.txt").read_text("utf-8").splitlines()[:2]
LONGEST = 900.0  # seconds

SAME = "as before"

Answers = list[dict[str, Any]]
Damage = Callable[[Path, Path, random.Random], None]
"""Damages the first file; the second is its namesake of another generation."""


class Case(NamedTuple):
    """What is done to which file, and whether only after the index was opened."""

    damage: Damage
    file: Path
    other: Path
    late: bool

    def name(self) -> str:
        when = ", after it was opened" if self.late else ""
        return f"{self.file}: {self.damage.__name__.replace('_', ' ')}{when}"


class Outcome(NamedTuple):
    """What a process that asked came to."""

    kind: str  # "answered", "refused", or what went wrong
    said: str
    answers: Answers


def flip_a_bit(file: Path, _other: Path, draw: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    file.write_bytes(data)


def flip_a_bit_keeping_the_time(file: Path, other: Path, draw: random.Random) -> None:
    at = file.stat()
    flip_a_bit(file, other, draw)
    os.utime(file, ns=(at.st_atime_ns, at.st_mtime_ns))


def overwrite(file: Path, _other: Path, draw: random.Random) -> None:
    data = bytearray(file.read_bytes())
    start = draw.randrange(len(data))
    data[start : start + 64] = draw.randbytes(len(data[start : start + 64]))
    file.write_bytes(data)


def zero_a_page(file: Path, _other: Path, draw: random.Random) -> None:
    data = bytearray(file.read_bytes())
    start = draw.randrange(len(data)) // 4096 * 4096
    data[start : start + 4096] = bytes(len(data[start : start + 4096]))
    file.write_bytes(data)


def zero_the_end(file: Path, _other: Path, draw: random.Random) -> None:
    data = file.read_bytes()
    keep = draw.randrange(len(data))
    file.write_bytes(data[:keep] + bytes(len(data) - keep))


def swap_pages(file: Path, _other: Path, draw: random.Random) -> None:
    data = file.read_bytes()
    middle = draw.randrange(1, len(data))
    file.write_bytes(data[middle:] + data[:middle])


def cut_off(file: Path, _other: Path, draw: random.Random) -> None:
    os.truncate(file, draw.randrange(file.stat().st_size))


def empty(file: Path, _other: Path, _draw: random.Random) -> None:
    file.write_bytes(b"")


def append(file: Path, _other: Path, draw: random.Random) -> None:
    with file.open("ab") as stream:
        stream.write(draw.randbytes(100))


def randomize(file: Path, _other: Path, draw: random.Random) -> None:
    file.write_bytes(draw.randbytes(file.stat().st_size))


def remove(file: Path, _other: Path, _draw: random.Random) -> None:
    file.unlink()


def make_a_folder(file: Path, _other: Path, _draw: random.Random) -> None:
    file.unlink()
    file.mkdir()


def dangle(file: Path, _other: Path, _draw: random.Random) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def mix_generations(file: Path, other: Path, _draw: random.Random) -> None:
    shutil.copyfile(other, file)


def remove_the_folder(file: Path, _other: Path, _draw: random.Random) -> None:
    shutil.rmtree(file.parent)


DAMAGES: tuple[Damage, ...] = (
    flip_a_bit,
    flip_a_bit_keeping_the_time,
    overwrite,
    zero_a_page,
    zero_the_end,
    swap_pages,
    cut_off,
    empty,
    append,
    randomize,
    remove,
    make_a_folder,
    dangle,
    mix_generations,
    remove_the_folder,
)


class Hashed(Embedder):
    """Vectors of words by chance: the same words, the same vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.array([sum(map(_chance, words(text))) for text in texts], dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@cache
def _chance(word: str) -> Vectors:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(384, np.float32)


def prepare(base: Path) -> None:
    """Make a folder of articles and its index, which keeps a generation before the served."""
    folder, root = base / "articles", base / "whole"
    shutil.copytree(EXAMPLES / "articles", folder)
    held_back = [folder / "wire", *folder.glob("2024-06/swiss*")]
    for path in held_back:
        path.rename(base / path.name)
    rebuild(folder, root)
    shutil.copytree(root, base / "before")
    for path in held_back:
        (base / path.name).rename(path)
    rebuild(folder, root)


def rebuild(folder: Path, root: Path) -> None:
    build(folder, into=root, embedder=Hashed())


def asked(root: Path, damage: Callable[[], None] | None = None) -> Outcome:
    """Open an index and ask it, with `damage` done in between where there is one."""
    said: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("pincite").addHandler(listener)
    try:
        chain = build_chain(Served(root, embedder=Hashed()))
        if damage:
            chain.invoke(QUESTIONS[0])
            damage()
        answers = [chain.invoke(question).to_json() for question in QUESTIONS]
    except PinciteError as error:
        return Outcome("refused", str(error), [])
    return Outcome("answered", " ".join(said), rounded(answers))


def rounded(answers: Answers) -> Answers:
    """Vectors of one text differ in their last digits with the batch they were made in."""
    text = json.dumps(answers)
    found: Answers = json.loads(text, parse_float=lambda number: round(float(number), 5))
    return found


def apart(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function in a process of its own, which may die."""
    context = get_context("fork")  # the model is loaded once, Chroma not before the fork
    ours, theirs = context.Pipe(duplex=False)

    def run() -> None:
        try:
            theirs.send(function(*arguments))
        except Exception as error:
            theirs.send(Outcome("raised", repr(error), []))

    process = context.Process(target=run)
    process.start()
    theirs.close()
    if not ours.poll(LONGEST):
        process.kill()
        return Outcome("hung", "", [])
    try:
        result = ours.recv()
    except EOFError:
        process.join()
        return Outcome("crashed", f"exit code {process.exitcode}", [])
    process.join()
    return result


def cases(root: Path) -> Iterator[Case]:
    """Yield every damage to every file that is served, before and after it is opened."""
    served = get_current(root)
    assert served is not None
    (before,) = (each for each in served.parent.iterdir() if each != served)
    namesakes = {file.name: file.relative_to(root) for file in before.rglob("*")}
    files = {Path("current"): namesakes["manifest.json"]}
    for file in sorted(served.rglob("*")):
        if file.is_file():
            files[file.relative_to(root)] = namesakes[file.name]
    for (file, other), damage, late in product(files.items(), DAMAGES, (False, True)):
        yield Case(damage, file, other, late)


def attempt(case: Case, base: Path, right: dict[str, Answers], draw: random.Random) -> str:
    """Damage a copy of the index, and return what asking it came to."""
    work = base / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base / "whole", work)

    def harm() -> None:
        case.damage(work / case.file, work / case.other, draw)

    if not case.late:
        harm()
    return judged(apart(asked, work, harm if case.late else None), right)


def repaired(base: Path, right: dict[str, Answers]) -> str:
    """Build the damaged copy again, and return what asking it came to."""
    failure = apart(rebuild, base / "articles", base / "work")
    if failure:
        return f"NOT BUILT: {failure.said}"
    result = judged(apart(asked, base / "work"), right)
    return result if result == SAME else f"NOT REPAIRED: {result}"


def judged(outcome: Outcome, right: dict[str, Answers]) -> str:
    """Return what an outcome amounts to, in capitals where it is a failure."""
    if outcome.kind == "refused":
        return (
            "refused" if re.search("build|check its", outcome.said) else f"UNCLEAR: {outcome.said}"
        )
    if outcome.kind != "answered":
        return f"{outcome.kind.upper()}: {outcome.said}"
    ids = {answer["index_id"] for answer in outcome.answers}
    if len(ids) != 1 or outcome.answers != right.get(ids.pop()):
        return f"WRONG: {outcome.answers}"
    if outcome.answers == next(iter(right.values())):
        return SAME
    return "the generation before, with a warning" if outcome.said else "NO WARNING"


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tries", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--repairs", type=int, default=5, help="build again after each so many")
    chosen = arguments.parse_args()
    draw = random.Random(chosen.seed)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        failure = apart(prepare, base)
        if failure:
            sys.exit(f"the index cannot be prepared: {failure.said}")
        wholes = [apart(asked, base / name) for name in ("whole", "before")]
        right = {each.answers[0]["index_id"]: each.answers for each in wholes}
        todo = list(cases(base / "whole"))
        draw.shuffle(todo)
        for number, case in enumerate(islice(cycle(todo), chosen.tries), start=1):
            results = [attempt(case, base, right, draw)]
            if number % chosen.repairs == 0:
                results.append(repaired(base, right))
            for done, result in zip(("asked", "built again"), results, strict=False):
                table[done][result.split(":")[0]] += 1
                out = sys.stdout if result[0].isupper() else sys.stderr
                print(f"{number} {case.name()}: {done}: {result}", file=out, flush=True)
    for done, counts in table.items():
        said = ", ".join(f"{n} {what}" for what, n in counts.most_common())
        failed = sum(n for what, n in counts.items() if what.isupper())
        print(f"{done}: {counts.total()} tries, {failed} failures ({said})")
    sys.exit(any(what.isupper() for counts in table.values() for what in counts))


if __name__ == "__main__":
    main()
