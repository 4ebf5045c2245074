"""Balanced accuracy of the support check on public data sets, compared with word overlap.

    python -m benchmarks.assistant.support QAGS.jsonl WICE.jsonl [--checker SETTING] [--most N]

QAGS has sentences of summaries with the votes of three people (`supported`). WiCE has claims with
the text of a web page (`label`; partly supported claims count as unsupported), news-claims has
claims with an article. Overlap is the share of the stems of the claim's content words that the text
has. As in SummaC (Laban et al. 2022), the threshold of a score is chosen for each set on four
fifths of its texts and measured on the other fifth. `shown as` uses the verdicts with the
thresholds of the check: a claim is accepted if it is `quoted` or `supported`, or, in the second
line, if it is not `unsupported`. Balanced accuracy is the mean of the accuracy on supported and on
unsupported claims. Intervals are 95 % bootstraps over texts.
"""

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.assistant.check import Checker, load_checker, support
from pincite.index.sentences.boundaries import split
from pincite.index.text.words import STOPWORDS, stems, words

FOLDS = 5

ACCEPTED_VERDICTS = {
    "supported": ("quoted", "supported"),
    "not unsupported": ("quoted", "supported", "partial"),
}


@dataclass(frozen=True)
class Case:
    """A claim and its text, whether the text supports it (`holds`), and the result of the check."""

    text: str
    holds: bool
    overlap: float
    score: float
    verdict: str


def read_cases(path: Path, checker: Checker, most: int | None) -> list[Case]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as lines:
        rows = [json.loads(line) for line in lines]
    if most and most < len(rows):
        rows = random.Random(0).sample(rows, most)
    return [_read_case(row, checker) for row in rows]


def _read_case(row: dict[str, Any], checker: Checker) -> Case:
    if "article" in row:
        text = row["article"]
        sentences, holds = [text[s.start : s.end] for s in split(text)], row["supported"]
    else:
        sentences = row["evidence"] if "evidence" in row else row["sentences"]
        holds = row["label"] == "supported"
    verdict = support(row["claim"], sentences, checker=checker)
    claim_stems, source_stems = (
        _list_content_stems(row["claim"]),
        _list_content_stems(" ".join(sentences)),
    )
    overlap = len(claim_stems & source_stems) / max(1, len(claim_stems))
    return Case(sentences[0], holds, overlap, verdict.score, verdict.verdict)


def _list_content_stems(text: str) -> set[str]:
    return set(stems(word for word in words(text) if word not in STOPWORDS))


def compute_balanced_accuracy(outcomes: Sequence[tuple[bool, bool]]) -> float:
    """Return the balanced accuracy of pairs of a true and a predicted label."""
    shares = []
    for label in (True, False):
        correct = [predicted is label for holds, predicted in outcomes if holds is label]
        shares.append(sum(correct) / max(1, len(correct)))
    return sum(shares) / 2


def cross_validate(cases: Sequence[Case], scores: Sequence[float]) -> list[bool]:
    """Predict for each case whether it holds, with a threshold chosen on other texts."""
    texts = sorted({case.text for case in cases})
    random.Random(0).shuffle(texts)
    fold = {text: number % FOLDS for number, text in enumerate(texts)}
    result = [False] * len(cases)
    for number in range(FOLDS):
        training_cases = [i for i, case in enumerate(cases) if fold[case.text] != number]
        best = max(
            sorted({scores[i] for i in training_cases}),
            key=lambda threshold: compute_balanced_accuracy(
                [(cases[i].holds, scores[i] >= threshold) for i in training_cases]
            ),
        )
        for i, case in enumerate(cases):
            if fold[case.text] == number:
                result[i] = scores[i] >= best
    return result


def compute_auroc(cases: Sequence[Case], scores: Sequence[float]) -> float:
    right = [score for case, score in zip(cases, scores, strict=True) if case.holds]
    wrong = [score for case, score in zip(cases, scores, strict=True) if not case.holds]
    wins = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return wins / (len(right) * len(wrong))


def bootstrap_gain(cases: Sequence[Case], ours: Sequence[bool], theirs: Sequence[bool]) -> str:
    """Return the gain in balanced accuracy of `ours` over `theirs`, with its interval."""
    texts = defaultdict(list)
    for case, our, their in zip(cases, ours, theirs, strict=True):
        texts[case.text].append((case.holds, our, their))

    def compute_gain(rows: Sequence[tuple[bool, bool, bool]]) -> float:
        first = compute_balanced_accuracy([(holds, our) for holds, our, _ in rows])
        return first - compute_balanced_accuracy([(holds, their) for holds, _, their in rows])

    groups, rng = list(texts.values()), random.Random(0)
    gains = sorted(
        compute_gain([row for group in rng.choices(groups, k=len(groups)) for row in group])
        for _ in range(1_000)
    )
    whole = compute_gain([row for group in groups for row in group])
    return f"{whole:+.3f} [{gains[25]:+.3f}, {gains[974]:+.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--checker", help="as in `pincite ask --checker`")
    parser.add_argument("--most", type=int, help="claims of each set, drawn by chance")
    arguments = parser.parse_args()
    checker = load_checker(arguments.checker)
    for path in arguments.sets:
        cases = read_cases(path, checker, arguments.most)
        print(f"{path.stem}: {len(cases)} claims, {sum(case.holds for case in cases)} hold")
        decisions = {}
        for name in ("score", "overlap"):
            scores = [getattr(case, name) for case in cases]
            decisions[name] = cross_validate(cases, scores)
            outcomes = [
                (case.holds, holds) for case, holds in zip(cases, decisions[name], strict=True)
            ]
            accuracy, auroc = compute_balanced_accuracy(outcomes), compute_auroc(cases, scores)
            print(f"  {name:8} {accuracy:.3f}  AUROC {auroc:.3f}")
        print(f"  gain     {bootstrap_gain(cases, decisions['score'], decisions['overlap'])}")
        print(f"  {dict(Counter(case.verdict for case in cases))}")
        for name, verdicts in ACCEPTED_VERDICTS.items():
            accepted = [case.verdict in verdicts for case in cases]
            outcomes = [(case.holds, holds) for case, holds in zip(cases, accepted, strict=True)]
            gain = bootstrap_gain(cases, accepted, decisions["overlap"])
            print(f"  shown as {name} {compute_balanced_accuracy(outcomes):.3f}  gain {gain}")
        for verdict in ("quoted", "supported", "partial", "unsupported"):
            holds_by_verdict = [case.holds for case in cases if case.verdict == verdict]
            if holds_by_verdict:
                print(
                    f"    {verdict:12} holds in {sum(holds_by_verdict) / len(holds_by_verdict):.2f}"
                )


if __name__ == "__main__":
    main()
