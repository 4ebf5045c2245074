"""How well candidate sentences are ranked: MAP and MRR with a bootstrap interval of 95 %.

    python -m benchmarks.assistant.selection FILE.jsonl|FOLDER ...

A row has question and candidates ({sentence, label}). Questions without a right candidate, or
with nothing else, are left out, as is usual for these sets. A folder has questions.jsonl and
articles.jsonl; the sentences of the one article that a question is asked of are ranked, and
those that its evidence touches are right.

`reader` reads each candidate alone, or eight sentences of an article at once. `signs` weighs, as
the chain does, what is read so and of each sentence alone, how near it is to the question, and
the share of the question's words that it has.
"""

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pincite.assistant.read.calibration import Features, load_calibration
from pincite.assistant.read.reader import PassageText, bundled_reader
from pincite.index import Embedder
from pincite.index.sentences.boundaries import split
from pincite.index.text.words import content_words, stems

TOGETHER = 8
"""Sentences of an article that are read at once."""

FIGURES = ("MAP", "MRR", "first right")

Scorer = Callable[[str, str, Sequence[str]], Sequence[float]]
"""(question, title, sentences) → how likely each answers."""


def by_nearness(
    question: str, _title: str, sentences: Sequence[str], *, embedder: Embedder
) -> list[float]:
    vectors = embedder.embed([question, *sentences])
    return [float(each) for each in vectors[1:] @ vectors[0]]


def by_reader(question: str, title: str, sentences: Sequence[str], *, together: int) -> list[float]:
    groups = [sentences[at : at + together] for at in range(0, len(sentences), together)]
    read = bundled_reader(question, [PassageText(title, tuple(group)) for group in groups])
    return [each.logit for group in read for each in group]


def by_signs(
    question: str, title: str, sentences: Sequence[str], *, together: int, embedder: Embedder
) -> list[float]:
    wanted = set(stems(content_words(question)))
    within = by_reader(question, title, sentences, together=together)
    alone = within if together == 1 else by_reader(question, title, sentences, together=1)
    near = by_nearness(question, title, sentences, embedder=embedder)
    words = [
        len(wanted & {*stems(content_words(each))}) / max(1, len(wanted)) for each in sentences
    ]
    signs = map(Features, within, alone, near, words)
    return [load_calibration().logit(each) for each in signs]


def ranked(
    scorer: Scorer, question: str, title: str, sentences: Sequence[str], labels: Sequence[bool]
) -> tuple[float, float, bool]:
    """Return average precision and reciprocal rank of one question, and if the first is right."""
    scores = scorer(question, title, sentences)
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    right = [rank for rank, i in enumerate(order, start=1) if labels[i]]
    precision = sum(found / rank for found, rank in enumerate(right, start=1)) / len(right)
    return precision, 1 / right[0], right[0] == 1


def shown(values: Sequence[float]) -> str:
    draw = random.Random(0)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(1_000))
    return f"{sum(values) / len(values):.3f} [{means[25]:.3f}, {means[974]:.3f}]"


def cases(path: Path) -> list[tuple[str, str, list[str], list[bool]]]:
    """Return question, title, sentences, and which of them are right."""
    if path.is_dir():
        found = list(_of_articles(path))
    else:
        found = [
            (
                row["question"],
                row.get("title") or "",
                [each["sentence"] for each in row["candidates"]],
                [bool(each["label"]) for each in row["candidates"]],
            )
            for row in _rows(path)
        ]
    return [each for each in found if 0 < sum(each[-1]) < len(each[-1])]


def _of_articles(folder: Path) -> Iterator[tuple[str, str, list[str], list[bool]]]:
    articles = {row["id"]: row for row in _rows(folder / "articles.jsonl")}
    for row in _rows(folder / "questions.jsonl"):
        if row["answerable"] and row["evidence"]:
            article = articles[row["articles"][0]]
            text, spans = article["text"], split(article["text"])
            gold = row["evidence"]
            yield (
                row["question"],
                article["title"] or "",
                [text[span.start : span.end] for span in spans],
                [any(g["start"] < s.end and s.start < g["end"] for g in gold) for s in spans],
            )


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf8").splitlines()]


def main() -> None:
    embedder = Embedder()
    for path in map(Path, sys.argv[1:]):
        together = TOGETHER if path.is_dir() else 1
        scorers: dict[str, Scorer] = {
            "cosine": partial(by_nearness, embedder=embedder),
            "reader": partial(by_reader, together=together),
            "signs": partial(by_signs, together=together, embedder=embedder),
        }
        asked = cases(path)
        for name, scorer in scorers.items():
            found = zip(*(ranked(scorer, *case) for case in asked), strict=True)
            figures = (f"{of} {shown(values)}" for of, values in zip(FIGURES, found, strict=True))
            print(path.stem, len(asked), name, *figures, flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
