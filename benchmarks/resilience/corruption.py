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
TIMEOUT = 900.0  # seconds

UNCHANGED = "as before"

Answers = list[dict[str, Any]]
Damage = Callable[[Path, Path, random.Random], None]
"""Damages the first file; the second is its namesake of another generation."""


class Case(NamedTuple):
    """What is done to which file, and whether only after the index was opened."""

    damage: Damage
    file: Path
    namesake: Path
    after_open: bool

    def describe(self) -> str:
        when = ", after it was opened" if self.after_open else ""
        return f"{self.file}: {self.damage.__name__.replace('_', ' ')}{when}"


class Outcome(NamedTuple):
    """What a process that asked came to."""

    kind: str  # "answered", "refused", or what went wrong
    message: str
    answers: Answers


def flip_a_bit(file: Path, _other: Path, rng: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    file.write_bytes(data)


def flip_a_bit_keeping_the_time(file: Path, other: Path, rng: random.Random) -> None:
    at = file.stat()
    flip_a_bit(file, other, rng)
    os.utime(file, ns=(at.st_atime_ns, at.st_mtime_ns))


def overwrite(file: Path, _other: Path, rng: random.Random) -> None:
    data = bytearray(file.read_bytes())
    start = rng.randrange(len(data))
    data[start : start + 64] = rng.randbytes(len(data[start : start + 64]))
    file.write_bytes(data)


def zero_a_page(file: Path, _other: Path, rng: random.Random) -> None:
    data = bytearray(file.read_bytes())
    start = rng.randrange(len(data)) // 4096 * 4096
    data[start : start + 4096] = bytes(len(data[start : start + 4096]))
    file.write_bytes(data)


def zero_the_end(file: Path, _other: Path, rng: random.Random) -> None:
    data = file.read_bytes()
    keep = rng.randrange(len(data))
    file.write_bytes(data[:keep] + bytes(len(data) - keep))


def swap_pages(file: Path, _other: Path, rng: random.Random) -> None:
    data = file.read_bytes()
    middle = rng.randrange(1, len(data))
    file.write_bytes(data[middle:] + data[:middle])


def cut_off(file: Path, _other: Path, rng: random.Random) -> None:
    os.truncate(file, rng.randrange(file.stat().st_size))


def empty(file: Path, _other: Path, _draw: random.Random) -> None:
    file.write_bytes(b"")


def append(file: Path, _other: Path, rng: random.Random) -> None:
    with file.open("ab") as stream:
        stream.write(rng.randbytes(100))


def randomize(file: Path, _other: Path, rng: random.Random) -> None:
    file.write_bytes(rng.randbytes(file.stat().st_size))


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


class HashEmbedder(Embedder):
    """Vectors of words by chance: the same words, the same vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.array([sum(map(_word_vector, words(text))) for text in texts], dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@cache
def _word_vector(word: str) -> Vectors:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(384, np.float32)


def prepare_index(workspace: Path) -> None:
    """Make a folder of articles and its index, which keeps a generation before the served."""
    folder, root = workspace / "articles", workspace / "whole"
    shutil.copytree(EXAMPLES / "articles", folder)
    held_back = [folder / "wire", *folder.glob("2024-06/swiss*")]
    for path in held_back:
        path.rename(workspace / path.name)
    build_index(folder, root)
    shutil.copytree(root, workspace / "before")
    for path in held_back:
        (workspace / path.name).rename(path)
    build_index(folder, root)


def build_index(folder: Path, root: Path) -> None:
    build(folder, into=root, embedder=HashEmbedder())


def open_and_ask(root: Path, damage: Callable[[], None] | None = None) -> Outcome:
    """Open an index and ask it, with `damage` done in between where there is one."""
    warnings: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("pincite").addHandler(listener)
    try:
        chain = build_chain(Served(root, embedder=HashEmbedder()))
        if damage:
            chain.invoke(QUESTIONS[0])
            damage()
        answers = [chain.invoke(question).to_json() for question in QUESTIONS]
    except PinciteError as error:
        return Outcome("refused", str(error), [])
    return Outcome("answered", " ".join(warnings), round_floats(answers))


def round_floats(answers: Answers) -> Answers:
    """Vectors of one text differ in their last digits with the batch they were made in."""
    text = json.dumps(answers)
    found: Answers = json.loads(text, parse_float=lambda number: round(float(number), 5))
    return found


def run_in_process(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function in a process of its own, which may die."""
    context = get_context("fork")  # the model is loaded once, Chroma not before the fork
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        try:
            sender.send(function(*arguments))
        except Exception as error:
            sender.send(Outcome("raised", repr(error), []))

    process = context.Process(target=run)
    process.start()
    sender.close()
    if not receiver.poll(TIMEOUT):
        process.kill()
        return Outcome("hung", "", [])
    try:
        result = receiver.recv()
    except EOFError:
        process.join()
        return Outcome("crashed", f"exit code {process.exitcode}", [])
    process.join()
    return result


def iterate_cases(root: Path) -> Iterator[Case]:
    """Yield every damage to every file that is served, before and after it is opened."""
    current_generation = get_current(root)
    assert current_generation is not None
    (previous,) = (
        each for each in current_generation.parent.iterdir() if each != current_generation
    )
    namesakes = {file.name: file.relative_to(root) for file in previous.rglob("*")}
    files = {Path("current"): namesakes["manifest.json"]}
    for file in sorted(current_generation.rglob("*")):
        if file.is_file():
            files[file.relative_to(root)] = namesakes[file.name]
    for (file, other), damage, after_open in product(files.items(), DAMAGES, (False, True)):
        yield Case(damage, file, other, after_open)


def try_case(case: Case, workspace: Path, expected: dict[str, Answers], rng: random.Random) -> str:
    """Damage a copy of the index, and return what asking it came to."""
    damaged = workspace / "work"
    shutil.rmtree(damaged, ignore_errors=True)
    shutil.copytree(workspace / "whole", damaged)

    def apply_damage() -> None:
        case.damage(damaged / case.file, damaged / case.namesake, rng)

    if not case.after_open:
        apply_damage()
    return classify(
        run_in_process(open_and_ask, damaged, apply_damage if case.after_open else None), expected
    )


def try_repair(workspace: Path, expected: dict[str, Answers]) -> str:
    """Build the damaged copy again, and return what asking it came to."""
    failure = run_in_process(build_index, workspace / "articles", workspace / "work")
    if failure:
        return f"NOT BUILT: {failure.said}"
    result = classify(run_in_process(open_and_ask, workspace / "work"), expected)
    return result if result == UNCHANGED else f"NOT REPAIRED: {result}"


def classify(outcome: Outcome, expected: dict[str, Answers]) -> str:
    """Return what an outcome amounts to, in capitals where it is a failure."""
    if outcome.kind == "refused":
        return (
            "refused"
            if re.search("build|check its", outcome.message)
            else f"UNCLEAR: {outcome.message}"
        )
    if outcome.kind != "answered":
        return f"{outcome.kind.upper()}: {outcome.message}"
    ids = {answer["index_id"] for answer in outcome.answers}
    if len(ids) != 1 or outcome.answers != expected.get(ids.pop()):
        return f"WRONG: {outcome.answers}"
    if outcome.answers == next(iter(expected.values())):
        return UNCHANGED
    return "the generation before, with a warning" if outcome.message else "NO WARNING"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tries", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repairs", type=int, default=5, help="build again after each so many")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        failure = run_in_process(prepare_index, workspace)
        if failure:
            sys.exit(f"the index cannot be prepared: {failure.said}")
        baselines = [run_in_process(open_and_ask, workspace / name) for name in ("whole", "before")]
        expected = {each.answers[0]["index_id"]: each.answers for each in baselines}
        cases = list(iterate_cases(workspace / "whole"))
        rng.shuffle(cases)
        for number, case in enumerate(islice(cycle(cases), arguments.tries), start=1):
            results = [try_case(case, workspace, expected, rng)]
            if number % arguments.repairs == 0:
                results.append(try_repair(workspace, expected))
            for phase, result in zip(("asked", "built again"), results, strict=False):
                table[phase][result.split(":")[0]] += 1
                out = sys.stdout if result[0].isupper() else sys.stderr
                print(f"{number} {case.describe()}: {phase}: {result}", file=out, flush=True)
    for phase, counts in table.items():
        summary = ", ".join(f"{n} {what}" for what, n in counts.most_common())
        failed = sum(n for what, n in counts.items() if what.isupper())
        print(f"{phase}: {counts.total()} tries, {failed} failures ({summary})")
    sys.exit(any(what.isupper() for counts in table.values() for what in counts))


if __name__ == "__main__":
    main()
