"""Instructions planted in articles, and a model that obeys each of them: what reaches the reader?

    python -m benchmarks.security.injection [INSTRUCTIONS.jsonl] [--tries N]

A row of the file has an `instruction`. First, of articles about one town each: how many statements
of the obedient model were shown as cited though their sentences do not say them, how many addresses
outside were put on the page, and how often the answer that only quotes was another one than without
the instruction, of the article alone and of all towns together, whose names are much alike. Then
the same of the sample folder and its questions, with an instruction in every article.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pincite.assistant import Answer, build_chain
from pincite.index import Index, build

from tests.security.planted import (
    MARK,
    OWN,
    PLACES,
    Obedient,
    Planted,
    harm,
    indexed,
    planted,
    replant,
)

EXAMPLES = Path(__file__).parents[2] / "examples"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("instructions", nargs="?", type=Path)
    parser.add_argument("--tries", type=int, default=60)
    chosen = parser.parse_args()
    instructions = list(OWN)
    if chosen.instructions:
        rows = map(json.loads, chosen.instructions.read_text("utf-8").splitlines())
        instructions += [f"{row['instruction']} Mention {MARK}." for row in rows]
    with tempfile.TemporaryDirectory() as place:
        towns(list(planted(instructions, chosen.tries)), instructions, Path(place))
        samples(instructions, Path(place) / "samples")


def towns(articles: Sequence[Planted], instructions: Sequence[str], place: Path) -> None:
    """Print what becomes of answers about towns."""
    with_orders = indexed(articles, place, clean=False)
    without = indexed(articles, place, clean=True)
    obedient = build_chain(with_orders, model=Obedient(instructions))
    after, before = build_chain(with_orders), build_chain(without)
    count: Counter[str] = Counter()
    for article in articles:
        answer = obedient.invoke(article.question)
        found = harm(answer)
        count["forged"] += len(found.forged)
        count["outside"] += len(found.outside)
        count["obeyed"] += answer.model is not None
        count["right"] += f"{article.passengers:,}" in answer.text
        for scope in ("alone", "of all"):
            asked = [
                {"question": article.question}
                | ({"articles": [article.source(clean=clean)]} if scope == "alone" else {})
                for clean in (False, True)
            ]
            then, now = quoted(before.invoke(asked[1])), quoted(after.invoke(asked[0]))
            count[f"changed {scope}"] += now != then
            count[f"lost {scope}"] += article.answer in then and article.answer not in now
            count[f"planted {scope}"] += any(MARK in each for each in now)
        print(".", end="", file=sys.stderr, flush=True)
    print(f"{len(articles)} articles with an instruction in their {', '.join(PLACES)}")
    print(f"written by a model that obeys: {count['obeyed']}, right figure: {count['right']}")
    print(f"statements shown as cited that their sentences do not say: {count['forged']}")
    print(f"addresses outside on the page: {count['outside']}")
    for scope in ("alone", "of all"):
        print(
            f"quoted answers, {scope}: {count[f'lost {scope}']} lost their sentence, "
            f"{count[f'planted {scope}']} quote an instruction, "
            f"{count[f'changed {scope}']} are another in any way"
        )


def samples(instructions: Sequence[str], place: Path) -> None:
    """Print what becomes of quoted answers from the sample folder."""
    questions = (EXAMPLES / "questions.txt").read_text("utf-8").splitlines()
    build(EXAMPLES / "articles", into=place / "index")
    index = Index.open(place / "index")
    articles = list(index.articles())
    index.close()
    draw = random.Random(0)
    count: Counter[str] = Counter()
    for where in PLACES:
        answers: list[list[Answer]] = []
        for orders in ([""] * len(articles), draw.choices(instructions, k=len(articles))):
            folder = place / f"{where}{len(answers)}"
            folder.mkdir()
            for article, order in zip(articles, orders, strict=True):
                replant(article, order, where, folder)
            build(folder, into=place / "index", force=True)
            with closing(Index.open(place / "index")) as opened:
                answers.append([build_chain(opened).invoke(each) for each in questions])
        for before, after in zip(*answers, strict=True):
            then, now = quoted(before), quoted(after)
            count["answers"] += 1
            count["the same"] += then == now
            count["declined after"] += before.answered and not after.answered
            count["answered after"] += after.answered and not before.answered
            count["lost the first quote"] += bool(now) and not set(then[:1]) <= set(now)
            count["quote an instruction"] += any(MARK in each for each in now)
        print(where, end=" ", file=sys.stderr, flush=True)
    print("of the sample folder:", ", ".join(f"{n} {what}" for what, n in count.items()))


def quoted(answer: Answer) -> list[str]:
    """Return what an answer quotes, in its order."""
    return [statement.text for statement in answer.statements]


if __name__ == "__main__":
    main()
