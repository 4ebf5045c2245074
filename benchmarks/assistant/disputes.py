"""How often disagreements of articles are reported, and how often they are reported wrongly.

    python -m benchmarks.assistant.disputes QUESTIONS.jsonl ANSWERS.jsonl

A row of QUESTIONS has `id` and `question`, and `wrong_answers` if its texts disagree. ANSWERS comes
from `pincite ask --batch QUESTIONS.jsonl`. Prints the share of all questions, and of the answered
ones, whose answer reports a dispute; for texts that disagree, also the share that gives a wrong
answer without a dispute. Intervals are 95 % bootstraps.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.statistics import bootstrap_interval

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--show", action="store_true", help="print each reported dispute")
    arguments = parser.parse_args()
    answers = {row["id"]: row for row in _read_rows(arguments.answers)}
    answered = [(row, answers[row["id"]]) for row in _read_rows(arguments.questions)]
    for name, disagree in (("texts disagree", True), ("texts agree", False)):
        rows = [(q, a) for q, a in answered if bool(q.get("wrong_answers")) == disagree]
        if not rows:
            continue
        print(f"{name}: {len(rows)} questions")
        _print_rate("dispute reported", [bool(a["disputes"]) for _, a in rows])
        _print_rate("of those answered", [bool(a["disputes"]) for _, a in rows if a["answered"]])
        if disagree:
            _print_rate(
                "silently wrong",
                [_gives_wrong_answer(q, a) and not a["disputes"] for q, a in rows],
            )
    for question, answer in answered if arguments.show else ():
        for dispute in answer["disputes"]:
            print(f"{question['id']} {question['question']}\n    {dispute['text']}")


def _read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf8").splitlines() if line.strip()]


def _gives_wrong_answer(question: Row, answer: Row) -> bool:
    text = answer["text"].lower() if answer["answered"] else ""
    return any(wrong.lower() in text for wrong in question["wrong_answers"])


def _print_rate(name: str, values: list[bool]) -> None:
    if not values:
        return
    low, high = bootstrap_interval(values)
    mean = sum(values) / len(values)
    print(f"    {name:18} {mean:.3f} [{low:.3f}, {high:.3f}]  n={len(values)}")


if __name__ == "__main__":
    main()
