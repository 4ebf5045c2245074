"""Token F1 of standalone questions with those that people wrote, compared with copying.

    python -m benchmarks.assistant.followup [FILE] [--show SET]

A row of FILE (default ../shared/eval/followup/questions.jsonl) has id, history, question and
rewrite; the id up to the first `_` is the name of the set. Turns that need a rewrite and turns that
do not are counted separately. "found" is the recall of the content words that the rewrite adds,
which retrieval depends on. Intervals are 95 % bootstraps over turns. `--show` lists each turn of a
set with an F1 below 1.
"""

import argparse
import json
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.assistant.condense.pronouns import standalone
from pincite.index.text.words import content_words

from benchmarks.statistics import bootstrap_interval

DEFAULT_FILE = Path(__file__).parents[3] / "shared" / "eval" / "followup" / "questions.jsonl"
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "“”‘’—–", " "))


@dataclass(frozen=True)
class Turn:
    id: str
    history: tuple[str, ...]
    question: str
    rewrite: str

    @property
    def group(self) -> "Group":
        """The name of the set, and whether the turn needs a rewrite."""
        return self.id.partition("_")[0], normalize(self.question) != normalize(self.rewrite)


Group = tuple[str, bool]


def read_turns(path: Path) -> list[Turn]:
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Turn(r["id"], tuple(r["history"]), r["question"], r["rewrite"]) for r in rows]


def normalize(text: str) -> list[str]:
    words = text.lower().translate(_PUNCTUATION).split()
    return [word for word in words if word not in ("a", "an", "the")]


def compute_token_f1(predicted: str, gold: str) -> float:
    left, right = Counter(normalize(predicted)), Counter(normalize(gold))
    return 2 * (left & right).total() / max(1, left.total() + right.total())


def compute_recall_of_added_words(turn: Turn, predicted: str) -> float | None:
    added = set(content_words(turn.rewrite)) - set(content_words(turn.question))
    return len(added & set(content_words(predicted))) / len(added) if added else None


def format_interval(values: list[float]) -> str:
    low, high = bootstrap_interval(values)
    return f"[{low:.3f}, {high:.3f}]"


def compute_mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _select_groups_of_total(group: Group, groups: Sequence[Group]) -> Sequence[Group]:
    return [each for each in groups if group[0] == "all" and each[1] == group[1]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT_FILE)
    parser.add_argument("--show", metavar="SET")
    arguments = parser.parse_args()
    turns = [(turn, standalone(turn.question, turn.history)) for turn in read_turns(arguments.file)]
    print(f"{'set':8} {'turns':12} {'n':>4}  copied  {'standalone':22} {'gain':22} found")
    groups = sorted({turn.group for turn, _ in turns}, key=lambda g: (g[0], not g[1]))
    for group in [*groups, ("all", True), ("all", False)]:
        group_turns = [
            each
            for each in turns
            if each[0].group in (group, *_select_groups_of_total(group, groups))
        ]
        copy_scores = [compute_token_f1(turn.question, turn.rewrite) for turn, _ in group_turns]
        scores = [compute_token_f1(found, turn.rewrite) for turn, found in group_turns]
        gains = [score - copy for score, copy in zip(scores, copy_scores, strict=True)]
        recalls = [
            share
            for turn, found in group_turns
            if (share := compute_recall_of_added_words(turn, found)) is not None
        ]
        print(
            f"{group[0]:8} {'to rewrite' if group[1] else 'to leave':12} {len(group_turns):4}"
            f"   {compute_mean(copy_scores):.3f}"
            f"  {compute_mean(scores):.3f} {format_interval(scores)}"
            f" {compute_mean(gains):+.3f} {format_interval(gains):17}"
            + (f" {compute_mean(recalls):.3f}" if recalls else "")
        )
    for turn, found in turns:
        score = compute_token_f1(found, turn.rewrite)
        if turn.group[0] == arguments.show and score < 1:
            print(f"\n{turn.id} {score:.2f} {turn.question}\n  > {found}\n  = {turn.rewrite}")


if __name__ == "__main__":
    main()
