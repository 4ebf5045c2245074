"""Accuracy of the speaker and the outlet of quotations.

    python -m benchmarks.assistant.speakers ARTICLES.jsonl [--stories STORIES.jsonl] [--show]

STORIES.jsonl has stories with `quotes`, like EVAL/news-own/stories.jsonl: of these, a speaker is
right if the name has all words of a label, or a label all words of the name
(training/data/quotations.py). ARTICLES.jsonl is that of news2022. speakers.jsonl, next to this
file, has nine random samples of its sentences, at most one of an article. A row has the position of
the sentence, the speaker (a part of the name as the article has it; `|` separates alternatives) and
the outlet. Each sample was labelled before it was measured for the first time; labelling errors
found later were corrected. Samples 2 to 5 have equally many sentences of each publisher. Samples 1
to 7 are sentences that quote at least twelve characters; titles and terms among them have no
speaker. Samples 8 and 9 quote at least six words. A speaker is right if the name contains the
label. Intervals are 95 % bootstraps over quotations. `--show` lists the errors.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from pincite.assistant.english.speakers import find_speaker
from pincite.assistant.types import Speaker

from benchmarks.statistics import bootstrap_interval
from training.data.quotations import iter_quotations, names_speaker

LABELS = Path(__file__).with_suffix(".jsonl")


def is_right(found: Speaker | None, label: str | None) -> bool:
    if found is None or label is None:
        return found is None and label is None
    return any(name in found.name for name in label.split("|"))


def format_rate(values: list[bool]) -> str:
    low, high = bootstrap_interval(values)
    return f"{sum(values) / len(values):.2f} [{low:.2f}, {high:.2f}] of {len(values)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    if arguments.stories:
        report_stories(arguments.stories, show=arguments.show)
    if arguments.articles is None:
        return
    with arguments.articles.open(encoding="utf8") as lines:
        texts: dict[str, str] = {row["id"]: row["text"] for row in map(json.loads, lines)}
    rows = [json.loads(line) for line in LABELS.read_text("utf8").splitlines()]
    for number in sorted({row["set"] for row in rows}):
        print(f"set {number}")
        report([row for row in rows if row["set"] == number], texts, show=arguments.show)


def report_stories(file: Path, *, show: bool) -> None:
    """Print how often the speaker of a quotation is right, another, or none."""
    right, unnamed = [], []
    for story in map(json.loads, file.read_text("utf8").splitlines()):
        for text, start, end, labels in iter_quotations(story):
            found = find_speaker(text, start, end)
            right.append(found is not None and names_speaker(found.name, labels))
            unnamed.append(found is None)
            if show and not right[-1]:
                print(f"{story['id']} {labels} ≠ {found}\n  {text[start:end]}\n")
    wrong = [not (a or b) for a, b in zip(right, unnamed, strict=True)]
    for name, values in (("speaker right", right), ("another named", wrong), ("none", unnamed)):
        print(f"  {name:16} {format_rate(values)}")


def report(labels: list[dict[str, Any]], texts: dict[str, str], *, show: bool) -> None:
    """Print the accuracy of the speaker and the outlet on one sample."""
    results: list[tuple[dict[str, Any], Speaker | None]] = []
    for label in labels:
        found = find_speaker(texts[label["article"]], label["start"], label["end"])
        results.append((label, found))
        right = is_right(found, label["speaker"])
        if show and not (right and _get_outlet(found) == label["outlet"]):
            quote = texts[label["article"]][label["start"] : label["end"]]
            print(f"{label['article']} {label['speaker']} {label['outlet']} ≠ {found}\n  {quote}\n")
    with_speaker = [(label, found) for label, found in results if label["speaker"]]
    declined = [found is None for label, found in results if not label["speaker"]]
    with_outlet = [(label, found) for label, found in with_speaker if label["outlet"]]
    outlet_found = [(label, found) for label, found in with_speaker if _get_outlet(found)]
    for name, values in (
        ("speaker right", [is_right(found, label["speaker"]) for label, found in with_speaker]),
        ("no speaker", declined),
        (
            "outlet found",
            [label["outlet"] in (_get_outlet(found) or "") for label, found in with_outlet],
        ),
        (
            "of those, right",
            [(label["outlet"] or "-") in (_get_outlet(f) or "") for label, f in outlet_found],
        ),
    ):
        print(f"  {name:16} {format_rate(values)}")


def _get_outlet(found: Speaker | None) -> str | None:
    return found.outlet if found else None


if __name__ == "__main__":
    main()
