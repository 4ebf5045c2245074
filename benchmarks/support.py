"""Does a claim follow from sentences? The check's balanced accuracy beside plain lexical overlap.

    python benchmarks/support.py QAGS.jsonl WICE.jsonl

QAGS has sentences of summaries with the votes of three people (`supported`), WiCE claims with the
text of a web page (`label`; what is supported in part counts as not). A claim holds where the verdict is
`quoted` or `supported`. Overlap is the share of the claim's content words that the text has, as
stems; a claim holds from a share on that is chosen on the claims themselves, best for each set
(`best`), or one for both (`one`). Balanced accuracy is the mean of the shares of right verdicts
among claims that hold and claims that do not. AUROC is of the scores. The interval of the gain
is a 95 % bootstrap over texts.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.assistant.check import support
from pincite.index.sentences import split
from pincite.index.words import STOPWORDS, stems, words


@dataclass(frozen=True)
class Case:
    """A claim, the text it is held against, whether it holds, and what was said of it."""

    text: str
    holds: bool
    overlap: float
    score: float
    verdict: str

    @property
    def found(self) -> bool:
        return self.verdict in ("quoted", "supported")


def cases(path: Path) -> list[Case]:
    rows = [json.loads(line) for line in path.read_text("utf8").splitlines()]
    return [_case(row) for row in rows]


def _case(row: dict) -> Case:
    if "article" in row:
        text = row["article"]
        sentences, holds = [text[s.start : s.end] for s in split(text)], row["supported"]
    else:
        sentences, holds = row["evidence"], row["label"] == "supported"
    verdict = support(row["claim"], sentences)
    wanted, known = _stems(row["claim"]), _stems(" ".join(sentences))
    overlap = len(wanted & known) / max(1, len(wanted))
    return Case(sentences[0], holds, overlap, verdict.score, verdict.verdict)


def _stems(text: str) -> set[str]:
    return set(stems(word for word in words(text) if word not in STOPWORDS))


def balanced(rights: Sequence[tuple[bool, bool]]) -> float:
    """Return the balanced accuracy of pairs of (holds, found)."""
    shares = []
    for kind in (True, False):
        of_kind = [found is kind for holds, found in rights if holds is kind]
        shares.append(sum(of_kind) / max(1, len(of_kind)))
    return sum(shares) / 2


def by_overlap(found: Sequence[Case], least: float) -> float:
    return balanced([(case.holds, case.overlap >= least) for case in found])


def by_check(found: Sequence[Case]) -> float:
    return balanced([(case.holds, case.found) for case in found])


def auroc(scores: Sequence[tuple[bool, float]]) -> float:
    right = [score for holds, score in scores if holds]
    wrong = [score for holds, score in scores if not holds]
    wins = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return wins / (len(right) * len(wrong))


def interval(found: Sequence[Case], least: float) -> str:
    texts = defaultdict(list)
    for case in found:
        texts[case.text].append(case)
    groups, draw, gains = list(texts.values()), random.Random(0), []
    for _ in range(1_000):
        drawn = [case for group in draw.choices(groups, k=len(groups)) for case in group]
        gains.append(by_check(drawn) - by_overlap(drawn, least))
    gains.sort()
    return f"{by_check(found) - by_overlap(found, least):+.3f} [{gains[25]:+.3f}, {gains[974]:+.3f}]"


def main() -> None:
    sets = {path.stem: cases(path) for path in map(Path, sys.argv[1:])}
    shares = sorted({case.overlap for found in sets.values() for case in found})
    one = max(shares, key=lambda least: sum(by_overlap(found, least) for found in sets.values()))
    for name, found in sets.items():
        best = max(shares, key=lambda least: by_overlap(found, least))
        print(
            f"{name}: {len(found)} claims, {sum(case.holds for case in found)} hold\n"
            f"  check    {by_check(found):.3f}  AUROC "
            f"{auroc([(case.holds, case.score) for case in found]):.3f}  "
            f"{dict(Counter(case.verdict for case in found))}\n"
            f"  overlap  {by_overlap(found, best):.3f} from its best share {best:.2f} on; "
            f"{by_overlap(found, one):.3f} from {one:.2f} on; AUROC "
            f"{auroc([(case.holds, case.overlap) for case in found]):.3f}\n"
            f"  gain     {interval(found, best)} over the best, {interval(found, one)} over the one"
        )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
