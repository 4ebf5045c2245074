"""The training of the larger checker, and what is written."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from pincite.assistant.check import CitedSentence, load_checker

from tests.fakes.assistant.large_models import save_tiny_base
from training.check.train import forget_head, train
from training.check.verdicts import fit_check
from training.data.claims import LabelledStatement
from training.large import differences
from training.large.checker import RECIPE, main, write_card

CITED = (CitedSentence("The ferry sank on 3 March 2021.", "It left in the morning.", "Ferry"),)


def make_pair(number: int) -> LabelledStatement:
    """Return a statement with an untrue twin."""
    return LabelledStatement(
        source="pair-own" if number % 2 else "pair-close",
        licence="CC0",
        text=f"The ferry went down on 3 March 2021, boat {number}.",
        cited=CITED,
        target=1.0,
        twin=f"The ferry went down on 4 March 2021, boat {number}.",
        split="train",
    )


STATEMENTS = [make_pair(number) for number in range(8)]


def test_a_training_starts_from_the_reader_with_a_new_last_layer(tmp_path: Path) -> None:
    save_tiny_base(tmp_path)
    start = differences.load_large_model(tmp_path)
    forget_head(start)
    before = {name: values.clone() for name, values in start.state_dict().items()}
    assert before["head.weight"].any()
    quick = replace(RECIPE, max_steps=2, tokens_per_step=200)
    differences.freeze_lowest(start)
    losses = train(start, STATEMENTS, quick, print, tmp_path / "state.pt")
    assert losses
    after = start.state_dict()
    changed = {name for name, values in after.items() if not torch.equal(values, before[name])}
    assert "head.weight" in changed
    assert not any(name.startswith("bert.encoder.layer.0.") for name in changed)


def test_the_calibration_is_written_with_a_card(tmp_path: Path) -> None:
    check_fit = fit_check(STATEMENTS * 4, load_checker().predict)
    write_card(check_fit, [("pairs, own words", "0.8")], tmp_path)
    card = (tmp_path / "large-card.md").read_text("utf-8")
    assert "| pairs, own words | 0.8 |" in card
    assert "{" not in card
    calibration = (tmp_path / "large-calibration.json").read_text("utf-8")
    assert calibration == check_fit.calibration.to_json()
    assert (tmp_path / "large-reliability.svg").exists()


def test_only_the_published_base_is_trained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["training.large.checker", str(tmp_path)])
    with pytest.raises(SystemExit):
        main()
    assert "there is no model.safetensors" in capsys.readouterr().err
