"""The check on minimal pairs: the right wording of a statement above the wrong one.

    python -m benchmarks.assistant.pairs [EVAL/news-own] [--checker SETTING]

A pair is two wordings of one statement about a news story that differ in one thing, of which the
sentences that both cite bear out only one. Near-quotations keep the words of the sentences. Prints
the share of pairs with the right wording above the wrong one, the AUROC of the score, and the
verdicts, with 95 % bootstrap intervals over stories.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.assistant.check import Checker, CitedStatement, Verdict, load_checker, verify_all

from training.data.claims import cite_sentence

SAMPLES = 1_000
STYLES = {"close": "near-quotations", "own": "own words"}


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """The verdicts on the right and on the wrong wording of a statement."""

    story: str
    style: str
    right: Verdict
    wrong: Verdict


def judge_pairs(folder: Path, checker: Checker | None = None) -> list[JudgedPair]:
    """Judge the pairs of a folder of stories; the bundled checker judges if there is no other."""
    stories = {story["id"]: story for story in _read_rows(folder / "stories.jsonl")}
    rows = _read_rows(folder / "pairs.jsonl")
    statements = []
    for row in rows:
        cited = [cite_sentence(stories[row["story"]], *place) for place in row["cites"]]
        statements += [CitedStatement(row[wording], cited) for wording in ("good", "bad")]
    verdicts = iter(verify_all(statements, checker))
    return [JudgedPair(row["story"], row["style"], next(verdicts), next(verdicts)) for row in rows]


def _read_rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def compute_pair_share(pairs: Sequence[JudgedPair]) -> float:
    """Return the share of pairs with the right wording above; a tie counts half."""
    wins = sum(
        (each.right.score > each.wrong.score) + (each.right.score == each.wrong.score) / 2
        for each in pairs
    )
    return wins / len(pairs)


def compute_auroc(pairs: Sequence[JudgedPair]) -> float:
    """Return the AUROC of the score, right against wrong."""
    wins = sum(
        (one.right.score > other.wrong.score) + (one.right.score == other.wrong.score) / 2
        for one in pairs
        for other in pairs
    )
    return wins / len(pairs) ** 2


def format_estimate(
    compute: Callable[[Sequence[JudgedPair]], float], pairs: Sequence[JudgedPair]
) -> str:
    """Return a value with its interval."""
    by_story: dict[str, list[JudgedPair]] = {}
    for each in pairs:
        by_story.setdefault(each.story, []).append(each)
    groups, rng = list(by_story.values()), random.Random(0)
    values = sorted(
        compute([each for group in rng.choices(groups, k=len(groups)) for each in group])
        for _ in range(SAMPLES)
    )
    low, high = values[SAMPLES // 40], values[-SAMPLES // 40 - 1]
    return f"{compute(pairs):.3f} [{low:.3f}, {high:.3f}]"


def list_metrics(pairs: Sequence[JudgedPair]) -> list[tuple[str, str]]:
    """Return the name and the value of each metric."""
    metrics = [
        (f"pairs, {name}", format_estimate(compute_pair_share, chosen))
        for style, name in STYLES.items()
        if (chosen := [each for each in pairs if each.style == style])
    ]
    return [*metrics, ("AUROC of all", format_estimate(compute_auroc, pairs))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(__file__).parents[3] / "shared" / "eval" / "news-own"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--checker", help="as in `pincite check --checker`")
    arguments = parser.parse_args()
    pairs = judge_pairs(arguments.folder, load_checker(arguments.checker))
    for name, value in list_metrics(pairs):
        print(f"{name:24} {value}")
    for style, name in STYLES.items():
        for wording in ("right", "wrong"):
            counts = Counter(
                getattr(each, wording).verdict for each in pairs if each.style == style
            )
            print(f"{name}, {wording}: {dict(counts.most_common())}")


if __name__ == "__main__":
    main()
