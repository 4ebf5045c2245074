"""Whether the Hugging Face hub has a model, asked once: its downloads try for minutes."""

from pincite.index.errors import InputError

SECONDS = 10
"""How long the hub may take to say so."""


def ask_for(name: str, what: str) -> None:
    """Raise InputError where the hub has no model of this name, or cannot be reached.

    `what` is what it is to be, as in "reader".
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        HfApi().model_info(name, timeout=SECONDS)
    except (HfHubHTTPError, HFValidationError) as error:
        why, remedy = "nor one of the Hugging Face hub's", "name a folder, or one of the hub's"
        raise InputError(f"no {what} {name!r}: not a folder here, {why}: {remedy}") from error
    except Exception as error:
        why, remedy = "and the Hugging Face hub cannot be reached", "name a folder, or connect"
        raise InputError(f"no {what} {name!r}: not a folder here, {why}: {remedy}") from error
