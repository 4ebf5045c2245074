"""How well a reader picks sentences, tells that none answers, and answers shortly.

    python -m training.evaluate [QUESTIONS] [MEASURE] [--reader MODEL]

QUESTIONS are the training questions (default ../shared/train/questions.jsonl.gz), of which those
kept back are asked; MEASURE is a folder of question sets that were never trained on (default
../shared/eval). Prints each figure with a bootstrap interval of 95 %.
"""

import argparse
import json
import random
import string
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pincite.assistant.read.cross_encoder import named
from pincite.assistant.read.reader import Judged, Reader, Text, carried
from pincite.index.sentences import boundaries
from sklearn.metrics import roc_auc_score

from training.questions import Asked, load

SHARED = Path(__file__).parents[2] / "shared"
WINDOW = 8
"""Sentences of an article that are read at once."""

Figure = tuple[float, float, float]
"""A value, and where its interval starts and ends."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "questions", nargs="?", type=Path, default=SHARED / "train/questions.jsonl.gz"
    )
    parser.add_argument("measure", nargs="?", type=Path, default=SHARED / "eval")
    parser.add_argument("--reader", metavar="MODEL", help="a CrossEncoder, by folder or name")
    chosen = parser.parse_args()
    reader = named(chosen.reader) if chosen.reader else carried
    for name, figure in report(load(chosen.questions), chosen.measure, reader):
        print(f"{name:28} {shown(figure)}", flush=True)


def report(
    asked: Sequence[Asked], measure: Path, reader: Reader, most: int | None = None
) -> Iterator[tuple[str, Figure]]:
    """Yield name and figure. With `most`, only so many questions of each set are asked."""
    for source in ("squad2", "clapnq"):
        kept = [each for each in asked if each.part == "test" and each.source == source]
        yield from _kept_back(source, kept[:most], reader)
    for name in ("trecqa", "wikiqa"):
        file = measure / "selection" / f"{name}.jsonl"
        if file.exists():
            yield f"{name} MAP", mean(_selection(file, reader))
    if (measure / "multirc-news").exists():
        yield "multirc-news first right", mean(_articles(measure / "multirc-news", reader, most))


def _kept_back(source: str, asked: Sequence[Asked], reader: Reader) -> Iterator[tuple[str, Figure]]:
    first, answerable, best, exact, f1 = [], [], [], [], []
    for each in asked:
        (judged,) = reader(each.question, [Text(each.title, each.sentences)])
        top = max(range(len(judged)), key=lambda n: judged[n].odds)
        answerable.append(bool(each.gold))
        best.append(judged[top].odds)
        if each.gold:
            first.append(float(top in each.gold))
        if each.answers:
            short = _words(each.sentences[top], judged[top])
            exact.append(max(float(_plain(short) == _plain(words)) for words in each.short))
            f1.append(max(overlap(short, words) for words in each.short))
    yield f"{source} first right", mean(first)
    yield f"{source} AUROC", auroc(answerable, best)
    if exact and any(exact):
        yield f"{source} short exact", mean(exact)
        yield f"{source} short F1", mean(f1)


def _words(sentence: str, judged: Judged) -> str:
    return sentence[slice(*judged.short)] if judged.short else ""


def _selection(file: Path, reader: Reader) -> list[float]:
    """Average precision over the candidates of each question, each read alone."""
    values = []
    for row in _rows(file):
        labels = [each["label"] for each in row["candidates"]]
        if not 0 < sum(labels) < len(labels):
            continue
        title = row.get("title") or ""
        texts = [Text(title, (each["sentence"],)) for each in row["candidates"]]
        odds = [judged.odds for (judged,) in reader(row["question"], texts)]
        order = sorted(range(len(labels)), key=lambda n: -odds[n])
        right = [rank for rank, n in enumerate(order, start=1) if labels[n]]
        values.append(sum(k / rank for k, rank in enumerate(right, start=1)) / len(right))
    return values


def _articles(folder: Path, reader: Reader, most: int | None) -> list[float]:
    """Whether the first sentence is right, over the whole article that a question is asked of."""
    articles = {row["id"]: row for row in _rows(folder / "articles.jsonl")}
    asked = [q for q in _rows(folder / "questions.jsonl") if q["answerable"] and q["evidence"]]
    values = []
    for each in random.Random(0).sample(asked, min(most or len(asked), len(asked))):
        article = articles[each["articles"][0]]
        text, title = article["text"], article["title"] or ""
        spans = boundaries.split(text)
        windows = [spans[n : n + WINDOW] for n in range(0, len(spans), WINDOW)]
        texts = [Text(title, tuple(text[s.start : s.end] for s in part)) for part in windows]
        odds = [judged.odds for part in reader(each["question"], texts) for judged in part]
        top = spans[int(np.argmax(odds))]
        gold = each["evidence"]
        values.append(float(any(g["start"] < top.end and top.start < g["end"] for g in gold)))
    return values


def mean(values: Sequence[float]) -> Figure:
    """Return the mean with its bootstrap interval."""
    rows = np.array(values)
    return _interval(len(rows), lambda chosen: float(rows[chosen].mean()))


def auroc(positive: Sequence[bool], scores: Sequence[float]) -> Figure:
    """Return the area under the curve of answerable against not, with its interval."""
    labels, values = np.array(positive), np.array(scores)
    return _interval(len(labels), lambda some: float(roc_auc_score(labels[some], values[some])))


def shown(figure: Figure) -> str:
    """Return a figure as text."""
    return f"{figure[0]:.3f} [{figure[1]:.3f}, {figure[2]:.3f}]"


def _interval(size: int, of: Callable[[Any], float]) -> Figure:
    draw = np.random.default_rng(0)
    drawn = sorted(of(draw.integers(0, size, size)) for _ in range(1_000))
    return of(np.arange(size)), drawn[25], drawn[974]


def _plain(text: str) -> str:
    text = "".join(" " if c in string.punctuation + "“”‘’—–" else c for c in text.lower())
    return " ".join(word for word in text.split() if word not in ("a", "an", "the"))


def overlap(got: str, wanted: str) -> float:
    """Return the F1 of the words of two short answers."""
    mine, theirs = _plain(got).split(), _plain(wanted).split()
    common = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * common / (len(mine) + len(theirs)) if common else 0.0


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
