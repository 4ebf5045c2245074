"""Does a claim follow from sentences? The check's balanced accuracy beside plain lexical overlap.

    python -m benchmarks.assistant.support QAGS.jsonl WICE.jsonl

QAGS has sentences of summaries with the votes of three people (`supported`), WiCE claims with the
text of a web page (`label`; what is supported in part counts as not). Overlap is the share of the
claim's content words that the text has, as stems. As is usual for these sets, a score holds from
a threshold on that is chosen for each set, on four fifths of its texts, and measured on the
fifth (SummaC, Laban et al. 2022); `shown as` takes the verdicts as they are, with the thresholds of
the check: a claim holds where it is `quoted` or `supported`, or else where it is not `unsupported`.
Balanced accuracy is the mean of the shares of right verdicts among
claims that hold and claims that do not. Intervals are 95 % bootstraps over texts.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.assistant.check.verdict import support
from pincite.index.sentences.boundaries import split
from pincite.index.text.words import STOPWORDS, stems, words

FOLDS = 5

ACCEPTED_VERDICTS = {
    "supported": ("quoted", "supported"),
    "not unsupported": ("quoted", "supported", "partial"),
}


@dataclass(frozen=True)
class Case:
    """A claim, the text it is held against, whether it holds, and what was said of it."""

    text: str
    holds: bool
    overlap: float
    score: float
    verdict: str


def read_cases(path: Path) -> list[Case]:
    rows = [json.loads(line) for line in path.read_text("utf8").splitlines()]
    return [_read_case(row) for row in rows]


def _read_case(row: dict[str, Any]) -> Case:
    if "article" in row:
        text = row["article"]
        sentences, holds = [text[s.start : s.end] for s in split(text)], row["supported"]
    else:
        sentences, holds = row["evidence"], row["label"] == "supported"
    verdict = support(row["claim"], sentences)
    claim_stems, source_stems = _content_stems(row["claim"]), _content_stems(" ".join(sentences))
    overlap = len(claim_stems & source_stems) / max(1, len(claim_stems))
    return Case(sentences[0], holds, overlap, verdict.score, verdict.verdict)


def _content_stems(text: str) -> set[str]:
    return set(stems(word for word in words(text) if word not in STOPWORDS))


def balanced_accuracy(outcomes: Sequence[tuple[bool, bool]]) -> float:
    """Return the balanced accuracy of pairs of (holds, found)."""
    shares = []
    for kind in (True, False):
        of_kind = [found is kind for holds, found in outcomes if holds is kind]
        shares.append(sum(of_kind) / max(1, len(of_kind)))
    return sum(shares) / 2


def cross_validate(cases: Sequence[Case], scores: Sequence[float]) -> list[bool]:
    """Return for each case whether it holds by a threshold that was chosen on other texts."""
    texts = sorted({case.text for case in cases})
    random.Random(0).shuffle(texts)
    fold = {text: number % FOLDS for number, text in enumerate(texts)}
    result = [False] * len(cases)
    for number in range(FOLDS):
        training_cases = [i for i, case in enumerate(cases) if fold[case.text] != number]
        best = max(
            sorted({scores[i] for i in training_cases}),
            key=lambda least: balanced_accuracy(
                [(cases[i].holds, scores[i] >= least) for i in training_cases]
            ),
        )
        for i, case in enumerate(cases):
            if fold[case.text] == number:
                result[i] = scores[i] >= best
    return result


def auroc(cases: Sequence[Case], scores: Sequence[float]) -> float:
    right = [score for case, score in zip(cases, scores, strict=True) if case.holds]
    wrong = [score for case, score in zip(cases, scores, strict=True) if not case.holds]
    wins = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return wins / (len(right) * len(wrong))


def bootstrap_gain(cases: Sequence[Case], ours: Sequence[bool], theirs: Sequence[bool]) -> str:
    """Return how much better ours is than theirs."""
    texts = defaultdict(list)
    for case, our, their in zip(cases, ours, theirs, strict=True):
        texts[case.text].append((case.holds, our, their))

    def gain(rows: Sequence[tuple[bool, bool, bool]]) -> float:
        first = balanced_accuracy([(holds, our) for holds, our, _ in rows])
        return first - balanced_accuracy([(holds, their) for holds, _, their in rows])

    groups, rng = list(texts.values()), random.Random(0)
    gains = sorted(
        gain([row for group in rng.choices(groups, k=len(groups)) for row in group])
        for _ in range(1_000)
    )
    whole = gain([row for group in groups for row in group])
    return f"{whole:+.3f} [{gains[25]:+.3f}, {gains[974]:+.3f}]"


def main() -> None:
    for path in map(Path, sys.argv[1:]):
        cases = read_cases(path)
        print(f"{path.stem}: {len(cases)} claims, {sum(case.holds for case in cases)} hold")
        decisions = {}
        for name in ("score", "overlap"):
            scores = [getattr(case, name) for case in cases]
            decisions[name] = cross_validate(cases, scores)
            outcomes = [
                (case.holds, holds) for case, holds in zip(cases, decisions[name], strict=True)
            ]
            print(f"  {name:8} {balanced_accuracy(outcomes):.3f}  AUROC {auroc(cases, scores):.3f}")
        print(f"  gain     {bootstrap_gain(cases, decisions['score'], decisions['overlap'])}")
        print(f"  {dict(Counter(case.verdict for case in cases))}")
        for name, verdicts in ACCEPTED_VERDICTS.items():
            accepted = [case.verdict in verdicts for case in cases]
            outcomes = [(case.holds, holds) for case, holds in zip(cases, accepted, strict=True)]
            gain = bootstrap_gain(cases, accepted, decisions["overlap"])
            print(f"  shown as {name} {balanced_accuracy(outcomes):.3f}  gain {gain}")
        for verdict in ("quoted", "supported", "partial", "unsupported"):
            holds_by_verdict = [case.holds for case in cases if case.verdict == verdict]
            if holds_by_verdict:
                print(
                    f"    {verdict:12} holds in {sum(holds_by_verdict) / len(holds_by_verdict):.2f}"
                )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
