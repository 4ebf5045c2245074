"""Limits on what reading one file may cost, and settings written as NAME=NUMBER."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
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
    `linked`: whether to follow links in the folder to files outside it.
    """

    file_mb: float = 10.0
    rows_mb: float = 1_000.0
    seconds: float = 10.0
    nesting: int = 1_000
    unpacked_mb: float = 100.0
    memory_mb: float = 1_000.0
    linked: bool = False


DEFAULT_LIMITS = Limits()


def parse_limits(settings: Iterable[str]) -> Limits:
    """Return the default limits, changed by settings like `["seconds=30", "linked=1"]`.

    Raises InputError for an unknown name and for a value that is not a number above 0.
    """
    return parse_settings(DEFAULT_LIMITS, settings, option="--limit")


def parse_settings(
    defaults: "T", settings: Iterable[str], *, option: str, allow_zero: bool = False
) -> "T":
    """Return a copy of the dataclass instance `defaults`, with the fields in `settings` changed.

    A setting is written NAME=NUMBER, for example `seconds=30`. Only fields whose default is a
    number or a bool can be set; a bool is written as 0 or 1. Error messages name `option`, the
    command-line option that the settings come from.

    Raises InputError for an unknown name, and for a value that is not a finite number above 0
    (or 0, with `allow_zero`).
    """
    known: dict[str, float] = {
        each.name: each.default
        for each in fields(defaults)
        if isinstance(each.default, int | float)
    }
    changed = defaults
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in known:
            names = ", ".join(f"{name}={value:g}" for name, value in known.items())
            raise InputError(
                f"{option} {setting}: there is no setting {name!r}; "
                f"the settings and their defaults are {names}"
            )
        kind = type(known[name])
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
