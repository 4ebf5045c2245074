"""Token F1 of standalone questions with those that people wrote, compared with copying.

    python -m benchmarks.assistant.followup [FILE] [--half held_out] [--show SET]
    python -m benchmarks.assistant.followup STORIES --answers

A row of FILE (default ../shared/eval/followup/questions.jsonl) has id, history, question and
rewrite; the id up to the first `_` is the name of the set. Or FILE is a `stories.jsonl` whose rows
have talks (training/data/talks.py). Turns that need a rewrite and turns that do not are counted
separately. "found" is the recall of the content words that the rewrite adds, which retrieval
depends on. Intervals are 95 % bootstraps over turns.

`--half held_out` counts the conversations that the network was not trained on, `--half trained` the
others. `--show` lists each turn of a set with an F1 below 1. `--answers` indexes the articles of
the stories in one folder and asks each turn that has a history, and the person's wording of it
without: it prints the share of turns whose first citation is as good as for the person's wording.
"""

import argparse
import json
import string
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pincite.assistant import Answer, build_chain
from pincite.assistant.condense import standalone
from pincite.index import Index, build
from pincite.index.text.words import content_words

from benchmarks.statistics import bootstrap_interval
from training.data.talks import FollowUp, is_held_out, read_conversations, read_talks

DEFAULT_FILE = Path(__file__).parents[3] / "shared" / "eval" / "followup" / "questions.jsonl"
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "“”‘’—–", " "))

Group = tuple[str, bool]
"""The name of a set, and whether a turn of it needs a rewrite."""


def read_turns(path: Path) -> list[FollowUp]:
    with path.open(encoding="utf-8") as lines:
        has_talks = "talks" in json.loads(next(lines))
    return read_talks([path]) if has_talks else read_conversations(path)


def find_group(turn: FollowUp) -> Group:
    return turn.source, normalize(turn.question) != normalize(turn.standalone)


def normalize(text: str) -> list[str]:
    words = text.lower().translate(_PUNCTUATION).split()
    return [word for word in words if word not in ("a", "an", "the")]


def compute_token_f1(predicted: str, gold: str) -> float:
    left, right = Counter(normalize(predicted)), Counter(normalize(gold))
    return 2 * (left & right).total() / max(1, left.total() + right.total())


def compute_recall_of_added_words(turn: FollowUp, predicted: str) -> float | None:
    added = set(content_words(turn.standalone)) - set(content_words(turn.question))
    return len(added & set(content_words(predicted))) / len(added) if added else None


def format_interval(values: Sequence[float]) -> str:
    low, high = bootstrap_interval(list(values))
    return f"[{low:.3f}, {high:.3f}]"


def compute_mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def print_scores(turns: Sequence[FollowUp], show: str | None) -> None:
    found = [(turn, standalone(turn.question, turn.history)) for turn in turns]
    print(f"{'set':8} {'turns':12} {'n':>4}  copied  {'standalone':22} {'gain':22} found")
    groups = sorted({find_group(turn) for turn in turns}, key=lambda g: (g[0], not g[1]))
    rows = [(name, needs, {(name, needs)}) for name, needs in groups]
    rows += [("all", needs, {g for g in groups if g[1] == needs}) for needs in (True, False)]
    for name, needs, members in rows:
        kind = "to rewrite" if needs else "to leave"
        print(
            f"{name:8} {kind:12} {format_scores([e for e in found if find_group(e[0]) in members])}"
        )
    print(f"{'all':8} {'':12} {format_scores(found)}")
    for turn, text in found:
        score = compute_token_f1(text, turn.standalone)
        if turn.source == show and score < 1:
            print(f"\n{turn.conversation} {score:.2f} {turn.question}")
            print(f"  > {text}\n  = {turn.standalone}")


def format_scores(found: Sequence[tuple[FollowUp, str]]) -> str:
    if not found:
        return "   0"
    copied = [compute_token_f1(turn.question, turn.standalone) for turn, _ in found]
    scores = [compute_token_f1(text, turn.standalone) for turn, text in found]
    gains = [score - copy for score, copy in zip(scores, copied, strict=True)]
    recalls = [
        share for each in found if (share := compute_recall_of_added_words(*each)) is not None
    ]
    return (
        f"{len(found):4}   {compute_mean(copied):.3f}"
        f"  {compute_mean(scores):.3f} {format_interval(scores)}"
        f" {compute_mean(gains):+.3f} {format_interval(gains):17}"
        + (f" {compute_mean(recalls):.3f}" if recalls else "")
    )


def print_answers(path: Path) -> None:
    stories = [json.loads(line) for line in path.open(encoding="utf-8")]
    turns = [each for each in read_talks([path]) if each.history and each.answers]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "articles").mkdir()
        (folder / "articles" / "stories.jsonl").write_text(_list_articles(stories), "utf-8")
        build(folder / "articles", into=folder / "index")
        index = Index.open(folder / "index")
        chain = build_chain(index)
        as_good, right, right_alone = list[float](), list[float](), list[float]()
        for turn in turns:
            answer = chain.invoke({"question": turn.question, "history": list(turn.history)})
            alone = chain.invoke(turn.standalone)
            right.append(float(is_right(answer, turn)))
            right_alone.append(float(is_right(alone, turn)))
            same = answer.citations[:1] == alone.citations[:1]
            as_good.append(float(same or right[-1] >= right_alone[-1]))
    print(f"turns {len(turns)}: as good {compute_mean(as_good):.3f} {format_interval(as_good)}")
    print(f"first citation right: {compute_mean(right):.3f} {format_interval(right)}")
    print(f"the person's wording: {compute_mean(right_alone):.3f} {format_interval(right_alone)}")


def is_right(answer: Answer, turn: FollowUp) -> bool:
    """Whether the first sentence cited is one that answers."""
    return any(citation.quote in turn.answers for citation in answer.citations[:1])


def _list_articles(stories: Sequence[dict[str, Any]]) -> str:
    rows = (
        {
            "id": f"{story['id']}-{number}",
            "title": article["title"],
            "published": article["published"],
            "publisher": article["outlet"],
            "text": "\n".join(article["sentences"]),
        }
        for story in stories
        for number, article in enumerate(story["articles"])
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT_FILE)
    parser.add_argument("--half", choices=("held_out", "trained"))
    parser.add_argument("--show", metavar="SET")
    parser.add_argument("--answers", action="store_true")
    arguments = parser.parse_args()
    if arguments.answers:
        print_answers(arguments.file)
        return
    turns = read_turns(arguments.file)
    if arguments.half:
        wants_held_out = arguments.half == "held_out"
        turns = [each for each in turns if is_held_out(each.conversation) == wants_held_out]
    print_scores(turns, arguments.show)


if __name__ == "__main__":
    main()
