"""The larger model: its base, its inputs, and a training that goes on from an earlier one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from tests.fakes.training import make_question
from training.second_reader import (
    RECIPE,
    SecondReader,
    add_differences,
    find_problem,
    main,
    measure,
    save_differences,
    train_second_reader,
)

QUESTIONS = [make_question(f"When did the Aurelia sink, attempt {n}?") for n in range(4)]
QUICK = replace(RECIPE, source_shares=None, question_share=1.0, max_steps=2, tokens_per_step=200)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small MPNet of the vocabulary of the published one."""
    folder = tmp_path_factory.mktemp("mpnet")
    config = MPNetConfig(
        hidden_size=32, num_hidden_layers=4, num_attention_heads=2, intermediate_size=64
    )
    MPNetModel(config, add_pooling_layer=False).save_pretrained(str(folder))
    return folder


def test_only_the_published_weights_are_accepted(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no model.safetensors" in find_problem(tmp_path)
    assert "not the published file" in find_problem(base)
    monkeypatch.setattr("sys.argv", ["training.second_reader", str(base)])
    with pytest.raises(SystemExit):
        main()
    assert f"{base}: model.safetensors is not" in capsys.readouterr().err


def test_padding_changes_nothing_and_the_kind_of_a_token_counts_once_trained(base: Path) -> None:
    model = SecondReader(base).eval()
    torch.nn.init.normal_(model.kinds.weight)
    ids, kinds = torch.tensor([[101, 2054, 102, 3000, 102]]), torch.tensor([[0, 0, 0, 1, 1]])
    padded = (torch.nn.functional.pad(each, (0, 3)) for each in (ids, kinds, torch.ones_like(ids)))
    with torch.no_grad():
        alone = model(ids, kinds, torch.ones_like(ids))
        assert torch.allclose(model(*padded)[:, :5], alone, atol=1e-5)
        assert not torch.allclose(model(ids, 1 - kinds, torch.ones_like(ids)), alone, atol=1e-3)


def test_a_training_changes_the_upper_layers_only(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "differences.safetensors"
    trained = train_second_reader(base, tmp_path, QUESTIONS, print, QUICK, file)
    untrained = SecondReader(base)
    assert file.exists()
    assert not torch.equal(trained.head.weight, untrained.head.weight)
    assert torch.equal(
        trained.bert.encoder.layer[0].output.dense.weight,
        untrained.bert.encoder.layer[0].output.dense.weight,
    )


def test_a_training_goes_on_from_the_kept_differences(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.second_reader.RANK", 8)
    trained, file = SecondReader(base), tmp_path / "differences.safetensors"
    for each in filter(lambda parameter: parameter.requires_grad, trained.parameters()):
        rows, columns = each.shape[0], each.shape[-1]
        noise = torch.randn(rows, 4) @ torch.randn(4, columns) if each.ndim == 2 else 1.0
        each.data += 0.1 * noise
    save_differences(trained, SecondReader(base), file)
    again = SecondReader(base)
    add_differences(again, file)
    for one, other in zip(trained.parameters(), again.parameters(), strict=True):
        assert torch.allclose(one, other, atol=2e-3)
    still = replace(QUICK, learning_rate=1e-9)
    going_on = train_second_reader(base, tmp_path, QUESTIONS, print, still, file)
    assert torch.allclose(going_on.head.weight, again.head.weight, atol=1e-4)


def test_both_second_readings_are_measured(base: Path, tmp_path: Path) -> None:
    sentences = ["The ferry Aurelia sank on 3 March 2021.", "Its captain was Tomas Lind."]
    answered = {"q": "When did the Aurelia sink?", "kind": "fact", "gold": [[[0, 0]]]}
    unanswerable = {"q": "Who built the tower of Lask?", "kind": "unanswerable:x", "gold": []}
    story = {
        "id": "w1-01",
        "articles": [{"title": "Ferry", "published": "2021-03-04", "sentences": sentences}],
        "questions": [answered, unanswerable] * 20,
        "talks": [],
        "claims": [],
    }
    stories = tmp_path / "stories.jsonl"
    stories.write_text(json.dumps(story) + "\n", "utf-8")
    figures = dict(measure(SecondReader(base).eval(), stories))
    for figure in ("first right", "AUROC"):
        assert figures[f"read again by the reader: {figure}"][0] == 1.0
        assert 0 <= figures[f"read again by the model: {figure}"][0] <= 1
