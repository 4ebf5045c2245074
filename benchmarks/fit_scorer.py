"""Fit the weights of `assistant/read.py` on openly licensed questions, and its calibration.

    python benchmarks/fit_scorer.py [TRAIN]

TRAIN (default ../shared/train/questions.jsonl.gz) has rows with source, title, question, sentences
and gold (positions). Of 220 questions (SQuAD 1.1, SelQA), each is read twice: in its own passage
and the four others that share most words, and in five others alone, where nothing answers.
Prints the weights, how often the first sentence is right, the AUROC of answerable against not,
and the line that turns the best sentence's log-odds into a calibrated probability.
Takes some four minutes. Needs scikit-learn, which sentence-transformers brings.
"""

import argparse
import gzip
import json
import math
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from pincite.assistant.features import NAMES, features
from pincite.index import Embedder
from pincite.index.words import content_words, stems
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

Key = tuple[str, str]
Group = tuple[list[str], list[str], list[int]]
FITTED = 4  # the training text has no headings and no questions
MARGIN = 0.75  # of log-odds: sentences this near the best are quoted too
QUESTIONS, POOL, READ = 220, 3_000, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = Path(__file__).parents[2] / "shared/train/questions.jsonl.gz"
    parser.add_argument("train", nargs="?", type=Path, default=default)
    with gzip.open(parser.parse_args().train, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["source"] in ("squad1", "selqa") and row["gold"]]
    random.Random(0).shuffle(rows)
    asked = rows[:QUESTIONS]
    passages = {_key(row): row["sentences"] for row in rows}
    pool = list(dict.fromkeys(_key(row) for row in asked + rows))[: POOL + QUESTIONS]
    bags = {key: set(stems(content_words(f"{key[0]} {' '.join(passages[key])}"))) for key in pool}
    counts = Counter(stem for bag in bags.values() for stem in bag)

    def nearest(question: str, own: Key) -> list[Key]:
        wanted = set(stems(content_words(question)))
        shared = {
            key: sum(math.log(len(pool) / counts[stem]) for stem in wanted & bags[key])
            for key in pool
            if key != own
        }
        return sorted(shared, key=lambda key: -shared[key])[:READ]

    def group(keys: list[Key], row: dict[str, Any]) -> Group:
        texts, contexts, gold = [], [], []
        for key in keys:
            for number, text in enumerate(passages[key]):
                before = passages[key][number - 1] if number else ""
                texts.append(text)
                contexts.append(f"{key[0]} {before}")
                gold.append(int(key == _key(row) and number in row["gold"]))
        return texts, contexts, gold

    embedder = Embedder()
    cases = []
    for row in asked:
        others = nearest(row["question"], _key(row))
        groups = group([_key(row), *others[:-1]], row), group(others, row)
        cases.append([_rows(row["question"], each, embedder) for each in groups])
    _report(cases)


def _key(row: dict[str, Any]) -> Key:
    return row["title"], row["sentences"][0]


def _rows(question: str, group: Group, embedder: Embedder) -> tuple[Any, Any]:
    texts, contexts, gold = group
    vectors = embedder.vectors([question, *texts])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    return np.array(features(question, texts, contexts, cosines))[:, :FITTED], np.array(gold)


def _report(cases: list[list[tuple[Any, Any]]]) -> None:
    everything = np.vstack([rows for case in cases for rows, _ in case])
    labels = np.hstack([gold for case in cases for _, gold in case])
    model = LogisticRegression(C=5, max_iter=2_000).fit(everything, labels)
    best, right, answerable, first = [], [], [], []
    for case in cases:
        for number, (rows, gold) in enumerate(case):
            odds = model.decision_function(rows)
            order = np.argsort(-odds)[:3]
            best.append(odds[order[0]])
            right.append(int(any(gold[i] for i in order if odds[i] >= best[-1] - MARGIN)))
            answerable.append(int(number == 0))
            if number == 0:
                first.append(int(gold[order[0]]))
    line = LogisticRegression(C=100).fit(np.array(best)[:, None], right)
    scale, shift = float(line.coef_[0, 0]), float(line.intercept_[0])
    weights = {name: round(float(w), 1) for name, w in zip(NAMES, model.coef_[0], strict=False)}
    print(f"log-odds of a sentence: {weights}, bias {model.intercept_[0]:.1f}")
    print(f"calibrated: {scale:.2f} times the best log-odds {shift:+.2f}")
    print(f"first sentence right {np.mean(first):.3f} of {len(first)}")
    print(f"AUROC answerable against not {roc_auc_score(answerable, best):.3f}")


if __name__ == "__main__":
    main()
