"""Runs the transformers that come with Pincite: small models of one shape, in ONNX.

Their input is the embeddings of the words, which the embedding model has too. Each model is a file
of its own, checked against its published sha256 before it is loaded.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.encoder.packing import PackedRow
from pincite.index.embedding.batches import batch_by_length
from pincite.index.embedding.local import load_bundled_token_embeddings
from pincite.index.errors import StoreError
from pincite.index.processes.forks import load_once

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_BATCH_TOKENS = 4_096
"""Most tokens in one run of the model, padding included."""

Logits = NDArray[np.float32]
"""(tokens, logits): the logits of each token; what they mean is for the model to say."""

Predictor = Callable[[Sequence[PackedRow]], list[Logits]]
"""Rows of tokens → the logits of each row."""


Ids = NDArray[np.int64]
"""(batch, tokens), padded with 0 to the longest row."""


def predict_rows(rows: Sequence[PackedRow], folder: Path, name: str) -> list[Logits]:
    """Return the logits of each row by `name`.onnx of a folder, checked against `name`.json.

    Raises StoreError if the weights are missing, or differ from the published file.
    """
    session, token_embeddings = _load_session(folder, name), load_bundled_token_embeddings()

    def run(ids: Ids, type_ids: Ids, mask: Ids) -> Logits:
        inputs = {"words": token_embeddings[ids], "kinds": type_ids, "mask": mask}
        (logits,) = session.run(None, inputs)
        return np.asarray(logits)

    return run_batches(rows, run)


def run_batches(rows: Sequence[PackedRow], run: Callable[[Ids, Ids, Ids], Logits]) -> list[Logits]:
    """Return the logits of each row.

    `run` returns those of a batch, (batch, tokens, logits), by its token ids, the kinds of the
    tokens, and a mask that is 0 for padding.
    """
    result: list[Logits] = [np.empty((0, 3), np.float32)] * len(rows)
    for batch in batch_by_length([len(row.ids) for row in rows], _BATCH_TOKENS):
        longest = max(len(rows[number].ids) for number in batch)
        ids, type_ids, mask = (np.zeros((len(batch), longest), np.int64) for _ in range(3))
        for position, number in enumerate(batch):
            size = len(rows[number].ids)
            ids[position, :size] = rows[number].ids
            type_ids[position, :size] = rows[number].type_ids
            mask[position, :size] = 1
        for number, logits in zip(batch, run(ids, type_ids, mask), strict=True):
            result[number] = logits[: len(rows[number].ids)]
    return result


def make_installation_error(problem: str) -> StoreError:
    """Return the error about a missing or damaged file of the installed package."""
    return StoreError(f"{problem}: install pincite again")


def read_weights(file: Path) -> bytes:
    """Return the content of a file of weights, checked against the sha256 in the JSON beside it.

    Raises StoreError if it is missing, or differs from the published file.
    """
    name = file.stem
    try:
        data = file.read_bytes()
        expected_digest = json.loads(file.with_suffix(".json").read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise make_installation_error(
            f"{file.name}, the weights of the {name}, cannot be read"
        ) from error
    if hashlib.sha256(data).hexdigest() != expected_digest:
        raise make_installation_error(
            f"{file.name}, the weights of the {name}, is not the published file"
        )
    return data


@load_once("the reading model", maxsize=2)
def _load_session(folder: Path, name: str) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Threads that wait in a loop would take a fifth of the processor time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        read_weights(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
    )
