"""Models by name, from the Hugging Face hub: downloaded once, and then used without a network."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from pincite.index.errors import InputError

NEEDED = "config.json", "tokenizer.json", "model.safetensors"
_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]
_SECONDS = 10
"""How long the hub may take to say whether it has a model."""


def folder(name: str, what: str) -> Path:
    """Return the folder of a model: `name` itself, or where the hub's lies, got before or now.

    `what` says in messages what it is to be, as in "reader". Raises InputError where there is none.
    """
    place = Path(name).expanduser()
    if place.is_dir():
        return place
    from huggingface_hub import snapshot_download

    get = partial(snapshot_download, name, allow_patterns=_FILES)
    with suppress(Exception):  # nothing of it is here
        place = Path(get(local_files_only=True))
        if all((place / needed).is_file() for needed in NEEDED):
            return place
    _ask_for(name, what)
    try:
        return Path(get())
    except Exception as error:
        message = f"the {what} {name!r} cannot be downloaded ({type(error).__name__})"
        raise InputError(f"{message}: try again, or name a folder") from error


def _ask_for(name: str, what: str) -> None:
    """Ask the hub once whether it has a model: a download tries for minutes."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        HfApi().model_info(name, timeout=_SECONDS)
    except (HfHubHTTPError, HFValidationError) as error:
        why, remedy = "nor one of the Hugging Face hub's", "name a folder, or one of the hub's"
        raise InputError(f"no {what} {name!r}: not a folder here, {why}: {remedy}") from error
    except Exception as error:
        why, remedy = "and the Hugging Face hub cannot be reached", "name a folder, or connect"
        raise InputError(f"no {what} {name!r}: not a folder here, {why}: {remedy}") from error
