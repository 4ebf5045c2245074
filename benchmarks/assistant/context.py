"""What the reader gains from what stands around a sentence: its title, the one before, its passage.

    python -m benchmarks.assistant.context [QUESTIONS.jsonl.gz] [EVAL/multirc-news] [--most 500]

Of each set's answerable questions, prints in how many the likeliest sentence is right, and, where
there are others, how well the likeliest one tells them apart (AUROC).
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pincite.assistant.read.reader import PassageText, bundled_reader

from benchmarks.assistant.selection import TOGETHER, cases
from training.evaluate import SHARED_FOLDER, bootstrap_auroc, bootstrap_mean, format_estimate
from training.questions import load_questions

Case = tuple[str, str, Sequence[str], Sequence[bool]]
"""Question, title, sentences, and which of them are right."""


def passage(title: str, sentences: Sequence[str]) -> Iterator[PassageText]:
    for at in range(0, len(sentences), TOGETHER):
        yield PassageText(title, tuple(sentences[at : at + TOGETHER]))


def before(title: str, sentences: Sequence[str]) -> Iterator[PassageText]:
    for at in range(len(sentences)):
        yield PassageText(title, tuple(sentences[max(0, at - 1) : at + 1]))


def alone(title: str, sentences: Sequence[str]) -> Iterator[PassageText]:
    for each in sentences:
        yield PassageText(title, (each,))


WAYS: dict[str, tuple[bool, Callable[[str, Sequence[str]], Iterator[PassageText]]]] = {
    "title and passage": (True, passage),
    "passage": (False, passage),
    "title and the sentence before": (True, before),
    "title": (True, alone),
    "nothing": (False, alone),
}


def odds(case: Case, way: str) -> list[float]:
    """Return the log-odds of each sentence of a case, read in one of the ways."""
    question, title, sentences, _ = case
    titled, texts = WAYS[way]
    read = bundled_reader(question, list(texts(title if titled else "", sentences)))
    if texts is before:
        return [judged[-1].logit for judged in read]
    return [each.logit for judged in read for each in judged]


def kept_back(questions: Path, source: str) -> list[Case]:
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
    chosen = parser.parse_args()
    sets: dict[str, Sequence[Case]] = {
        source: kept_back(chosen.questions, source) for source in ("squad2", "clapnq")
    }
    sets[chosen.news.name] = cases(chosen.news)
    for name, all_of_it in sets.items():
        asked = random.Random(0).sample(all_of_it, min(chosen.most, len(all_of_it)))
        answerable = [any(right) for *_, right in asked]
        for way in WAYS:
            read = [odds(case, way) for case in asked]
            first = [
                float(case[-1][values.index(max(values))])
                for case, values in zip(asked, read, strict=True)
                if any(case[-1])
            ]
            told = ""
            if not all(answerable):
                told = f"AUROC {format_estimate(bootstrap_auroc(answerable, [max(values) for values in read]))}"
            print(
                f"{name:14} {way:30} first right {format_estimate(bootstrap_mean(first))} {told}",
                flush=True,
            )


if __name__ == "__main__":
    main()
