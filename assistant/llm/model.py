"""The interface of a language model, and the settings of one behind an API."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pincite.assistant.types import Usage
from pincite.index.errors import InputError
from pincite.index.limits import parse_settings

KEY_VARIABLE = "PINCITE_MODEL_KEY"
"""The environment variable with the API key. A local server usually needs no key."""

Messages = tuple[tuple[str, str], ...]
"""Pairs of a role (system, user or assistant) and a text, in order."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model writes, where it runs, and how long it may take.

    Tokens: `window` for prompt and answer together, None asks the server; `longest` for the answer,
    without what a reasoning model thinks. Seconds: `connect` to reach the server, `first` until the
    first token, retries included, `gap` between tokens, `total` until the last token. If
    `temperature` is None, it is what suits the model (see `profiles`); `json` asks for an answer in
    JSON. The `repr` leaves out the API key.
    """

    name: str
    base_url: str = "http://localhost:11434/v1"
    key: str = field(default="", repr=False)
    window: int | None = field(default=None, metadata={"number": int})
    longest: int = 600
    temperature: float | None = field(default=None, metadata={"number": float})
    retries: int = 2
    connect: float = 10.0
    first: float = 120.0
    gap: float = 30.0
    total: float = 600.0
    json: bool = False


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a response: some text or none, and the usage once the server reports it."""

    text: str = ""
    usage: Usage | None = None


class Model(Protocol):
    """A language model that streams a response to messages."""

    @property
    def name(self) -> str:
        """The name that answers show."""

    @property
    def identity(self) -> str:
        """Name, address and settings: models with equal identities share cached responses."""

    @property
    def prompt_budget(self) -> int:
        """The number of tokens that messages may have."""

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Yield a response while the model writes it.

        An empty Delta comes at short intervals while there is no text, so that the caller can
        stop. Closing the iterator ends the request. Raises ModelError.
        """


def with_limits(settings: ModelSettings, limits: Iterable[str]) -> ModelSettings:
    """Return `settings`, changed by limits of the command line like `["window=8192"]`.

    Raises InputError for an unknown name and for a value that is not a number of 0 or more.
    """
    return parse_settings(settings, limits, option="--model-limit", allow_zero=True)


def read_key(file: str | Path | None) -> str:
    """Return the API key in `file`, or in the environment if `file` is None; "" if there is none.

    Raises InputError if the file cannot be read, or if other users may read it.
    """
    if file is None:
        return os.environ.get(KEY_VARIABLE, "").strip()
    path = Path(file)
    try:
        if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise InputError(f"other users may read the key in {file}: chmod 600 {file}")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise InputError(f"the key in {file} cannot be read: {reason}") from None
