"""The model card."""

from pathlib import Path

from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.onnx_reader import WEIGHTS_FOLDER

from tests.fakes.training import make_question
from training.calibration.fit import TARGET_PRECISION
from training.card import ModelCard, write_card
from training.data.questions import LabelledQuestion
from training.recipe import SHIPPED_RECIPE

SOURCES = "squad1", "squad2", "selqa", "clapnq"


def make_card() -> ModelCard:
    questions: list[LabelledQuestion] = [make_question(source=source) for source in SOURCES]
    questions += [make_question(source="clapnq", split="test")] * 3
    return ModelCard(
        questions=questions,
        recipe=SHIPPED_RECIPE,
        losses={"squad1": 1.25},
        digest="0123",
        calibration=load_calibration(),
        reliability={
            name: [(0.1, 0.0, 5), (0.9, 1.0, 5)]
            for name in ("sentence", "confidence", "short_answer")
        },
        metrics=[("squad2 AUROC", "0.709 [0.680, 0.739]")],
    )


def test_a_card_has_its_data_metrics_and_thresholds(tmp_path: Path) -> None:
    write_card(tmp_path / "card.md", make_card())
    text = (tmp_path / "card.md").read_text("utf-8")
    assert "sha256 `0123`" in text
    assert "[CLAP NQ](https://github.com/primeqa/clapnq) | CC0 | 1 | 0 | 3 | 1 |" in text
    assert "| squad2 AUROC | 0.709 [0.680, 0.739] |" in text
    normal = load_calibration().thresholds["normal"]
    assert f"| normal | {normal} | {TARGET_PRECISION['normal']:.0%} |" in text


def test_the_plot_has_a_point_for_each_bin(tmp_path: Path) -> None:
    write_card(tmp_path / "card.md", make_card())
    for name in ("sentence", "confidence", "short_answer"):
        svg = (tmp_path / f"reliability-{name}.svg").read_text("utf-8")
        assert svg.count("<circle") == 2


def test_the_bundled_card_has_the_words_recipes_and_thresholds_of_a_new_one(tmp_path: Path) -> None:
    write_card(tmp_path / "card.md", make_card())
    new = (tmp_path / "card.md").read_text("utf-8").splitlines()
    bundled = (WEIGHTS_FOLDER / "card.md").read_text("utf-8").splitlines()
    only_new = [line for line in new if line not in bundled]
    made_up = ("0123", "CC0", "0.709")
    assert all(any(part in line for part in made_up) for line in only_new), only_new
