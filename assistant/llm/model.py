"""Which language model writes, and what the assistant needs of it."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Protocol

from pincite.assistant.types import Usage
from pincite.index.errors import InputError

KEY_VARIABLE = "PINCITE_MODEL_KEY"
"""The variable of the environment that holds the key; a server of one's own needs none."""

Messages = tuple[tuple[str, str], ...]
"""Role (system, user, assistant) and text, in order."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model writes, where it runs, and how long it may take.

    `window` is how many tokens it can see, question and answer included; `longest` how many an
    answer may have. Seconds: `connect` until the server is reached, `first` until the first
    token, further tries included, `gap` until each token after it, `total` until the last. With
    `temperature` None the server's own is taken. The key is in no `repr`.
    """

    name: str
    base_url: str = "http://localhost:11434/v1"
    key: str = field(default="", repr=False)
    window: int = 4_096
    longest: int = 600
    temperature: float | None = 0.0
    retries: int = 2
    connect: float = 10.0
    first: float = 120.0
    gap: float = 30.0
    total: float = 600.0


@dataclass(frozen=True, slots=True)
class Delta:
    """What came of an answer: some text, or none yet, and what it took once that is said."""

    text: str = ""
    usage: Usage | None = None


class Model(Protocol):
    """What writes."""

    @property
    def name(self) -> str:
        """Its name, as answers show it."""

    @property
    def identity(self) -> str:
        """What tells it from a model that could answer otherwise: name, address, settings."""

    @property
    def prompt_budget(self) -> int:
        """How many tokens it can be sent."""

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Yield an answer as it is written; an empty Delta at times, so that one can leave.

        Raises ModelError where it fails. Closing the iterator ends the request.
        """


def with_limits(settings: ModelSettings, limits: Iterable[str]) -> ModelSettings:
    """Return settings with some numbers set, as on the command line: `["window=8192"]`.

    Raises InputError for a name that is none, and for a value that is no number of 0 or more.
    """
    field_types = {each.name: type(each.default) for each in fields(settings)}
    numeric_fields = {name: kind for name, kind in field_types.items() if kind in {int, float}}
    for limit in limits:
        name, _, value = limit.partition("=")
        if name not in numeric_fields:
            raise InputError(f"--model-limit {limit}: there are only {', '.join(numeric_fields)}")
        try:
            number = numeric_fields[name](value)
        except ValueError:
            number = -1
        if not 0 <= number < float("inf"):
            raise InputError(f"--model-limit {limit}: give a number, as in {name}=20")
        settings = replace(settings, **{name: number})
    return settings


def read_key(file: str | Path | None) -> str:
    """Return the key that `file` holds, or else the environment; empty where there is none.

    Raises InputError for a file that cannot be read, or that others can read too.
    """
    if file is None:
        return os.environ.get(KEY_VARIABLE, "").strip()
    path = Path(file)
    try:
        if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise InputError(f"{file} holds a key that others may read: chmod 600 {file}")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise InputError(f"the key in {file} cannot be read: {reason}") from None
