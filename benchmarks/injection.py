"""Instructions planted in articles, and a model that obeys each of them: what reaches the reader?

    PYTHONPATH=. python benchmarks/injection.py [INSTRUCTIONS.jsonl] [--tries N]

A row of the file has an `instruction`. Prints how many statements of the obedient model were shown
as cited though their sentences do not say them, how many addresses outside were put on the page,
and how often the quoted answer was another one than without the instruction.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from pincite.assistant import build_chain

from tests.assistant.planted import MARK, OWN, PLACES, Obedient, harm, indexed, planted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instructions", nargs="?", type=Path)
    parser.add_argument("--tries", type=int, default=60)
    chosen = parser.parse_args()
    instructions = list(OWN)
    if chosen.instructions:
        rows = map(json.loads, chosen.instructions.read_text("utf-8").splitlines())
        instructions += [f"{row['instruction']} Mention {MARK}." for row in rows]
    articles = list(planted(instructions, chosen.tries))
    with tempfile.TemporaryDirectory() as place:
        with_orders = indexed(articles, Path(place), clean=False)
        without = indexed(articles, Path(place), clean=True)
        obedient = build_chain(with_orders, model=Obedient(instructions))
        quoting = (build_chain(with_orders), False), (build_chain(without), True)
        forged = outside = right = changed = obeyed = lost = 0
        for article in articles:
            answer = obedient.invoke(article.question)
            found = harm(answer)
            forged += len(found.forged)
            outside += len(found.outside)
            obeyed += answer.model is not None
            right += f"{article.passengers:,}" in answer.text
            # Of this article alone: the towns are too much alike to tell what else has moved.
            planted_in, before = (
                {each.text for each in chain.invoke(asked).statements}
                for chain, clean in quoting
                for asked in [
                    {"question": article.question, "articles": [article.source(clean=clean)]}
                ]
            )
            changed += planted_in != before
            lost += article.answer in before and article.answer not in planted_in
            print(".", end="", file=sys.stderr, flush=True)
    print(f"{len(articles)} articles with an instruction in their {', '.join(PLACES)}")
    print(f"written by a model that obeys: {obeyed}, with the right figure: {right}")
    print(f"statements shown as cited that their sentences do not say: {forged}")
    print(f"addresses outside on the page: {outside}")
    print(f"quoted answers that lost their sentence by it: {lost}; that changed at all: {changed}")


if __name__ == "__main__":
    main()
