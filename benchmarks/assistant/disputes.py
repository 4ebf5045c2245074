"""How often disagreements of articles are reported, and how often they are reported wrongly.

    python -m benchmarks.assistant.disputes QUESTIONS.jsonl ANSWERS.jsonl [--stories STORIES.jsonl]

A row of QUESTIONS has `id` and `question`, and `wrong_answers` if its texts disagree. ANSWERS comes
from `pincite ask --batch QUESTIONS.jsonl`. Prints the share of all questions, and of the answered
ones, whose answer reports a dispute; for texts that disagree, also the share that gives a wrong
answer without a dispute. Intervals are 95 % bootstraps.

STORIES says where invented stories (EVAL/news-own/stories.jsonl) answer and where they answer
otherwise. Of the questions of EVAL/news-own, prints which share of the true disagreements is
reported, and which share of the reported ones is true: one of its sides is a sentence that answers,
or one that answers otherwise, and another side is one that answers otherwise.
"""

import argparse
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.statistics import bootstrap_interval
from training.data.quotations import join_article

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--show", action="store_true", help="print each reported dispute")
    arguments = parser.parse_args()
    answers = {row["id"]: row for row in _read_rows(arguments.answers)}
    answered = [(row, answers[row["id"]]) for row in _read_rows(arguments.questions)]
    if arguments.stories:
        _print_stories(answered, {row["id"]: row for row in _read_rows(arguments.stories)})
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


def _print_stories(answered: Iterable[tuple[Row, Row]], stories: Mapping[str, Row]) -> None:
    """Print which true disagreements are reported, and which reported ones are true."""
    expected, true = [], []
    for question, answer in answered:
        story_id, number = question["id"].rsplit("-q", 1)
        labels = stories[story_id]["questions"][int(number)]
        reported = [
            is_true_dispute(stories[story_id], labels, answer["citations"], each["citations"])
            for each in answer["disputes"]
        ]
        true += reported
        if labels["differs"]:
            expected.append(any(reported))
    print(f"stories: {len(expected)} questions with a disagreement")
    _print_rate("of these, reported", expected)
    _print_rate("reported ones true", true)


def is_true_dispute(
    story: Row, labels: Row, citations: Sequence[Row], sides: Collection[str]
) -> bool:
    """Return whether the cited sides are two sentences that answer a question differently.

    `labels` is the question in the story, with `gold` and `differs`.
    """
    cited = [each for each in citations if each["label"] in sides]
    gold = {(article, sentence) for places in labels["gold"] for article, sentence in places}
    differing = {(article, sentence) for article, sentence, _ in labels["differs"]}
    found = [_locate(story, each) for each in cited]
    others = [place for place in found if place & differing]
    return bool(others) and any(
        place & (gold | differing) for place in found if place is not others[0]
    )


def _locate(story: Row, citation: Row) -> frozenset[tuple[int, int]]:
    """Return the sentences of a story, as (article, sentence), that a citation overlaps."""
    story_id, article = citation["article_id"].rsplit("-", 1)
    if story_id != story["id"]:
        return frozenset()
    _, spans = join_article(story["articles"][int(article)])
    return frozenset(
        (int(article), number)
        for number, (start, end) in enumerate(spans)
        if start < citation["end"] and citation["start"] < end
    )


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
