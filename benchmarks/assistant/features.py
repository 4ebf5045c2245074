"""What each sign is worth when sentences are chosen from a whole index, and all of them together.

    python -m benchmarks.assistant.features INDEX EVAL/news2022/questions.jsonl

Of the answerable questions, prints in how many an answer stands in the sentence that comes first,
and in one of the first three, by each sign alone and as the chain sorts them; and how well the
best sentence tells the answerable questions from the others (AUROC).
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pincite.assistant.read.ranking import ScoredSentence, rank_sentences
from pincite.assistant.read.reader import bundled_reader
from pincite.assistant.settings import DEFAULTS
from pincite.index import Index

from training.evaluate import bootstrap_auroc, bootstrap_mean, format_estimate

ORDERS: dict[str, Callable[[ScoredSentence], float]] = {
    "reader, within the passage": lambda each: each.features.logit_in_passage,
    "search": lambda each: each.features.retrieval_score,
    "words": lambda each: each.features.word_overlap,
    "all signs": lambda each: each.logit,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--most", type=int, help="questions that are asked")
    chosen = parser.parse_args()
    lines = chosen.questions.read_text("utf-8").splitlines()[: chosen.most]
    index, asked = Index.open(chosen.index), [json.loads(line) for line in lines]
    found = [_read(each["question"], index) for each in asked]
    print(f"{'':28} {'first':21} {'of the first three':21} AUROC")
    for name, order in ORDERS.items():
        best = [sorted(each, key=order, reverse=True)[:3] for each in found]
        pairs = [(q["answers"], b) for q, b in zip(asked, best, strict=True) if q["answerable"]]
        first = bootstrap_mean([_stands(answers, few[:1]) for answers, few in pairs])
        three = bootstrap_mean([_stands(answers, few) for answers, few in pairs])
        sure = [order(few[0]) if few else -100.0 for few in best]
        told = bootstrap_auroc([each["answerable"] for each in asked], sure)
        print(
            f"{name:28} {format_estimate(first):21} {format_estimate(three):21} {format_estimate(told)}",
            flush=True,
        )


def _read(question: str, index: Index) -> tuple[ScoredSentence, ...]:
    per_article = DEFAULTS.passages_per_article
    passages = index.search(question, DEFAULTS.passages, per_article=per_article)
    return rank_sentences(question, passages, index, bundled_reader)


def _stands(answers: Sequence[str], few: Sequence[ScoredSentence]) -> float:
    texts = [each.text.lower() for each in few]
    return float(any(answer.lower() in text for answer in answers for text in texts))


if __name__ == "__main__":
    main()
