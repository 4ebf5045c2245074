"""The reader with more or less context of a sentence: title, previous sentence, passage.

    python -m benchmarks.assistant.read.context [QUESTIONS.jsonl.gz] [EVAL/multirc-news]
        [--most 500]

For each set, prints the share of the answerable questions whose best sentence is right. If a set
has unanswerable questions, prints how well the best score separates them (AUROC).
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import PassageText

from benchmarks.assistant.read.selection import PASSAGE_SIZE, read_cases
from training.data.questions import load_questions
from training.evaluate import SHARED_FOLDER, bootstrap_auroc, bootstrap_mean, format_estimate

Case = tuple[str, str, Sequence[str], Sequence[bool]]
"""Question, title, sentences, and for each sentence whether it is right."""


def split_into_passages(title: str, sentences: Sequence[str]) -> Iterator[PassageText]:
    for at in range(0, len(sentences), PASSAGE_SIZE):
        yield PassageText(title, tuple(sentences[at : at + PASSAGE_SIZE]))


def pair_with_previous(title: str, sentences: Sequence[str]) -> Iterator[PassageText]:
    for at in range(len(sentences)):
        yield PassageText(title, tuple(sentences[max(0, at - 1) : at + 1]))


def split_into_sentences(title: str, sentences: Sequence[str]) -> Iterator[PassageText]:
    for each in sentences:
        yield PassageText(title, (each,))


CONTEXTS: dict[str, tuple[bool, Callable[[str, Sequence[str]], Iterator[PassageText]]]] = {
    "title and passage": (True, split_into_passages),
    "passage": (False, split_into_passages),
    "title and the sentence before": (True, pair_with_previous),
    "title": (True, split_into_sentences),
    "nothing": (False, split_into_sentences),
}


def score_case(case: Case, context: str) -> list[float]:
    """Return the log-odds of each sentence of a case, with one of CONTEXTS."""
    question, title, sentences, _ = case
    with_title, build_passages = CONTEXTS[context]
    passages = list(build_passages(title if with_title else "", sentences))
    judgements = bundled_reader(question, passages)
    if build_passages is pair_with_previous:
        return [passage[-1].logit for passage in judgements]
    return [each.logit for passage in judgements for each in passage]


def read_held_out_cases(questions: Path, source: str) -> list[Case]:
    return [
        (q.text, q.title, q.sentences, [n in q.gold for n in range(len(q.sentences))])
        for q in load_questions(questions)
        if q.split == "test" and q.source == source
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    questions, news = (
        SHARED_FOLDER / "train/questions.jsonl.gz",
        SHARED_FOLDER / "eval/multirc-news",
    )
    parser.add_argument("questions", nargs="?", type=Path, default=questions)
    parser.add_argument("news", nargs="?", type=Path, default=news)
    parser.add_argument("--most", type=int, default=500, help="questions of each set")
    arguments = parser.parse_args()
    sets: dict[str, Sequence[Case]] = {
        source: read_held_out_cases(arguments.questions, source) for source in ("squad2", "clapnq")
    }
    sets[arguments.news.name] = read_cases(arguments.news)
    for name, available in sets.items():
        sampled = random.Random(0).sample(available, min(arguments.most, len(available)))
        answerable = [any(right) for *_, right in sampled]
        for context in CONTEXTS:
            logits = [score_case(case, context) for case in sampled]
            first_right = [
                float(case[-1][values.index(max(values))])
                for case, values in zip(sampled, logits, strict=True)
                if any(case[-1])
            ]
            separation = ""
            if not all(answerable):
                auroc = bootstrap_auroc(answerable, [max(values) for values in logits])
                separation = f"AUROC {format_estimate(auroc)}"
            share = format_estimate(bootstrap_mean(first_right))
            print(f"{name:14} {context:30} first right {share} {separation}", flush=True)


if __name__ == "__main__":
    main()
