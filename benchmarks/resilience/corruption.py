"""Checks that a damaged index neither crashes nor answers wrongly.

    python -m benchmarks.resilience.corruption [--tries 60] [--seed 0] [--repairs 5]

The benchmark damages one file of an index with two generations, before or after the index is
opened. A separate process, which may crash, then opens the index and asks it. Correct results are
the answers of the intact index, those of its previous generation with a warning, or an error that
says to build the index again. After every fifth damage, the folder is indexed again, and the index
must answer like the intact one.

For speed, vectors are made from hashes of words; the index has the same files.
"""

import argparse
import json
import logging
import random
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import cycle, islice, product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from pincite.assistant import build_chain
from pincite.index import PinciteError, Served, build
from pincite.index.generations.directory import get_current

from benchmarks.resilience.damages import DAMAGES, Damage
from benchmarks.resilience.forks import share_models_with_forks
from tests.fakes.index.embedding import HashEmbedder

EXAMPLES = Path(__file__).parents[2] / "examples"
QUESTIONS = (EXAMPLES / "questions.txt").read_text("utf-8").splitlines()[:2]
TIMEOUT = 900.0  # seconds

UNCHANGED = "as before"

Answers = list[dict[str, Any]]


class Case(NamedTuple):
    """A kind of damage, the file it damages, and whether the index is opened before it."""

    damage: Damage
    file: Path
    counterpart: Path
    after_open: bool

    def describe(self) -> str:
        when = ", after it was opened" if self.after_open else ""
        return f"{self.file}: {self.damage.__name__.replace('_', ' ')}{when}"


class Outcome(NamedTuple):
    """How a process that asked the index ended."""

    kind: str  # "answered", "refused", or what went wrong
    message: str
    answers: Answers


def prepare_index(workspace: Path) -> None:
    """Make a folder of articles and its index with two generations.

    Copies of the index are in `whole` and, with the first generation only, in `before`.
    """
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
    """Open an index, ask it, and, if there is a `damage`, ask again after the damage."""
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
    """Round all numbers: the last digits of a vector depend on the other texts in its batch."""
    text = json.dumps(answers)
    found: Answers = json.loads(text, parse_float=lambda number: round(float(number), 5))
    return found


share_models_with_forks()


def run_in_process(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function in a separate process, which may crash."""
    context = get_context("fork")  # The model is loaded once. Chroma does not survive a fork.
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
    """Yield every damage to every file of the current generation, before and after opening."""
    current_generation = get_current(root)
    assert current_generation is not None
    (previous,) = (
        each for each in current_generation.parent.iterdir() if each != current_generation
    )
    counterparts = {file.name: file.relative_to(root) for file in previous.rglob("*")}
    files = {Path("current"): counterparts["manifest.json"]}
    for file in sorted(current_generation.rglob("*")):
        if file.is_file():
            files[file.relative_to(root)] = counterparts[file.name]
    for (file, other), damage, after_open in product(files.items(), DAMAGES, (False, True)):
        yield Case(damage, file, other, after_open)


def try_case(case: Case, workspace: Path, expected: dict[str, Answers], rng: random.Random) -> str:
    """Damage a copy of the index, ask it, and return the kind of result."""
    damaged = workspace / "work"
    shutil.rmtree(damaged, ignore_errors=True)
    shutil.copytree(workspace / "whole", damaged)

    def apply_damage() -> None:
        case.damage(damaged / case.file, damaged / case.counterpart, rng)

    if not case.after_open:
        apply_damage()
    return classify(
        run_in_process(open_and_ask, damaged, apply_damage if case.after_open else None), expected
    )


def try_repair(workspace: Path, expected: dict[str, Answers]) -> str:
    """Index the folder again into the damaged copy, ask it, and return the kind of result."""
    failure = run_in_process(build_index, workspace / "articles", workspace / "work")
    if failure:
        return f"NOT BUILT: {failure.message}"
    result = classify(run_in_process(open_and_ask, workspace / "work"), expected)
    return result if result == UNCHANGED else f"NOT REPAIRED: {result}"


def classify(outcome: Outcome, expected: dict[str, Answers]) -> str:
    """Return the kind of result; failures are in capitals."""
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
    return "the previous generation, with a warning" if outcome.message else "NO WARNING"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tries", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repairs", type=int, default=5, help="index again after every N damages")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        failure = run_in_process(prepare_index, workspace)
        if failure:
            sys.exit(f"the index cannot be prepared: {failure.message}")
        baselines = [run_in_process(open_and_ask, workspace / name) for name in ("whole", "before")]
        expected = {each.answers[0]["index_id"]: each.answers for each in baselines}
        cases = list(iterate_cases(workspace / "whole"))
        rng.shuffle(cases)
        for number, case in enumerate(islice(cycle(cases), arguments.tries), start=1):
            results = [try_case(case, workspace, expected, rng)]
            if number % arguments.repairs == 0:
                results.append(try_repair(workspace, expected))
            for phase, result in zip(("asked", "indexed again"), results, strict=False):
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
