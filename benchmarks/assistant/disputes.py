"""Where articles differ, is it shown; and where they do not, is nothing claimed?

    python -m benchmarks.assistant.disputes QUESTIONS.jsonl ANSWERS.jsonl

QUESTIONS are rows as in ../shared/eval; those with `wrong_answers` are asked of texts that
disagree. ANSWERS comes from `pincite ask --batch QUESTIONS.jsonl`. Prints, with bootstrap
intervals of 95 %, how often a dispute is told, of all questions and of those that are answered;
where texts disagree, also how often a planted answer is given and no dispute told.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--show", action="store_true", help="print each dispute that is told")
    arguments = parser.parse_args()
    answers = {row["id"]: row for row in _read_rows(arguments.answers)}
    answered = [(row, answers[row["id"]]) for row in _read_rows(arguments.questions)]
    for name, disagree in (("texts disagree", True), ("no planted answer", False)):
        rows = [(q, a) for q, a in answered if bool(q.get("wrong_answers")) == disagree]
        if not rows:
            continue
        print(f"{name}: {len(rows)} questions")
        _print_rate("dispute told", [bool(a["disputes"]) for _, a in rows])
        _print_rate("of those answered", [bool(a["disputes"]) for _, a in rows if a["answered"]])
        if disagree:
            _print_rate(
                "silently wrong",
                [_gives_planted_answer(q, a) and not a["disputes"] for q, a in rows],
            )
    for question, answer in answered if arguments.show else ():
        for dispute in answer["disputes"]:
            print(f"{question['id']} {question['question']}\n    {dispute['text']}")


def _read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf8").splitlines() if line.strip()]


def _gives_planted_answer(question: Row, answer: Row) -> bool:
    said = answer["text"].lower() if answer["answered"] else ""
    return any(wrong.lower() in said for wrong in question["wrong_answers"])


def _print_rate(name: str, values: list[bool]) -> None:
    if not values:
        return
    rng = random.Random(0)
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(1_000))
    mean = sum(values) / len(values)
    print(f"    {name:18} {mean:.3f} [{means[25]:.3f}, {means[974]:.3f}]  n={len(values)}")


if __name__ == "__main__":
    main()
