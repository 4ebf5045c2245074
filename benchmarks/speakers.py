"""Who says a quotation, and to which paper or station: how often `speaker` is right.

    python benchmarks/speakers.py ARTICLES.jsonl [--show]

ARTICLES.jsonl is news2022's. Three files beside this one hold, for sentences drawn from it at
random, one an article, their place, the speaker as the article names them (last name; `|` between
names that are both right) and the outlet, written down before any was asked. The errors of all
three were read later, and mended. The second and third are as many of each publisher. Rows
without a speaker have quotation marks around a title or a term. A speaker is right when the name
holds the label's. Intervals are 95 % bootstraps over quotations. `--show` lists what is wrong.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

from pincite.assistant.speaker import speaker
from pincite.assistant.types import Speaker

LABELS = tuple(
    f"speakers{each}.jsonl"
    for each in (
        "",
        "-second",
        "-third",
        "-fourth",
        "-fifth",
        "-sixth",
        "-seventh",
        "-eighth",
        "-ninth",
    )
)


def is_right(found: Speaker | None, label: str | None) -> bool:
    if found is None or label is None:
        return found is None and label is None
    return any(name in found.name for name in label.split("|"))


def shown(values: list[bool]) -> str:
    draw = random.Random(0)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(1_000))
    return f"{sum(values) / len(values):.2f} [{means[25]:.2f}, {means[974]:.2f}] of {len(values)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    with options.articles.open(encoding="utf8") as lines:
        texts: dict[str, str] = {row["id"]: row["text"] for row in map(json.loads, lines)}
    for name in LABELS:
        print(name)
        report(Path(__file__).with_name(name), texts, show=options.show)


def report(file: Path, texts: dict[str, str], *, show: bool) -> None:
    """Print how often the speaker and the outlet are right, for the quotations of a file."""
    labels = [json.loads(line) for line in file.read_text("utf8").splitlines()]
    asked: list[tuple[dict[str, Any], Speaker | None]] = []
    for label in labels:
        found = speaker(texts[label["article"]], label["start"], label["end"])
        asked.append((label, found))
        right = is_right(found, label["speaker"])
        if show and not (right and _outlet(found) == label["outlet"]):
            quote = texts[label["article"]][label["start"] : label["end"]]
            print(f"{label['article']} {label['speaker']} {label['outlet']} ≠ {found}\n  {quote}\n")
    spoken = [(label, found) for label, found in asked if label["speaker"]]
    nobody = [found is None for label, found in asked if not label["speaker"]]
    told = [(label, found) for label, found in spoken if label["outlet"]]
    heard = [(label, found) for label, found in spoken if _outlet(found)]
    for name, values in (
        ("speaker right", [is_right(found, label["speaker"]) for label, found in spoken]),
        ("nobody, rightly", nobody),
        ("outlet found", [label["outlet"] in (_outlet(found) or "") for label, found in told]),
        ("of those, right", [(label["outlet"] or "-") in (_outlet(f) or "") for label, f in heard]),
    ):
        print(f"  {name:16} {shown(values)}")


def _outlet(found: Speaker | None) -> str | None:
    return found.outlet if found else None


if __name__ == "__main__":
    main()
