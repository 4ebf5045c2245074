"""How often the right article is found: by dense retrieval, by sparse retrieval, and by both.

    python -m benchmarks.index.retrieval INDEX QUESTIONS.jsonl [KIND]

INDEX was built from the articles that belong to QUESTIONS, whose rows have `question`,
`answerable`, `kind` and `evidence`. For each retriever, this prints the share of questions whose
article is first, among the first five and among the first ten, with a 95 % bootstrap interval.
With --any, an article is also right if a passage found in it has the words of an answer: several
articles tell the same story. Few words, such as the name of a country, may stand there by chance.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pincite.assistant import DEFAULTS
from pincite.index import Index
from pincite.index.search import DEFAULT_WEIGHTS, FusionWeights

RETRIEVERS = {
    "dense": FusionWeights(sparse=0),
    "sparse": FusionWeights(dense=0),
    "both": DEFAULT_WEIGHTS,
}
CUTOFFS = (1, 5, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("kind", nargs="?")
    parser.add_argument("--sparse", type=float, nargs="*", help="try these sparse weights")
    parser.add_argument(
        "--any", action="store_true", help="a passage with the words of an answer is right too"
    )
    arguments = parser.parse_args()
    index = Index.open(arguments.index)
    rows = [json.loads(line) for line in arguments.questions.read_text("utf8").splitlines()]
    questions = [
        row
        for row in rows
        if row["answerable"] and row.get("evidence") and arguments.kind in (None, row["kind"])
    ]
    retrievers = RETRIEVERS | {
        f"sparse {weight}": FusionWeights(sparse=weight) for weight in arguments.sparse or ()
    }
    print(f"{len(questions)} questions, {index.coverage().articles} articles")
    for name, weights in retrievers.items():
        started = time.perf_counter()
        rankings = [
            _rank_articles(index, row, weights, with_answers=arguments.any) for row in questions
        ]
        milliseconds = 1_000 * (time.perf_counter() - started) / len(questions)
        cells = []
        for cutoff in CUTOFFS:
            hits = [any(is_right for _, is_right in ranked[:cutoff]) for ranked in rankings]
            low, high = _compute_bootstrap_interval(hits)
            cells.append(f"@{cutoff} {sum(hits) / len(hits):.3f} [{low:.2f}, {high:.2f}]")
        print(f"{name:10} {'  '.join(cells)}  {milliseconds:.0f} ms a question", flush=True)


def _rank_articles(
    index: Index, row: Mapping[str, Any], weights: FusionWeights, *, with_answers: bool
) -> list[tuple[str, bool]]:
    """Return the articles found, best first, and whether each is right."""
    passages = index.search(
        row["question"],
        DEFAULTS.passages,
        per_article=DEFAULTS.passages_per_article,
        weights=weights,
    )
    wanted = {each["article"] for each in row["evidence"]}
    answers = [
        re.compile(rf"\b{re.escape(each)}\b", re.IGNORECASE)
        for each in row["answers"]
        if with_answers
    ]
    ranked: dict[str, bool] = {}
    for passage in passages:
        text = index.article(passage.article_id).text[passage.start : passage.end]
        is_right = passage.article_id in wanted or any(each.search(text) for each in answers)
        ranked[passage.article_id] = ranked.get(passage.article_id, False) or is_right
    return list(ranked.items())


def _compute_bootstrap_interval(hits: list[bool]) -> tuple[float, float]:
    rng = random.Random(0)
    means = sorted(sum(rng.choices(hits, k=len(hits))) / len(hits) for _ in range(1_000))
    return means[25], means[974]


if __name__ == "__main__":
    main()
