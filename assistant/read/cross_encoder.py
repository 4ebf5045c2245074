"""A reader by name: any sentence-transformers CrossEncoder that scores a question and a text."""

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.assistant.read.reader import Judgement, PassageText, Reader
from pincite.index.embedding import hub
from pincite.index.errors import InputError
from pincite.index.processes.forks import Owner, load_once

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


def load_cross_encoder(name: str) -> Reader:
    """Return a reader that scores each sentence alone, without its title, by a CrossEncoder.

    `name` is a folder, or a model of the Hugging Face hub, with safetensors weights and one output:
    the log-odds. Code that comes with the model never runs. Raises InputError if there is no such
    model, or if it does not meet these conditions.
    """
    model, owner = _load_model(name), Owner("the reader")

    def read(question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
        owner.require_this_process()
        pairs = [(question, sentence) for text in texts for sentence in text.sentences]
        logits = iter(model.predict(pairs, show_progress_bar=False).tolist() if pairs else [])
        return [[Judgement(each) for each in islice(logits, len(t.sentences))] for t in texts]

    return read


@load_once("the reader", maxsize=2)
def _load_model(name: str) -> "CrossEncoder":
    folder = hub.resolve_model(name, "reader")
    from sentence_transformers import CrossEncoder
    from torch import nn

    try:
        model = CrossEncoder(
            str(folder),
            device="cpu",
            trust_remote_code=False,
            activation_fn=nn.Identity(),
            model_kwargs={"use_safetensors": True},
            local_files_only=True,
        )
    except Exception as error:
        message = f"the reader {name!r} cannot be used ({type(error).__name__})"
        raise InputError(f"{message}: name a CrossEncoder with safetensors weights") from error
    if not any(name.endswith("ForSequenceClassification") for name in _read_kinds(folder)):
        message = f"the reader {name!r} is a model without trained outputs"  # they are random
        raise InputError(f"{message}: name a CrossEncoder")
    if model.config.num_labels != 1:
        message = f"the reader {name!r} has {model.config.num_labels} outputs"
        raise InputError(f"{message}: name a CrossEncoder with one output")
    return model


def _read_kinds(folder: Path) -> list[str]:
    """Return the names of the model's classes in its config.json."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    return list(map(str, config.get("architectures") or ()))
