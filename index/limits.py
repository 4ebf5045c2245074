"""Limits on what reading one file may cost, and settings written as NAME=NUMBER."""

import faulthandler
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

from pincite.index.errors import InputError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file. A file beyond a limit is skipped, and the reason names the limit.

    `file_mb`: size of a file, in megabytes (10^6 bytes). In a `.jsonl` file, it limits each
    line, and `rows_mb` limits the file.
    `seconds`: processor time to read a file; in a `.jsonl` file, to read one row.
    `nesting`: depth of the elements of a web page (the parser itself stops at 2,048).
    `unpacked_mb`: size of a compressed file after unpacking, in megabytes.
    `memory_mb`: memory of the process that reads files, in megabytes.
    `sentences`: sentences of an article. Indexing takes about 4 seconds for each 1,000.
    `linked`: whether to follow links in the folder to files outside it.
    `ocr`: whether to read pages of a PDF that are pictures by machine (`pip install pincite[ocr]`).
    Each of them may then take 6 times `seconds`, and the process 1,500 MB more than `memory_mb`.
    """

    file_mb: float = 10.0
    rows_mb: float = 1_000.0
    seconds: float = 10.0
    nesting: int = 1_000
    unpacked_mb: float = 100.0
    memory_mb: float = 1_000.0
    sentences: int = 50_000
    linked: bool = False
    ocr: bool = False

    @property
    def ocr_seconds(self) -> float:
        """The processor time to read one picture by machine."""
        return 6 * self.seconds

    @property
    def max_memory(self) -> int:
        """The memory of the process that reads files, in bytes."""
        return int((self.memory_mb + 1_500 * self.ocr) * 1e6)


DEFAULT_LIMITS = Limits()


def parse_limits(settings: Iterable[str]) -> Limits:
    """Return the default limits, changed by settings like `["seconds=30", "linked=1"]`.

    Raises InputError for an unknown name, for a value that is not a number above 0, and for
    `ocr=1` if the engine is not installed.
    """
    limits = parse_settings(DEFAULT_LIMITS, settings, option="--limit")
    if limits.ocr and find_spec("rapidocr") is None:
        raise InputError("--limit ocr=1: install the engine with pip install 'pincite[ocr]'")
    return limits


_WALL_TIME_FACTOR = 30
"""Wall-clock seconds that a file may take for each second of processor time."""


def limit_time(seconds: float) -> None:
    """End this process after `seconds` more of processor time; 0 removes the limit.

    With processor time, a busy machine skips the same files as an idle one. A second limit, on
    wall-clock time, ends a process that waits instead of working. Both limits interrupt any code,
    and hold even if the parent process has died.
    """
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_PROF, seconds)
    faulthandler.cancel_dump_traceback_later()
    if seconds:
        faulthandler.dump_traceback_later(seconds * _WALL_TIME_FACTOR, exit=True)


def limit_memory(max_bytes: int | None) -> None:
    """Limit the memory of this process; None removes the limit."""
    with suppress(ImportError, ValueError, OSError):  # not on Windows, nor above a lower hard limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard_limit = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes or hard_limit, hard_limit))


def restart_time_limit(seconds: float) -> None:
    """Limit this process to `seconds` from now on, if it has a limit."""
    if hasattr(signal, "getitimer") and signal.getitimer(signal.ITIMER_PROF)[0] > 0:
        limit_time(seconds)


def parse_settings(
    defaults: "T", settings: Iterable[str], *, option: str, allow_zero: bool = False
) -> "T":
    """Return a copy of the dataclass instance `defaults`, with the fields in `settings` changed.

    A setting is written NAME=NUMBER, for example `seconds=30`. Only fields whose default is a
    number or a bool can be set, and those whose metadata names the kind of `number`; a bool is
    written as 0 or 1. Error messages name `option`, the command-line option that the settings come
    from.

    Raises InputError for an unknown name, and for a value that is not a finite number above 0
    (or 0, with `allow_zero`).
    """
    kinds: dict[str, type[float]] = {
        each.name: each.metadata.get("number", type(each.default))
        for each in fields(defaults)
        if "number" in each.metadata or isinstance(each.default, int | float)
    }
    known = {each.name: each.default for each in fields(defaults) if each.name in kinds}
    changed = defaults
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in known:
            names = ", ".join(
                f"{name}={'NUMBER' if value is None else format(value, 'g')}"
                for name, value in known.items()
            )
            raise InputError(
                f"{option} {setting}: there is no setting {name!r}; "
                f"the settings and their defaults are {names}"
            )
        kind = kinds[name]
        number = _parse_number(value, kind, allow_zero=allow_zero)
        if number is None:
            noun = "whole number" if kind is int else "number"
            least = "of 0 or more" if allow_zero else "above 0"
            raise InputError(f"{option} {setting}: write a {noun} {least}, as in {name}=20")
        changed = replace(changed, **{name: number})
    return changed


def _parse_number(text: str, kind: type[float], *, allow_zero: bool) -> float | None:
    """Return a finite number of the type `kind` (float, int or bool), or None for other text."""
    try:
        number = float(text)
    except ValueError:
        return None
    if not 0 <= number < float("inf") or (kind is int and not number.is_integer()):
        return None
    return None if number == 0 and kind is not bool and not allow_zero else kind(number)


def explain_exceeded_limit(limits: Limits, name: str, template: str) -> str:
    """Return why a file is skipped: `template`, with the limit in place of `{}`, and the remedy."""
    limit = f"{getattr(limits, name):,g}"
    return f"{template.format(limit)}, or allow more with --limit {name}=NUMBER"
