"""Compare SQLite FTS5 with bm25s for sparse retrieval: speed, memory, cost of a change.

    python -m benchmarks.index.lexical ARTICLES.jsonl QUESTIONS.jsonl

Needs: pip install bm25s.

Both index the same passages: whole sentences, about 1,000 characters, with the title, as stems
without stop words. Each runs in its own process. `change` is the time to add one article; bm25s
cannot add an article, so it indexes everything again.
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
PASSAGE_SIZE = 1_000


def iterate_passages(articles: Path) -> Iterator[Passage]:
    with articles.open(encoding="utf8") as lines:
        for row in map(json.loads, lines):
            passage = ""
            for span in split(row["text"]):
                if passage and len(passage) + span.end - span.start > PASSAGE_SIZE:
                    yield row["title"] or "", passage
                    passage = ""
                passage += row["text"][span.start : span.end] + " "
            if passage:
                yield row["title"] or "", passage


def tokenize(text: str) -> list[str]:
    return stems(word for word in words(text) if word not in STOPWORDS)


def fts5(corpus: list[Passage], questions: list[str]) -> dict[str, float]:
    folder = tempfile.mkdtemp()
    path = Path(folder) / "words.sqlite"
    database = sqlite3.connect(path)
    started = time.perf_counter()
    database.execute(
        "CREATE VIRTUAL TABLE p USING fts5(title, text, content='', tokenize='porter unicode61')"
    )
    database.executemany("INSERT INTO p (title, text) VALUES (?, ?)", corpus)
    database.commit()
    build_seconds = time.perf_counter() - started

    def ask(question: str) -> None:
        query = " OR ".join(f'"{w}"' for w in dict.fromkeys(words(question)) if w not in STOPWORDS)
        database.execute(
            "SELECT rowid FROM p WHERE p MATCH ? ORDER BY bm25(p, 2, 1) LIMIT 100", (query,)
        ).fetchall()

    def change() -> None:
        database.executemany("INSERT INTO p (title, text) VALUES (?, ?)", corpus[:10])
        database.commit()

    return _measure(build_seconds, ask, change, questions) | {"disk MB": path.stat().st_size / 1e6}


def bm25(corpus: list[Passage], questions: list[str]) -> dict[str, float]:
    import bm25s

    started = time.perf_counter()
    tokens = [tokenize(f"{title} {title} {text}") for title, text in corpus]
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index(tokens, show_progress=False)
    build_seconds = time.perf_counter() - started

    def ask(question: str) -> None:
        index.retrieve([tokenize(question)], k=100, show_progress=False)

    def change() -> None:  # with the tokens kept in memory; without them it takes longer
        bm25s.BM25(k1=1.2, b=0.75).index(tokens + tokens[:10], show_progress=False)

    folder = Path(tempfile.mkdtemp())
    index.save(folder)
    disk = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    return _measure(build_seconds, ask, change, questions) | {"disk MB": disk}


def _measure(
    build_seconds: float,
    ask: Callable[[str], None],
    change: Callable[[], None],
    questions: list[str],
) -> dict[str, float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append(1_000 * (time.perf_counter() - started))
    started = time.perf_counter()
    change()
    change_seconds = time.perf_counter() - started
    return {
        "build s": build_seconds,
        "query p50 ms": statistics.median(times),
        "query p95 ms": statistics.quantiles(times, n=20)[-1],
        "change s": change_seconds,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def main() -> None:
    articles, questions = map(Path, sys.argv[1:])
    corpus = list(iterate_passages(articles))
    lines = questions.read_text("utf8").splitlines()
    queries = [question for question in (json.loads(line)["question"] for line in lines)
             if any(word not in STOPWORDS for word in words(question))]  # fmt: skip
    print(f"{len(corpus):,} passages, {len(queries)} questions")
    for retriever in (fts5, bm25):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            figures = pool.apply(retriever, (corpus, queries))
        cells = "  ".join(f"{name} {value:,.3g}" for name, value in figures.items())
        print(f"{retriever.__name__:5} {cells}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main()
