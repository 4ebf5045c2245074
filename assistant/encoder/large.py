"""The larger models: a published one of 109 million parameters, and how each of ours differs.

The published model, 438 MB, is downloaded once; the differences come with Pincite.
"""

import hashlib
from functools import partial
from pathlib import Path

from pincite.assistant.encoder.session import Ids, Logits, Predictor, read_weights, run_batches
from pincite.index.embedding import bfloat16, hub
from pincite.index.errors import InputError
from pincite.index.processes.forks import load_once

SETTING = "large"
CALIBRATION = "large-calibration"
"""Name of the calibration of a larger model, beside that of the smaller one."""
WEIGHTS_FOLDER = Path(__file__).parent / "weights"
READER = WEIGHTS_FOLDER / "large-reader.safetensors"
"""How the larger reader differs from BASE."""
CHECKER = WEIGHTS_FOLDER / "large-checker.safetensors"
"""How the larger checker differs from the larger reader."""
BASE = "sentence-transformers/all-mpnet-base-v2"
BASE_DIGEST = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""sha256 of the model.safetensors of BASE, as its authors published it (Apache-2.0)."""
BASE_SIZE = 437_971_872
"""Bytes of that file."""


def is_large(setting: str) -> bool:
    """Return whether a setting selects a larger model: `large`, or the name or folder of BASE.

    A folder is known by the size of its weights: if they are damaged, `load_predictor` says so.
    """
    weights = Path(setting).expanduser() / "model.safetensors"
    is_base = weights.is_file() and weights.stat().st_size == BASE_SIZE
    return is_base or setting in {SETTING, BASE}


def find_problem(folder: Path) -> str:
    """Return why a folder is not that of the published base; empty if it is."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        return "there is no model.safetensors"
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != BASE_DIGEST:
            return "model.safetensors is not the published file of all-mpnet-base-v2"
    return ""


@load_once("the larger model", maxsize=4)
def load_predictor(setting: str, kind: str, *files: Path) -> Predictor:
    """Return the model of a setting with the differences of each file added.

    The base is downloaded, unless `setting` is a folder. `kind` names the model in messages.
    Raises InputError if the base cannot be found, or is not the published one, and StoreError if a
    file is missing, or differs from the published one.
    """
    name = BASE if setting == SETTING else setting
    folder = hub.resolve_model(name, kind)
    if problem := find_problem(folder):
        raise InputError(f"the {kind} {name!r} in {folder}: {problem}: download it again")
    differences = [read_weights(file) for file in files]
    import torch
    from pincite.assistant.encoder.large_model import LargeModel, add_differences
    from safetensors.torch import load

    model = LargeModel(folder)
    for each in differences:
        add_differences(model, load(each))
    model = model.eval().to(torch.bfloat16 if bfloat16.is_supported() else torch.float32)

    def run(*inputs: Ids) -> Logits:
        with torch.inference_mode():
            logits: Logits = model(*map(torch.from_numpy, inputs)).numpy()
        return logits

    return partial(run_batches, run=run)
