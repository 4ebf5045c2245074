"""Models by name, from the Hugging Face hub: downloaded once, and then used without a network."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from pincite.index.errors import InputError

REQUIRED_FILES = "config.json", "tokenizer.json", "model.safetensors"
_DOWNLOAD_PATTERNS = ["*.json", "*.txt", "*.model", "*.safetensors"]
_TIMEOUT_SECONDS = 10
"""How long the hub may take to say whether it has a model."""


def resolve_model(name: str, model_kind: str) -> Path:
    """Return the folder of a model: `name` itself, or where the hub's lies, got before or now.

    `what` says in messages what it is to be, as in "reader". Raises InputError where there is none.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    from huggingface_hub import snapshot_download

    download = partial(snapshot_download, name, allow_patterns=_DOWNLOAD_PATTERNS)
    with suppress(Exception):  # nothing of it is here
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
    """Ask the hub once whether it has a model: a download tries for minutes."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        HfApi().model_info(name, timeout=_TIMEOUT_SECONDS)
    except (HfHubHTTPError, HFValidationError) as error:
        why, remedy = "nor one of the Hugging Face hub's", "name a folder, or one of the hub's"
        raise InputError(f"no {model_kind} {name!r}: not a folder here, {why}: {remedy}") from error
    except Exception as error:
        why, remedy = "and the Hugging Face hub cannot be reached", "name a folder, or connect"
        raise InputError(f"no {model_kind} {name!r}: not a folder here, {why}: {remedy}") from error
