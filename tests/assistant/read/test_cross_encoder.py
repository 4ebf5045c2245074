"""A CrossEncoder as the reader."""

import json
from pathlib import Path

import pytest
from pincite.assistant.read.cross_encoder import load_cross_encoder
from pincite.assistant.read.ranking import score
from pincite.index.errors import InputError

from tests.fakes.assistant.cross_encoder import save_tiny_cross_encoder

SENTENCES = ["The ferry Aurelia sank.", "Its captain was Tomas Lind.", "Ferries cross the sound."]


def test_scores_are_those_of_the_cross_encoder(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    save_tiny_cross_encoder(tmp_path)
    model = CrossEncoder(str(tmp_path), device="cpu")
    expected = model.predict([("Who?", sentence) for sentence in SENTENCES]).tolist()
    reader = load_cross_encoder(str(tmp_path))
    assert score("Who?", SENTENCES, reader=reader) == pytest.approx(expected)
    assert score("Who?", [], reader=reader) == []


def test_a_downloaded_cross_encoder_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--an--example"
    snapshot = repository / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0" * 40)
    save_tiny_cross_encoder(snapshot)
    reader = load_cross_encoder("an/example")
    assert len(score("Who?", SENTENCES, reader=reader)) == len(SENTENCES)


def test_an_unknown_cross_encoder_is_refused() -> None:
    with pytest.raises(InputError, match="no reader 'no/such-reader': not a folder here, and the"):
        load_cross_encoder("no/such-reader")


def test_a_cross_encoder_with_two_outputs_is_refused(tmp_path: Path) -> None:
    save_tiny_cross_encoder(tmp_path, outputs=2)
    with pytest.raises(InputError, match="2 outputs: name a CrossEncoder with one output"):
        load_cross_encoder(str(tmp_path))


def test_a_folder_without_safetensors_weights_is_refused(tmp_path: Path) -> None:
    save_tiny_cross_encoder(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(InputError, match="name a CrossEncoder with safetensors weights"):
        load_cross_encoder(str(tmp_path))


def test_a_model_without_trained_outputs_is_refused(tmp_path: Path) -> None:
    save_tiny_cross_encoder(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text("utf-8"))
    (tmp_path / "config.json").write_text(json.dumps({**config, "architectures": ["BertModel"]}))
    with pytest.raises(InputError, match="without trained outputs: name a CrossEncoder"):
        load_cross_encoder(str(tmp_path))
