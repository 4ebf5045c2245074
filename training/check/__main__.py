"""Make the model that checks statements: train, export, measure.

    python -m training.check [DATA] [--measure FOLDER] [--anew] [--trained FP32.onnx]

DATA (default ../shared/train) has claims.jsonl.gz and news/; training/data/claims.py says what is
used. FOLDER (default ../shared/eval) has sets that are never trained on. Training goes on from the
weights that are released; with --anew, it starts from the reader. FP32.onnx is
build/check/check-fp32.onnx of an earlier run, to export, calibrate and measure without training.

Writes assistant/check/weights/. Takes one hour on two cores with bfloat16. A run that was stopped
goes on where it was: remove build/check/state.pt to start again.
"""

import argparse
import json
from pathlib import Path

from pincite.assistant.check.meaning import WEIGHTS_FOLDER
from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER as READER_FOLDER

from benchmarks.assistant.pairs import judge_pairs, list_metrics
from training.check.card import CheckCard, write_check_card
from training.check.train import RECIPE, WORK_FOLDER, train_model
from training.check.verdicts import fit_check
from training.data.claims import load_statements
from training.evaluate import SHARED_FOLDER
from training.export import write_weights
from training.steps import start_report


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=SHARED_FOLDER / "train")
    parser.add_argument("--measure", type=Path, default=SHARED_FOLDER / "eval")
    parser.add_argument("--anew", action="store_true", help="start from the reader")
    parser.add_argument("--trained", type=Path, metavar="FP32.onnx")
    arguments = parser.parse_args()
    if arguments.trained and not arguments.trained.is_file():
        parser.error(f"--trained {arguments.trained}: there is no such file")
    report_progress = start_report()

    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    statements = load_statements(arguments.data)
    start = READER_FOLDER / "reader.onnx" if arguments.anew else WEIGHTS_FOLDER / "check.onnx"
    float32_file = arguments.trained or train_model(
        statements, start, report_progress, is_reader=arguments.anew
    )
    digest = write_weights(float32_file, WEIGHTS_FOLDER, "check")
    report_progress("calibrating on the development stories")
    check_fit = fit_check([each for each in statements if each.split == "development"])
    (WEIGHTS_FOLDER / "calibration.json").write_text(check_fit.calibration.to_json(), "utf-8")
    report_progress("measuring")
    metrics = list_metrics(judge_pairs(arguments.measure / "news-own"))
    losses = json.loads((WORK_FOLDER / "losses.json").read_text("utf-8"))
    card = CheckCard(statements, RECIPE, losses, digest, check_fit, metrics)
    write_check_card(WEIGHTS_FOLDER / "card.md", card)
    for name, value in metrics:
        print(f"{name:24} {value}")
    report_progress("done")


if __name__ == "__main__":
    main()
