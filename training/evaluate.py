"""Metrics of a reader: sentence selection, unanswerable questions and short answers.

    python -m training.evaluate [QUESTIONS] [MEASURE] [--reader MODEL]

Measures on the test questions of QUESTIONS (default ../shared/train/questions.jsonl.gz), and on the
question sets in the folder MEASURE (default ../shared/eval), which are never trained on. Prints
each metric with its 95 % bootstrap interval.
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
from pincite.assistant.read.cross_encoder import load_cross_encoder
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import Judgement, PassageText, Reader
from pincite.index.sentences import boundaries
from sklearn.metrics import roc_auc_score

from training.data.news import label_story
from training.data.questions import LabelledQuestion, load_questions

SHARED_FOLDER = Path(__file__).parents[2] / "shared"
WINDOW_SENTENCES = 8
"""Sentences of an article in one passage."""

Estimate = tuple[float, float, float]
"""A value, and the lower and upper end of its interval."""


def main() -> None:
    """Print the metrics."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "questions", nargs="?", type=Path, default=SHARED_FOLDER / "train/questions.jsonl.gz"
    )
    parser.add_argument("measure", nargs="?", type=Path, default=SHARED_FOLDER / "eval")
    parser.add_argument("--reader", metavar="MODEL", help="a CrossEncoder, by folder or name")
    arguments = parser.parse_args()
    reader = load_cross_encoder(arguments.reader) if arguments.reader else bundled_reader
    for name, estimate in evaluate(load_questions(arguments.questions), arguments.measure, reader):
        print(f"{name:28} {format_estimate(estimate)}", flush=True)


def evaluate(
    questions: Sequence[LabelledQuestion],
    evaluation_folder: Path,
    reader: Reader,
    limit: int | None = None,
) -> Iterator[tuple[str, Estimate]]:
    """Yield the name and value of each metric, on at most `limit` questions of each set."""
    for source in ("squad2", "clapnq"):
        held_out = [each for each in questions if each.split == "test" and each.source == source]
        yield from _evaluate_held_out(source, held_out[:limit], reader)
    for name in ("trecqa", "wikiqa"):
        file = evaluation_folder / "selection" / f"{name}.jsonl"
        if file.exists():
            yield f"{name} MAP", bootstrap_mean(_evaluate_selection(file, reader))
    if (evaluation_folder / "news-own").exists():
        yield from _evaluate_stories(
            evaluation_folder / "news-own" / "stories.jsonl", reader, limit
        )
    if (evaluation_folder / "multirc-news").exists():
        yield (
            "multirc-news first right",
            bootstrap_mean(_evaluate_articles(evaluation_folder / "multirc-news", reader, limit)),
        )


def _evaluate_held_out(
    source: str, questions: Sequence[LabelledQuestion], reader: Reader
) -> Iterator[tuple[str, Estimate]]:
    first_correct, answerable, best_logits, exact, f1 = [], [], [], [], []
    for question in questions:
        (judgements,) = reader(question.text, [PassageText(question.title, question.sentences)])
        top = max(range(len(judgements)), key=lambda n: judgements[n].logit)
        answerable.append(bool(question.gold))
        best_logits.append(judgements[top].logit)
        if question.gold:
            first_correct.append(float(top in question.gold))
        if question.answer_spans:
            short = _get_short_answer(question.sentences[top], judgements[top])
            normalized = {_normalize_answer(each) for each in question.short_answers}
            exact.append(float(_normalize_answer(short) in normalized))
            f1.append(max(compute_token_f1(short, each) for each in question.short_answers))
    yield f"{source} first right", bootstrap_mean(first_correct)
    yield f"{source} AUROC", bootstrap_auroc(answerable, best_logits)
    if exact and any(exact):
        yield f"{source} short exact", bootstrap_mean(exact)
        yield f"{source} short F1", bootstrap_mean(f1)


def _evaluate_stories(
    file: Path, reader: Reader, limit: int | None
) -> Iterator[tuple[str, Estimate]]:
    """Yield the metrics of questions that are asked of all passages of their story."""
    first, first_three, f1, answerable, best_logits = [], [], [], [], []
    questions = [each for story in _read_rows(file) for each in label_story(story)]
    for question in [each for each in questions if each.kind != "talk"][:limit]:
        passages = (question, *question.rivals)
        texts = [PassageText(p.title, p.sentences, p.published) for p in passages]
        ranked = sorted(
            (
                (judgement, passage, number)
                for passage, part in zip(passages, reader(question.text, texts), strict=True)
                for number, judgement in enumerate(part)
            ),
            key=lambda each: -each[0].logit,
        )
        correct = [number in passage.gold for _, passage, number in ranked]
        answerable.append(any(correct))
        best_logits.append(ranked[0][0].logit)
        if any(correct):
            first.append(float(correct[0]))
            first_three.append(float(any(correct[:3])))
        if correct[0] and question.short_answers:
            short = _get_short_answer(ranked[0][1].sentences[ranked[0][2]], ranked[0][0])
            f1.append(max(compute_token_f1(short, each) for each in question.short_answers))
    yield "news-own first right", bootstrap_mean(first)
    yield "news-own first three", bootstrap_mean(first_three)
    yield "news-own AUROC", bootstrap_auroc(answerable, best_logits)
    yield "news-own short F1", bootstrap_mean(f1)


