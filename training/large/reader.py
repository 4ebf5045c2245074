"""Make the larger reader: train, pack, calibrate, and write its card.

    python -m training.large.reader BASE [DATA] [--calibrate]

An MPNet (Song et al. 2020) of 109 million parameters over the reader's rows, trained as the reader
is. BASE is a folder of all-mpnet-base-v2, whose word pieces are those of the reader's tokenizer, in
another order. DATA (default ../shared/train) is that of `python -m training`. Goes on from the
weights that are released; with --calibrate, it trains nothing.

Writes large-reader.safetensors in assistant/encoder/weights/: how the trained model differs from
its base; and large* in assistant/read/weights/. Takes two hours on two cores with bfloat16. A run
that was stopped goes on where it was: remove build/large_reader/ to start again.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from pincite.assistant.encoder.large import BASE_DIGEST, CALIBRATION, READER, find_problem
from pincite.assistant.encoder.large_model import LargeModel
from pincite.assistant.read.large_reader import LargeReader, load_large_reader
from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER

from training.__main__ import IDENTITY_CALIBRATION, load_all_questions
from training.calibration.fit import SHORT_ANSWER_PRECISION, CalibrationFit, fit
from training.calibration.outcomes import build_index, collect_outcomes
from training.calibration.regression import bin_reliability
from training.card import draw_reliability, format_recipe, format_table
from training.data.hard_negatives import find_hard_negatives
from training.data.questions import LabelledQuestion, TokenCache
from training.evaluate import SHARED_FOLDER
from training.large import differences
from training.recipe import SHIPPED_RECIPE, Recipe
from training.steps import start_report
from training.train import train

RECIPE = replace(
    differences.RECIPE,
    earlier_share=0.0,
    max_steps=1_300,
    stated_loss=0.0,
    seed=11,
    mix=replace(differences.RECIPE.mix, hard_negative=0.2),
)
WORK_FOLDER = Path("build/large_reader")
_CARD = """
# The larger reader

all-mpnet-base-v2 (12 layers, hidden size 768; Apache-2.0; sha256 of its model.safetensors
`{base}`),
fine-tuned to read a question, the heading of an article, and one of its sentences. It takes the
place of [the reader](card.md) where the best sentences are read again, each alone, and returns what
that returns. `python -m training.large.reader` trains it, on the data of the reader. Its weights
are how it differs from its base: matrices of rank {rank} in 8 bits, licence CC BY-SA 4.0, like much
of the training text. This recipe was used, and the lowest {frozen} layers stayed as they were:

{recipe}

## Calibration

As that of the reader, on the same development questions, with these thresholds:

{thresholds}

From {perhaps} on, the best sentence is shown as one that may answer. Few words are in bold from a
probability of {bold} on, where {bold_share:.0%} are expected to be right.

![A sentence answers](large-reliability-sentence.svg)
![The best sentence is right](large-reliability-confidence.svg)
![The few words are right](large-reliability-short_answer.svg)

The plots show the probability that is predicted against the share that is right.
[docs/measured.md](../../../docs/measured.md#larger-models) has its metrics beside those of the
reader. It reads English, and judges relevance, not truth.
"""


def train_large_reader(
    folder: Path,
    work_folder: Path,
    questions: Sequence[LabelledQuestion],
    report_progress: Callable[[str], None],
    recipe: Recipe = RECIPE,
    weights: Path = READER,
) -> LargeModel:
    """Train the model from its base in `folder`, and from `weights` if the file exists, and write
    how it differs from its base."""
    torch.manual_seed(recipe.seed)
    model = differences.load_large_model(folder, *([weights] if weights.exists() else []))
    if not weights.exists():
        model.head.reset_parameters()
    differences.freeze_lowest(model)
    hard_negatives = find_hard_negatives(questions)
    cache, state_file = TokenCache.for_questions(()), work_folder / "state.pt"
    train(model, recipe, questions, hard_negatives, cache, report_progress, state_file)
    differences.save_differences(model, LargeModel(folder), weights)
    return model


def calibrate(
    reader: LargeReader, questions: Sequence[LabelledQuestion], work_folder: Path
) -> CalibrationFit:
    """Return a calibration of a reader by the development questions."""
    development = [each for each in questions if each.split == "development"]
    index = build_index(questions, work_folder / "corpus")
    return fit(list(collect_outcomes(development, index, SHIPPED_RECIPE.seed, reader)))


def write_calibration(calibration_fit: CalibrationFit, folder: Path = WEIGHTS_FOLDER) -> None:
    """Write the calibration, the card and its plots to a folder."""
    calibration = calibration_fit.calibration
    (folder / f"{CALIBRATION}.json").write_text(calibration.to_json(), "utf-8")
    for name, reliability in calibration_fit.reliability.items():
        plot = draw_reliability(bin_reliability(reliability))
        (folder / f"large-reliability-{name}.svg").write_text(plot, "utf-8")
    text = _CARD.format(
        base=BASE_DIGEST,
        rank=differences.RANK,
        frozen=differences.FROZEN_LAYERS,
        recipe=format_recipe(RECIPE),
        thresholds=format_table(
            [
                ("caution", "confidence at least"),
                *((caution, str(least)) for caution, least in calibration.thresholds.items()),
            ]
        ),
        perhaps=calibration.perhaps_threshold,
        bold=calibration.short_answer_threshold,
        bold_share=SHORT_ANSWER_PRECISION,
    )
    (folder / "large-card.md").write_text(text.lstrip(), "utf-8")


def main() -> None:
    """Make the larger reader."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("data", nargs="?", type=Path, default=SHARED_FOLDER / "train")
    parser.add_argument("--calibrate", action="store_true", help="train nothing")
    arguments = parser.parse_args()
    if problem := find_problem(arguments.base):
        parser.error(f"{arguments.base}: {problem}")
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    questions = load_all_questions(arguments.data)
    report_progress = start_report()

    if not arguments.calibrate:
        training = [each for each in questions if each.split == "train"]
        train_large_reader(arguments.base, WORK_FOLDER, training, report_progress)
    report_progress("calibrating")
    reader = load_large_reader(str(arguments.base), IDENTITY_CALIBRATION)
    write_calibration(calibrate(reader, questions, WORK_FOLDER))
    report_progress("done")


if __name__ == "__main__":
    main()
