"""Make the larger checker: train, pack, calibrate, measure, and write its card.

    python -m training.large.checker BASE [DATA] [--measure FOLDER] [--calibrate]

The larger reader (training/large/reader.py), trained on as the model that checks statements is
(`python -m training.check`, which describes DATA and FOLDER). BASE is a folder of
all-mpnet-base-v2. Goes on from the weights that are released; with --calibrate, it trains nothing.

Writes large-checker.safetensors in assistant/encoder/weights/: how the trained model differs from
the larger reader; and large* in assistant/check/weights/. Takes 40 minutes on two cores with
bfloat16. A run that was stopped goes on where it was: remove build/large_checker/ to start again.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from pincite.assistant.check.checker import Checker
from pincite.assistant.check.meaning import WEIGHTS_FOLDER
from pincite.assistant.encoder.large import BASE_DIGEST, CALIBRATION, CHECKER, READER, find_problem

from benchmarks.assistant.pairs import judge_pairs, list_metrics
from training.calibration.regression import bin_reliability
from training.card import draw_reliability, format_recipe, format_table
from training.check.train import RECIPE as CHECK_RECIPE, forget_head, train
from training.check.verdicts import RIGHT_AS_UNSUPPORTED, WRONG_AS_SUPPORTED, CheckFit, fit_check
from training.data.claims import load_statements
from training.evaluate import SHARED_FOLDER
from training.large import differences
from training.model import make_predictor
from training.steps import start_report

RECIPE = replace(
    CHECK_RECIPE,
    tokens_per_step=differences.RECIPE.tokens_per_step,
    learning_rate=differences.RECIPE.learning_rate,
    layer_decay=differences.RECIPE.layer_decay,
    decay_share=differences.RECIPE.decay_share,
    max_steps=1_150,
    seed=3,
)
WORK_FOLDER = Path("build/large_checker")
_CARD = """
# The larger checker

all-mpnet-base-v2 (12 layers, hidden size 768; Apache-2.0; sha256 of its model.safetensors
`{base}`),
fine-tuned as [the larger reader](../../read/weights/large-card.md), and then as
[the model that checks statements](card.md), in whose place it is used with `--checker large`.
`python -m training.large.checker` trains it, on the data of that model. Its weights are how it
differs from the larger reader: matrices of rank {rank} in 8 bits, licence CC BY-SA 4.0, like much
of the training text. This recipe was used, and the lowest {frozen} layers stayed as they were:

{recipe}

## Calibration

As that of the smaller model, on the same pairs of the development stories: {wrong:.0%} of the
untrue statements reach `supported` (from {supported} on), and {right:.0%} of the true ones fall
below `partial` ({partial}). Words are named as not borne out from {word} on.

![The statement is borne out: probability against the share that is](large-reliability.svg)

## Metrics

{metrics}

By `python -m benchmarks.assistant.pairs --checker large`, with 95 % bootstrap intervals over
stories: pairs of stories that were neither trained on nor read. docs/measured.md has more. Its
limits are those of the smaller model.
"""


def write_card(check_fit: CheckFit, metrics: Sequence[tuple[str, str]], folder: Path) -> None:
    """Write the calibration, the card and its plot to a folder."""
    calibration = check_fit.calibration
    (folder / f"{CALIBRATION}.json").write_text(calibration.to_json(), "utf-8")
    plot = draw_reliability(bin_reliability(check_fit.reliability))
    (folder / "large-reliability.svg").write_text(plot, "utf-8")
    text = _CARD.format(
        base=BASE_DIGEST,
        rank=differences.RANK,
        frozen=differences.FROZEN_LAYERS,
        recipe=format_recipe(RECIPE),
        wrong=WRONG_AS_SUPPORTED,
        right=RIGHT_AS_UNSUPPORTED,
        supported=calibration.supported_threshold,
        partial=calibration.partial_threshold,
        word=calibration.word_threshold,
        metrics=format_table([("metric", "value"), *metrics]),
    )
    (folder / "large-card.md").write_text(text.lstrip(), "utf-8")


def main() -> None:
    """Make the larger checker."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("data", nargs="?", type=Path, default=SHARED_FOLDER / "train")
    parser.add_argument("--measure", type=Path, default=SHARED_FOLDER / "eval")
    parser.add_argument("--calibrate", action="store_true", help="train nothing")
    arguments = parser.parse_args()
    if problem := find_problem(arguments.base):
        parser.error(f"{arguments.base}: {problem}")
    report_progress = start_report()

    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    statements = load_statements(arguments.data)
    if not arguments.calibrate:
        files = (READER, CHECKER) if CHECKER.exists() else (READER,)
        model = differences.load_large_model(arguments.base, *files)
        if not CHECKER.exists():
            torch.manual_seed(RECIPE.seed)
            forget_head(model)
        differences.freeze_lowest(model)
        train(model, statements, RECIPE, report_progress, WORK_FOLDER / "state.pt")
        differences.save_differences(
            model, differences.load_large_model(arguments.base, READER), CHECKER
        )
    report_progress("calibrating on the development stories")
    packed = differences.load_large_model(arguments.base, READER, CHECKER).eval()
    predict = make_predictor(packed)
    development = [each for each in statements if each.split == "development"]
    check_fit = fit_check(development, predict)
    report_progress("measuring")
    checker = Checker(predict, check_fit.calibration)
    metrics = list_metrics(judge_pairs(arguments.measure / "news-own", checker))
    write_card(check_fit, metrics, WEIGHTS_FOLDER)
    for name, value in metrics:
        print(f"{name:24} {value}")
    report_progress("done")


if __name__ == "__main__":
    main()