def _get_short_answer(sentence: str, judgement: Judgement) -> str:
    return sentence[slice(*judgement.short)] if judgement.short else ""


def _evaluate_selection(file: Path, reader: Reader) -> list[float]:
    """Return the average precision of each question; the reader sees each candidate alone."""
    values = []
    for row in _read_rows(file):
        labels = [each["label"] for each in row["candidates"]]
        if not 0 < sum(labels) < len(labels):
            continue
        title = row.get("title") or ""
        texts = [PassageText(title, (each["sentence"],)) for each in row["candidates"]]
        logits = [judgement.logit for (judgement,) in reader(row["question"], texts)]
        order = sorted(range(len(labels)), key=lambda n: -logits[n])
        correct_ranks = [rank for rank, n in enumerate(order, start=1) if labels[n]]
        values.append(
            sum(k / rank for k, rank in enumerate(correct_ranks, start=1)) / len(correct_ranks)
        )
    return values


def _evaluate_articles(folder: Path, reader: Reader, limit: int | None) -> list[float]:
    """Return for each question 1 if the best sentence of its whole article is right, else 0."""
    articles = {row["id"]: row for row in _read_rows(folder / "articles.jsonl")}
    questions = [
        q for q in _read_rows(folder / "questions.jsonl") if q["answerable"] and q["evidence"]
    ]
    values = []
    sample_size = min(limit or len(questions), len(questions))
    for question in random.Random(0).sample(questions, sample_size):
        article = articles[question["articles"][0]]
        text, title = article["text"], article["title"] or ""
        spans = boundaries.split(text)
        windows = [spans[n : n + WINDOW_SENTENCES] for n in range(0, len(spans), WINDOW_SENTENCES)]
        texts = [PassageText(title, tuple(text[s.start : s.end] for s in part)) for part in windows]
        judgements = reader(question["question"], texts)
        logits = [judgement.logit for part in judgements for judgement in part]
        top = spans[int(np.argmax(logits))]
        gold = question["evidence"]
        values.append(float(any(g["start"] < top.end and top.start < g["end"] for g in gold)))
    return values


def bootstrap_mean(values: Sequence[float]) -> Estimate:
    """Return the mean with its bootstrap interval (Efron 1979)."""
    rows = np.array(values)
    return _bootstrap(len(rows), lambda sample: float(rows[sample].mean()))


def bootstrap_auroc(positive: Sequence[bool], scores: Sequence[float]) -> Estimate:
    """Return the area under the ROC curve of `scores` for `positive`, with its interval."""
    labels, values = np.array(positive), np.array(scores)
    return _bootstrap(
        len(labels), lambda sample: float(roc_auc_score(labels[sample], values[sample]))
    )


def format_estimate(estimate: Estimate) -> str:
    """Return `value [low, high]`."""
    return f"{estimate[0]:.3f} [{estimate[1]:.3f}, {estimate[2]:.3f}]"


def _bootstrap(size: int, statistic: Callable[[Any], float]) -> Estimate:
    rng = np.random.default_rng(0)
    resampled = sorted(statistic(rng.integers(0, size, size)) for _ in range(1_000))
    return statistic(np.arange(size)), resampled[25], resampled[974]


def _normalize_answer(text: str) -> str:
    text = "".join(" " if c in string.punctuation + "“”‘’—–" else c for c in text.lower())
    return " ".join(word for word in text.split() if word not in ("a", "an", "the"))


def compute_token_f1(prediction: str, reference: str) -> float:
    """Return the token F1 of two short answers, as in SQuAD (Rajpurkar et al. 2016)."""
    prediction_words = _normalize_answer(prediction).split()
    reference_words = _normalize_answer(reference).split()
    common = sum((Counter(prediction_words) & Counter(reference_words)).values())
    return 2 * common / (len(prediction_words) + len(reference_words)) if common else 0.0


def _read_rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
