"""Ranking by each feature alone, and by all features, over a whole index.

    python -m benchmarks.assistant.read.features INDEX EVAL/news2022/questions.jsonl

Prints the share of the answerable questions with an answer in the first sentence, and in the first
three; and how well the score of the first sentence separates answerable from unanswerable questions
(AUROC).
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pincite.assistant.read.ranking import ScoredSentence
from pincite.index import Index

from training.calibration.outcomes import find_sentences
from training.evaluate import bootstrap_auroc, bootstrap_mean, format_estimate

ORDERS: dict[str, Callable[[ScoredSentence], float]] = {
    "reader, within the passage": lambda each: each.features.logit_in_passage,
    "search": lambda each: each.features.retrieval_score,
    "words": lambda each: each.features.word_overlap,
    "all features": lambda each: each.logit,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--most", type=int, help="questions that are asked")
    arguments = parser.parse_args()
    lines = arguments.questions.read_text("utf-8").splitlines()[: arguments.most]
    index, questions = Index.open(arguments.index), [json.loads(line) for line in lines]
    rankings = [_rank(each["question"], index) for each in questions]
    print(f"{'':28} {'first':21} {'of the first three':21} AUROC")
    for name, order in ORDERS.items():
        best = [sorted(each, key=order, reverse=True)[:3] for each in rankings]
        pairs = [(q["answers"], b) for q, b in zip(questions, best, strict=True) if q["answerable"]]
        first = bootstrap_mean([_contains_answer(answers, few[:1]) for answers, few in pairs])
        first_three = bootstrap_mean([_contains_answer(answers, few) for answers, few in pairs])
        confidences = [order(few[0]) if few else -100.0 for few in best]
        separation = bootstrap_auroc([each["answerable"] for each in questions], confidences)
        columns = (format_estimate(each) for each in (first, first_three, separation))
        print(f"{name:28}", *(f"{column:21}" for column in columns), flush=True)


def _rank(question: str, index: Index) -> tuple[ScoredSentence, ...]:
    return find_sentences(question, index)


def _contains_answer(answers: Sequence[str], sentences: Sequence[ScoredSentence]) -> float:
    texts = [each.text.lower() for each in sentences]
    return float(any(answer.lower() in text for answer in answers for text in texts))


if __name__ == "__main__":
    main()
