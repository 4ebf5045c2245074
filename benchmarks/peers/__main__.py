"""Compare Pincite with LangChain's recipe, LlamaIndex, txtai and haiku.rag, in one run.

    python -m benchmarks.peers EVAL/news2022 --articles 1000 --output docs/benchmarks.md

Same weights, articles and questions, offline; the systems take turns. The articles are those that
answer the questions, and then the first others. On a busy machine, compare processor seconds.
"""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from benchmarks.peers.measures import Cost, measure_disk, percentile, run, score
from benchmarks.peers.systems import System, make_systems

AT_ONCE = (1, 4, 16)
VERSIONS = ("chromadb", "langchain-core", "sentence-transformers", "torch", "onnxruntime")
OFFLINE = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", "TOKENIZERS_PARALLELISM": "true"}
MEGABYTE = 1_000_000
Row = tuple[str, str, str]
"""The name of a measure, the system, and the value."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path, help="a folder with articles and questions")
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument(
        "--environments", type=Path, default=Path.home() / ".cache" / "pincite-peers"
    )
    parser.add_argument("--only", metavar="NAME", action="append", help="compare with these only")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    systems = make_systems(arguments.environments, arguments.only or ())
    rows = _read(arguments.questions / "questions.jsonl")
    rows = [row for row in rows if row["answerable"] and row.get("evidence")]
    articles = _choose(_read(arguments.questions / "articles.jsonl"), rows, arguments.articles)
    ids = {each["id"] for each in articles}
    rows = [row for row in rows if any(each["article"] in ids for each in row["evidence"])]
    with tempfile.TemporaryDirectory() as folder:
        table = format_table(_measure(systems, articles, rows, Path(folder)), systems)
    text = "\n".join([*_describe(len(articles), len(rows)), table, ""])
    print(text)
    if arguments.output:
        _replace_tables(arguments.output, text)


def _measure(
    systems: Sequence[System], articles: list[Any], rows: list[Any], folder: Path
) -> Iterator[Row]:
    corpus, questions = folder / "articles.jsonl", folder / "questions.json"
    questions.write_text(json.dumps([row["question"] for row in rows]), "utf-8")
    _write(corpus, articles)
    for system in systems:
        store = folder / system.name
        cost = run(system.build(corpus, store), OFFLINE)
        yield from _list_costs("build", system, cost)
        rate = len(articles) / cost.processor
        yield "build, articles a second of processor time", system.name, f"{rate:.2f}"
        yield "disk, MB", system.name, f"{measure_disk(store) / MEGABYTE:,.0f}"
        if not system.can_update:
            yield "build, one article changed, processor s", system.name, "builds all again"
    changed = {**articles[0], "text": articles[0]["text"] + " One more sentence."}
    _write(corpus, [changed, *articles[1:]])
    for system in systems:
        if system.can_update:
            cost = run(system.build(corpus, folder / system.name), OFFLINE)
            yield from _list_costs("build, one article changed", system, cost)
    for system in systems:
        cost = run(system.ask(folder / system.name, rows[0]["question"]), OFFLINE)
        yield from _list_costs("one question, cold", system, cost)
    for threads in AT_ONCE:
        for system in systems:
            command = system.serve(folder / system.name, questions, threads)
            try:
                result = json.loads(run(command, OFFLINE).output)
            except CalledProcessError:
                yield f"search, {threads} at once, p50 ms", system.name, "fails"
                continue
            seconds = [each for each, _ in result["results"]]
            for name, share in (("p50", 0.5), ("p95", 0.95)):
                milliseconds = 1_000 * percentile(seconds, share)
                yield f"search, {threads} at once, {name} ms", system.name, f"{milliseconds:,.0f}"
            if threads == 1:
                mean = 1_000 * result["processor"] / len(rows)
                yield "search, processor ms", system.name, f"{mean:,.0f}"
                found = [each for _, each in result["results"]]
                for measure, value in score(rows, found).items():
                    yield measure, system.name, f"{value:.3f}"


def _list_costs(step: str, system: System, cost: Cost) -> Iterator[Row]:
    yield f"{step}, processor s", system.name, f"{cost.processor:,.1f}"
    yield f"{step}, s", system.name, f"{cost.seconds:,.1f}"
    yield f"{step}, peak MB", system.name, f"{cost.memory / MEGABYTE:,.0f}"


def format_table(rows: Iterator[Row], systems: Sequence[System]) -> str:
    """Return a Markdown table with a line for each measure and a column for each system."""
    values: dict[str, dict[str, str]] = {}
    for measure, system, value in rows:
        print(f"{measure} | {system} | {value}", flush=True)
        values.setdefault(measure, {})[system] = value
    lines = ["| | " + " | ".join(each.name for each in systems) + " |"]
    lines.append("|---" * (len(systems) + 1) + "|")
    lines += [
        f"| {measure} | " + " | ".join(cells.get(each.name, "") for each in systems) + " |"
        for measure, cells in values.items()
    ]
    return "\n".join(lines)


def _describe(articles: int, questions: int) -> Iterator[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}"
    yield f"{datetime.now(UTC):%d %B %Y}, {articles:,} articles, {questions} questions. "
    yield f"Python {platform.python_version()}, {versions}. {machine}."
    yield ""


def _choose(articles: list[Any], rows: list[Any], count: int) -> list[Any]:
    """Return the articles that answer a question, and then others, `count` in all."""
    wanted = {each["article"] for row in rows for each in row["evidence"]}
    return sorted(articles, key=lambda each: each["id"] not in wanted)[:count]


def _read(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _write(file: Path, articles: list[Any]) -> None:
    file.write_text("".join(json.dumps(each) + "\n" for each in articles), "utf-8")


MARK = "<!-- tables: written by `make bench` -->"


def _replace_tables(page: Path, text: str) -> None:
    """Write the text into a page, in place of what stands below the mark."""
    head = page.read_text("utf-8").partition(MARK)[0]
    page.write_text(f"{head}{MARK}\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
