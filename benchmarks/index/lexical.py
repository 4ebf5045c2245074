"""Compare SQLite FTS5 with bm25s as the lexical leg: speed, memory, cost of a change.

    python -m benchmarks.index.lexical ARTICLES.jsonl QUESTIONS.jsonl

Needs: pip install bm25s.

Both index the same passages of whole sentences (about 1,000 characters, each with its title) with
stemmed words and no function words. Each runs in a process of its own. `change` is what it
takes to add one article to what is there; bm25s has no such step and is built anew.
"""

import json
import multiprocessing
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pincite.index.sentences.boundaries import split
from pincite.index.text.words import STOPWORDS, stems, words

Passage = tuple[str, str]  # title, text
SIZE = 1_000


def passages(articles: Path) -> Iterator[Passage]:
    with articles.open(encoding="utf8") as lines:
        for row in map(json.loads, lines):
            run = ""
            for span in split(row["text"]):
                if run and len(run) + span.end - span.start > SIZE:
                    yield row["title"] or "", run
                    run = ""
                run += row["text"][span.start : span.end] + " "
            if run:
                yield row["title"] or "", run


def terms(text: str) -> list[str]:
    return stems(word for word in words(text) if word not in STOPWORDS)


def fts5(found: list[Passage], questions: list[str]) -> dict[str, float]:
    folder = tempfile.mkdtemp()
    path = Path(folder) / "words.sqlite"
    database = sqlite3.connect(path)
    started = time.perf_counter()
    database.execute(
        "CREATE VIRTUAL TABLE p USING fts5(title, text, content='', tokenize='porter unicode61')"
    )
    database.executemany("INSERT INTO p (title, text) VALUES (?, ?)", found)
    database.commit()
    built = time.perf_counter() - started

    def ask(question: str) -> None:
        query = " OR ".join(f'"{w}"' for w in dict.fromkeys(words(question)) if w not in STOPWORDS)
        database.execute(
            "SELECT rowid FROM p WHERE p MATCH ? ORDER BY bm25(p, 2, 1) LIMIT 100", (query,)
        ).fetchall()

    def change() -> None:
        database.executemany("INSERT INTO p (title, text) VALUES (?, ?)", found[:10])
        database.commit()

    return _figures(built, ask, change, questions) | {"disk MB": path.stat().st_size / 1e6}


def bm25(found: list[Passage], questions: list[str]) -> dict[str, float]:
    import bm25s

    started = time.perf_counter()
    tokens = [terms(f"{title} {title} {text}") for title, text in found]
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index(tokens, show_progress=False)
    built = time.perf_counter() - started

    def ask(question: str) -> None:
        index.retrieve([terms(question)], k=100, show_progress=False)

    def change() -> None:  # of the tokens that are kept, or else of the texts too
        bm25s.BM25(k1=1.2, b=0.75).index(tokens + tokens[:10], show_progress=False)

    folder = Path(tempfile.mkdtemp())
    index.save(folder)
    disk = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    return _figures(built, ask, change, questions) | {"disk MB": disk}


def _figures(
    built: float, ask: Callable[[str], None], change: Callable[[], None], questions: list[str]
) -> dict[str, float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append(1_000 * (time.perf_counter() - started))
    started = time.perf_counter()
    change()
    changed = time.perf_counter() - started
    return {
        "build s": built,
        "query p50 ms": statistics.median(times),
        "query p95 ms": statistics.quantiles(times, n=20)[-1],
        "change s": changed,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def main() -> None:
    articles, questions = map(Path, sys.argv[1:])
    found = list(passages(articles))
    lines = questions.read_text("utf8").splitlines()
    asked = [question for question in (json.loads(line)["question"] for line in lines)
             if any(word not in STOPWORDS for word in words(question))]  # fmt: skip
    print(f"{len(found):,} passages, {len(asked)} questions")
    for leg in (fts5, bm25):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            figures = pool.apply(leg, (found, asked))
        cells = "  ".join(f"{name} {value:,.3g}" for name, value in figures.items())
        print(f"{leg.__name__:5} {cells}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main()
