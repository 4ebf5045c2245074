"""Ranking of candidate sentences: MAP and MRR with 95 % bootstrap intervals.

    python -m benchmarks.assistant.read.selection FILE.jsonl|FOLDER ...

A row has question and candidates ({sentence, label}). Questions whose candidates are all right or
all wrong are left out, as is usual for these sets. A folder has questions.jsonl and
articles.jsonl: the candidates are the sentences of the question's article, and those that overlap
its evidence are right.

"cosine" is the similarity of the embeddings. "reader" sees each candidate alone, or eight sentences
of an article in one passage. "features" is the calibrated sum of all features, as in the chain:
the reader in the passage and alone, the cosine, and the word overlap.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pincite.assistant.read.calibration import Features, load_calibration
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import PassageText
from pincite.index import Embedder
from pincite.index.sentences.boundaries import split
from pincite.index.text.words import content_words, stems

from benchmarks.statistics import bootstrap_interval

PASSAGE_SIZE = 8
"""Sentences of an article in one passage."""

METRICS = ("MAP", "MRR", "first right")

Scorer = Callable[[str, str, Sequence[str]], Sequence[float]]
"""(question, title, sentences) → the score of each sentence."""


def score_by_cosine(
    question: str, _title: str, sentences: Sequence[str], *, embedder: Embedder
) -> list[float]:
    vectors = embedder.embed([question, *sentences])
    return [float(each) for each in vectors[1:] @ vectors[0]]


def score_by_reader(
    question: str, title: str, sentences: Sequence[str], *, passage_size: int
) -> list[float]:
    groups = [sentences[at : at + passage_size] for at in range(0, len(sentences), passage_size)]
    judgements = bundled_reader(question, [PassageText(title, tuple(group)) for group in groups])
    return [each.logit for group in judgements for each in group]


def score_by_features(
    question: str, title: str, sentences: Sequence[str], *, passage_size: int, embedder: Embedder
) -> list[float]:
    question_stems = set(stems(content_words(question)))
    within = score_by_reader(question, title, sentences, passage_size=passage_size)
    alone = (
        within if passage_size == 1 else score_by_reader(question, title, sentences, passage_size=1)
    )
    similarities = score_by_cosine(question, title, sentences, embedder=embedder)
    overlaps = [
        len(question_stems & {*stems(content_words(each))}) / max(1, len(question_stems))
        for each in sentences
    ]
    features = map(Features, within, alone, similarities, overlaps)
    return [load_calibration().compute_logit(each) for each in features]


def evaluate_ranking(
    scorer: Scorer, question: str, title: str, sentences: Sequence[str], labels: Sequence[bool]
) -> tuple[float, float, bool]:
    """Return average precision, reciprocal rank, and whether the first sentence is right."""
    scores = scorer(question, title, sentences)
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    right_ranks = [rank for rank, i in enumerate(order, start=1) if labels[i]]
    precision = sum(found / rank for found, rank in enumerate(right_ranks, start=1)) / len(
        right_ranks
    )
    return precision, 1 / right_ranks[0], right_ranks[0] == 1


def format_mean(values: Sequence[float]) -> str:
    low, high = bootstrap_interval(values)
    return f"{sum(values) / len(values):.3f} [{low:.3f}, {high:.3f}]"


def read_cases(path: Path) -> list[tuple[str, str, list[str], list[bool]]]:
    """Return question, title, sentences, and for each sentence whether it is right."""
    if path.is_dir():
        cases = list(_read_article_cases(path))
    else:
        cases = [
            (
                row["question"],
                row.get("title") or "",
                [each["sentence"] for each in row["candidates"]],
                [bool(each["label"]) for each in row["candidates"]],
            )
            for row in _read_rows(path)
        ]
    return [each for each in cases if 0 < sum(each[-1]) < len(each[-1])]


def _read_article_cases(folder: Path) -> Iterator[tuple[str, str, list[str], list[bool]]]:
    articles = {row["id"]: row for row in _read_rows(folder / "articles.jsonl")}
    for row in _read_rows(folder / "questions.jsonl"):
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


def _read_rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf8").splitlines()]


def main() -> None:
    embedder = Embedder()
    for path in map(Path, sys.argv[1:]):
        passage_size = PASSAGE_SIZE if path.is_dir() else 1
        scorers: dict[str, Scorer] = {
            "cosine": partial(score_by_cosine, embedder=embedder),
            "reader": partial(score_by_reader, passage_size=passage_size),
            "features": partial(score_by_features, passage_size=passage_size, embedder=embedder),
        }
        cases = read_cases(path)
        for name, scorer in scorers.items():
            metrics = zip(*(evaluate_ranking(scorer, *case) for case in cases), strict=True)
            figures = (
                f"{of} {format_mean(values)}" for of, values in zip(METRICS, metrics, strict=True)
            )
            print(path.stem, len(cases), name, *figures, flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
