"""How often the right article is found: by vectors alone, by words alone, and by both.

    python -m benchmarks.index.retrieval INDEX QUESTIONS.jsonl [KIND]

INDEX was built from the articles that belong to QUESTIONS (rows with question, answerable, kind
and evidence, as in ../shared/eval). Prints, for each leg, the share of questions whose article is
first, among the first five and the first ten, with a bootstrap interval of 95 %.
"""

import argparse
import json
import random
import time
from pathlib import Path

from pincite.assistant import DEFAULTS
from pincite.index import Index
from pincite.index.search import DEFAULT_WEIGHTS, FusionWeights

LEGS = {
    "vectors": FusionWeights(sparse=0),
    "words": FusionWeights(dense=0),
    "both": DEFAULT_WEIGHTS,
}
FIRST = (1, 5, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("kind", nargs="?")
    parser.add_argument("--words", type=float, nargs="*", help="try these weights of words")
    chosen = parser.parse_args()
    index = Index.open(chosen.index)
    rows = [json.loads(line) for line in chosen.questions.read_text("utf8").splitlines()]
    asked = [
        row
        for row in rows
        if row["answerable"] and row.get("evidence") and chosen.kind in (None, row["kind"])
    ]
    legs = LEGS | {f"words {w}": FusionWeights(sparse=w) for w in chosen.words or ()}
    print(f"{len(asked)} questions, {index.coverage().articles} articles")
    for name, weights in legs.items():
        started = time.perf_counter()
        found = [_ranked(index, row["question"], weights) for row in asked]
        each = 1_000 * (time.perf_counter() - started) / len(asked)
        cells = []
        for first in FIRST:
            hits = [
                any(e["article"] in ranked[:first] for e in row["evidence"])
                for row, ranked in zip(asked, found, strict=True)
            ]
            low, high = _interval(hits)
            cells.append(f"@{first} {sum(hits) / len(hits):.3f} [{low:.2f}, {high:.2f}]")
        print(f"{name:10} {'  '.join(cells)}  {each:.0f} ms a question", flush=True)


def _ranked(index: Index, question: str, weights: FusionWeights) -> list[str]:
    passages = index.search(
        question,
        DEFAULTS.passages,
        per_article=DEFAULTS.passages_per_article,
        weights=weights,
    )
    return list(dict.fromkeys(passage.article_id for passage in passages))


def _interval(hits: list[bool]) -> tuple[float, float]:
    draw = random.Random(0)
    means = sorted(sum(draw.choices(hits, k=len(hits))) / len(hits) for _ in range(1_000))
    return means[25], means[974]


if __name__ == "__main__":
    main()
