"""Finds a model by name: a folder, or a model of the Hugging Face hub, downloaded once."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from pincite.index.errors import InputError

REQUIRED_FILES = "config.json", "tokenizer.json", "model.safetensors"
_DOWNLOAD_PATTERNS = ["*.json", "*.txt", "*.model", "*.safetensors"]
_TIMEOUT_SECONDS = 10
"""Time limit for asking the hub whether it has a model."""


def resolve_model(name: str, model_kind: str) -> Path:
    """Return the folder of a model: `name` itself, or the local copy of a model of the hub.

    A model that was downloaded before needs no network. `model_kind` names the model in error
    messages, for example "reader". Raises InputError if there is no such model.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    from huggingface_hub import snapshot_download

    download = partial(snapshot_download, name, allow_patterns=_DOWNLOAD_PATTERNS)
    with suppress(Exception):  # The model was not downloaded before.
        path = Path(download(local_files_only=True))
        if all((path / required).is_file() for required in REQUIRED_FILES):
            return path
    _require_on_hub(name, model_kind)
    try:
        return Path(download())
    except Exception as error:
        message = f"the {model_kind} {name!r} cannot be downloaded ({type(error).__name__})"
        raise InputError(f"{message}: try again, or name a folder") from error


def _require_on_hub(name: str, model_kind: str) -> None:
    """Raise InputError if the hub does not have the model: a download would retry for minutes."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        HfApi().model_info(name, timeout=_TIMEOUT_SECONDS)
    except (HfHubHTTPError, HFValidationError) as error:
        reason = "not a folder here, and not a model of the Hugging Face hub"
        remedy = "name a folder or a model of the hub"
        raise InputError(f"no {model_kind} {name!r}: {reason}: {remedy}") from error
    except Exception as error:
        reason = "not a folder here, and the Hugging Face hub cannot be reached"
        remedy = "name a folder, or check the network connection"
        raise InputError(f"no {model_kind} {name!r}: {reason}: {remedy}") from error
