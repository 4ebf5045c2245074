"""How well `read.score` ranks candidate sentences: MAP and MRR with a bootstrap interval of 95 %.

    PYTHONPATH=. python benchmarks/selection.py FILE.jsonl ...

A row has question and candidates ({sentence, label}). Questions without a right candidate, or
with nothing else, are left out, as is usual for these sets.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pincite.assistant.read import score
from pincite.index import Embedder

Scorer = Callable[[str, Sequence[str]], Sequence[float]]


def by_nearness(embedder: Embedder) -> Scorer:
    def scorer(question: str, sentences: Sequence[str]) -> list[float]:
        vectors = embedder.vectors([question, *sentences])
        return [float(each) for each in vectors[1:] @ vectors[0]]

    return scorer


def ranked(
    scorer: Scorer, question: str, sentences: Sequence[str], labels: Sequence[int]
) -> tuple[float, float]:
    """Return the average precision and the reciprocal rank of one question."""
    scores = scorer(question, sentences)
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    right = [rank for rank, i in enumerate(order, start=1) if labels[i]]
    precision = sum(found / rank for found, rank in enumerate(right, start=1)) / len(right)
    return precision, 1 / right[0]


def shown(values: Sequence[float]) -> str:
    draw = random.Random(0)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(1_000))
    return f"{sum(values) / len(values):.3f} [{means[25]:.3f}, {means[974]:.3f}]"


def main() -> None:
    scorers: dict[str, Scorer] = {"cosine": by_nearness(Embedder()), "read.score": score}
    for file in map(Path, sys.argv[1:]):
        rows = [json.loads(line) for line in file.read_text("utf8").splitlines()]
        cases = [
            (row["question"], [c["sentence"] for c in row["candidates"]], labels)
            for row in rows
            if 0 < sum(labels := [c["label"] for c in row["candidates"]]) < len(labels)
        ]
        for name, scorer in scorers.items():
            precisions, ranks = zip(*(ranked(scorer, *case) for case in cases), strict=True)
            print(f"{file.stem} {len(cases)} {name:10} MAP {shown(precisions)} MRR {shown(ranks)}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
