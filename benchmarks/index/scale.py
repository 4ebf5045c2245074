"""How the costs of an index grow with the number of its articles.

    python -m benchmarks.index.scale ARTICLES.jsonl.gz --sizes 100 1000 10000 100000

Embedding takes the same time for each passage, so here a vector is a sum of random vectors, one
for each longer word: what is measured is all the rest, and whole answers without a language model.
Beyond the articles of the file, further ones are made of the sentences of two of them, with other
names. Each size is a process of its own, whose memory holds the articles too. Prints the costs, and
the exponent of each: the slope of its logarithm over that of the articles.
"""

import argparse
import gzip
import json
import os
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from subprocess import check_output

import numpy as np
from numpy.typing import NDArray
from pincite import Index
from pincite.assistant import Answer, Question
from pincite.assistant.chain import build_answerer
from pincite.index import LangChainEmbedder, build_articles

from benchmarks.peers.measures import measure_disk, percentile

DIMENSIONS = 384
MIN_WORD_LENGTH = 6
QUESTIONS = 200
ANSWERS, AT_ONCE = 100, 16
"""How many questions are answered one after the other, and of the others, how many at once."""
PASSAGES = 12
"""How many passages a search returns: as many as are read for an answer."""
Costs = dict[str, float]
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


class WordVectors:
    """Embeddings of LangChain's kind: the sum of a random vector for each word."""

    model = "random word vectors"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a text."""
        # Short words stand in every text: with them, all vectors would be alike.
        longer = [word for word in text.lower().split() if len(word) >= MIN_WORD_LENGTH]
        vectors = [_make_vector(word) for word in longer or [""]]
        total: list[float] = np.sum(vectors, axis=0).tolist()
        return total


@lru_cache(maxsize=20_000)  # more would be measured as memory of the index
def _make_vector(word: str) -> NDArray[np.float32]:
    return np.random.default_rng(list(word.encode())).standard_normal(DIMENSIONS, np.float32)


def main() -> None:
    """Measure each size in a process of its own, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rows", type=Path, help="articles, one JSON object a line (.jsonl.gz)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.rows, arguments.measure)))
        return
    costs: dict[int, Costs] = {}
    for size in arguments.sizes:
        command = [sys.executable, "-m", "benchmarks.index.scale", str(arguments.rows)]
        costs[size] = json.loads(check_output([*command, "--measure", str(size)]))
        print(f"{size:,} articles: {costs[size]}", file=sys.stderr, flush=True)
    print("| | " + " | ".join(f"{size:,}" for size in costs) + " | exponent |")
    print("|---" * (len(costs) + 2) + "|")
    for name in next(iter(costs.values())):
        values = [each[name] for each in costs.values()]
        cells = [name, *(f"{value:,.3g}" for value in values), fit_exponent(list(costs), values)]
        print("| " + " | ".join(cells) + " |")


def measure(rows: Path, size: int) -> Costs:
    """Build and search an index of `size` articles, and return its costs."""
    embedder = LangChainEmbedder(WordVectors())
    articles = list(islice(_make_articles(_read(rows)), size))
    rng = random.Random(0)
    words = [rng.choice(articles)["text"].split() for _ in range(QUESTIONS)]
    questions = [" ".join(rng.sample(each, min(8, len(each)))) for each in words]
    with tempfile.TemporaryDirectory() as folder:
        before = _measure_processor()
        build_articles(articles, folder, embedder=embedder)
        build = _measure_processor() - before
        changed = {**articles[0], "text": articles[0]["text"] + " One more sentence."}
        before = _measure_processor()
        build_articles([changed, *articles[1:]], folder, embedder=embedder)
        rebuild = _measure_processor() - before
        started = time.perf_counter()
        index = Index.open(folder, embedder=embedder)
        index.search(questions[0], PASSAGES)
        opening = time.perf_counter() - started
        seconds = []
        for question in questions[1:]:
            started = time.perf_counter()
            index.search(question, PASSAGES)
            seconds.append(time.perf_counter() - started)
        answer = build_answerer(index)
        answered = [_time_answer(answer, each) for each in questions[:ANSWERS]]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            at_once = list(pool.map(partial(_time_answer, answer), questions[ANSWERS:]))
        return {
            "passages": index.manifest.passages,
            "build without embedding, processor s": build,
            "build, one article changed, processor s": rebuild,
            "disk of a generation, MB": measure_disk(Path(folder)) / 2 / 1e6,
            "open and first search, s": opening,
            "search, p50 ms": 1_000 * statistics.median(seconds),
            "search, p95 ms": 1_000 * percentile(seconds, 0.95),
            "whole quoted answer, p50 ms": 1_000 * statistics.median(answered),
            "whole quoted answer, p95 ms": 1_000 * percentile(answered, 0.95),
            f"{AT_ONCE} at once, p95 s": percentile(at_once, 0.95),
            "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        }


def _time_answer(answer: Callable[[Question], Iterator[Answer]], question: str) -> float:
    started = time.perf_counter()
    deque(answer(Question(question)), maxlen=0)
    return time.perf_counter() - started


def fit_exponent(sizes: Sequence[float], values: Sequence[float]) -> str:
    """Return the exponent of the power law that fits best."""
    if len(sizes) < 2 or min(values) <= 0:
        return ""
    slope, _ = statistics.linear_regression(list(map(np.log, sizes)), list(map(np.log, values)))
    return f"{slope:.2f}"


def _read(rows: Path) -> list[dict[str, str]]:
    with (gzip.open if rows.suffix == ".gz" else open)(rows, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _make_articles(rows: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the articles, and then endlessly others made of two each, with other names."""
    for number, row in enumerate(rows):
        yield {"id": str(number), "title": row["title"], "text": row["text"]}
    rng = random.Random(0)
    names = sorted({name for row in rows[:1_000] for name in _NAME.findall(row["text"])})
    number = len(rows)
    while True:
        first, second = rng.sample(rows, 2)
        mapping = dict(zip(names, rng.sample(names, len(names)), strict=True))
        halves = [each["text"].split(". ") for each in (first, second)]
        mixed = ". ".join(part[n] for part in halves for n in range(1, len(part), 2))
        text = _rename(mixed, mapping)
        yield {"id": str(number), "title": f"{first['title']} {number}", "text": text}
        number += 1


def _rename(text: str, names: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)


def _measure_processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
