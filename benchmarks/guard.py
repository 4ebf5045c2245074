"""Processor time of the main steps, as ratios to a reference computation, kept with the commit.

    python -m benchmarks.guard     # two minutes; the last step of .ci/run

A reference runs in the same process before each measurement, so that a slow or busy machine changes
both. The ratios become a git note of the commit (`git notes --ref=benchmarks show`), and the table
has those of the last commits. Nothing fails: a person reads the table.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pincite.assistant.chain import build_answerer
from pincite.assistant.question import parse_question
from pincite.assistant.settings import Settings
from pincite.index import Embedder, Index, build

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "examples" / "articles"
QUESTIONS = (ROOT / "examples" / "questions.txt").read_text("utf-8").splitlines()
NOTES = [
    "git",
    "-c",
    "user.name=benchmarks",
    "-c",
    "user.email=benchmarks@localhost",
    "notes",
    "--ref=benchmarks",
]
SHOWN = 10
REPEATS = 3
BUSY_SECONDS = 600
"""Time limit of an answer: on a busy machine, one may take minutes."""
_MATRIX = np.random.default_rng(0).standard_normal((1024, 1024), np.float32)
_TEXT = "The council of Larnmouth voted 9 to 4 on Monday to close the old pier in March. " * 2_000

Ratios = dict[str, float]


def read_processor_seconds() -> float:
    """Return the processor time of this process and of its finished children."""
    return sum(os.times()[:4])


def measure(run: Callable[[], object]) -> float:
    """Return the processor seconds of a function."""
    before = read_processor_seconds()
    run()
    return read_processor_seconds() - before


def multiply() -> None:
    """The reference of models: 86 GFLOP of matrix products in float32."""
    for _ in range(40):
        _MATRIX @ _MATRIX


def match() -> None:
    """The reference of everything else: Python and regular expressions."""
    for _ in range(10):
        {word.lower() for word in re.findall(r"\w+", _TEXT)}


def compare(run: Callable[[], object], reference: Callable[[], None], repeats: int) -> float:
    """Return the median ratio of the processor times of a function and a reference."""
    reference()
    ratios = []
    for _ in range(repeats):
        seconds = measure(reference)
        ratios.append(measure(run) / seconds)
    return round(statistics.median(ratios), 2)


def run_benchmarks(folder: Path) -> Ratios:
    """Measure the steps, with copies of the sample articles in `folder`."""
    articles, root, questions = folder / "articles", folder / "index", iter(QUESTIONS)
    shutil.copytree(ARTICLES, articles)
    texts = [file.read_text("utf-8")[:900] for file in sorted(ARTICLES.rglob("*.txt"))]
    embedder = Embedder()
    ratios = {"embed": compare(lambda: embedder.embed(texts), multiply, REPEATS)}
    ratios["build"] = compare(lambda: build(articles, into=root), multiply, 1)

    def change_and_rebuild() -> None:
        with (articles / "2024-03" / "baltimore-bridge.txt").open("a") as stream:
            stream.write(" The port opened again.")
        build(articles, into=root)

    ratios["rebuild"] = compare(change_and_rebuild, match, REPEATS)
    with Index.open(root) as index:
        answer = build_answerer(index, settings=Settings(answer_seconds=BUSY_SECONDS))

        def answer_next() -> None:
            # Another question each time: a passage is read once for a question.
            list(answer(parse_question({"question": next(questions)}, 1_000)))

        ratios["search"] = compare(lambda: index.search(QUESTIONS[0]), match, REPEATS)
        ratios["answer"] = compare(answer_next, multiply, REPEATS)
    ask = ("ask", QUESTIONS[0], "--index", str(root), "--answer-seconds", str(BUSY_SECONDS))
    ratios["ask, cold"] = compare(lambda: run_command(*ask), match, REPEATS)
    ratios["--help"] = compare(lambda: run_command("--help"), match, REPEATS)
    return ratios


def run_command(*arguments: str) -> None:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "pincite", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def read_git(*arguments: str) -> str:
    """Return what git prints; empty if it fails, as outside a checkout."""
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def keep(ratios: Ratios) -> None:
    """Attach the ratios to the current commit, in place of earlier ones."""
    read_git(*NOTES, "add", "--force", "--message", json.dumps(ratios))


def format_table() -> str:
    """Return the ratios of the last commits that have some, newest first."""
    rows: list[tuple[str, Ratios]] = []
    for line in read_git("git", "log", "--format=%h %cs", "--max-count=500").splitlines():
        note = read_git(*NOTES, "show", line.split()[0])
        if note and len(rows) < SHOWN:
            rows.append((line, json.loads(note)))
    names = list(dict.fromkeys(name for _, ratios in rows for name in ratios))
    lines = [f"{'commit':20}" + "".join(f"{name:>11}" for name in names)]
    for commit, ratios in rows:
        lines.append(f"{commit:20}" + "".join(f"{ratios.get(name, ''):>11}" for name in names))
    return "\n".join(lines)


def main() -> None:
    """Measure, keep the ratios with the commit, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        ratios = run_benchmarks(Path(folder))
    print(json.dumps(ratios))
    keep(ratios)
    print(format_table())


if __name__ == "__main__":
    main()
