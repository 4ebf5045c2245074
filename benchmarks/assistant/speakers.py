"""Who says a quotation, and to which paper or station: how often `speaker` is right.

    python -m benchmarks.assistant.speakers ARTICLES.jsonl [--show]

ARTICLES.jsonl is news2022's. The file beside this one holds nine sets of sentences drawn from it by
chance, one an article: their place, the speaker as the article names them (a part of the name; `|`
between names that are all right) and the outlet, written down before any of a set was asked; its
errors were read later, and mended. Sets 2 to 5 have as many of each publisher, the others any.
Sets 1 to 7 are of sentences with quotation marks around twelve characters or more, among them
titles and terms, whose rows have no speaker; 8 and 9 of those that quote six words or more. A
speaker is right when the name holds the label's. Intervals are 95 % bootstraps over quotations.
`--show` lists what is wrong.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

from pincite.assistant.english.speakers import find_speaker
from pincite.assistant.types import Speaker

LABELS = Path(__file__).with_suffix(".jsonl")


def is_right(found: Speaker | None, label: str | None) -> bool:
    if found is None or label is None:
        return found is None and label is None
    return any(name in found.name for name in label.split("|"))


def format_rate(values: list[bool]) -> str:
    rng = random.Random(0)
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(1_000))
    return f"{sum(values) / len(values):.2f} [{means[25]:.2f}, {means[974]:.2f}] of {len(values)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    with arguments.articles.open(encoding="utf8") as lines:
        texts: dict[str, str] = {row["id"]: row["text"] for row in map(json.loads, lines)}
    rows = [json.loads(line) for line in LABELS.read_text("utf8").splitlines()]
    for number in sorted({row["set"] for row in rows}):
        print(f"set {number}")
        report([row for row in rows if row["set"] == number], texts, show=arguments.show)


def report(labels: list[dict[str, Any]], texts: dict[str, str], *, show: bool) -> None:
    """Print how often the speaker and the outlet are right, for the quotations of a set."""
    results: list[tuple[dict[str, Any], Speaker | None]] = []
    for label in labels:
        found = find_speaker(texts[label["article"]], label["start"], label["end"])
        results.append((label, found))
        right = is_right(found, label["speaker"])
        if show and not (right and _outlet_of(found) == label["outlet"]):
            quote = texts[label["article"]][label["start"] : label["end"]]
            print(f"{label['article']} {label['speaker']} {label['outlet']} ≠ {found}\n  {quote}\n")
    with_speaker = [(label, found) for label, found in results if label["speaker"]]
    declined = [found is None for label, found in results if not label["speaker"]]
    with_outlet = [(label, found) for label, found in with_speaker if label["outlet"]]
    outlet_found = [(label, found) for label, found in with_speaker if _outlet_of(found)]
    for name, values in (
        ("speaker right", [is_right(found, label["speaker"]) for label, found in with_speaker]),
        ("nobody, rightly", declined),
        (
            "outlet found",
            [label["outlet"] in (_outlet_of(found) or "") for label, found in with_outlet],
        ),
        (
            "of those, right",
            [(label["outlet"] or "-") in (_outlet_of(f) or "") for label, f in outlet_found],
        ),
    ):
        print(f"  {name:16} {format_rate(values)}")


def _outlet_of(found: Speaker | None) -> str | None:
    return found.outlet if found else None


if __name__ == "__main__":
    main()
