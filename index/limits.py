"""What reading one file may cost, so that no file can stop a build."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from pincite.index.errors import InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may take; a file beyond it is skipped, and the reason says so.

    `file_mb` is the size of a file in megabytes (10^6 bytes); a file with a row a line (`.jsonl`)
    may have `rows_mb`, and each line `file_mb`. `seconds` is the processor's time to read a
    file, of rows that from one to the next; `nesting` how deep elements of a page may stand in
    each other (the parser ends at 2,048); `unpacked_mb` what a compressed file may come to;
    `memory_mb` what the process that reads may take. With `linked`, files are read that a link
    brings in from outside of the folder.
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
    """Return the limits with some set, as on the command line: `["seconds=30", "linked=1"]`.

    Raises InputError for a name that is none, and for a value that is no number above 0.
    """
    types = {name: type(value) for name, value in asdict(DEFAULT_LIMITS).items()}
    limits = DEFAULT_LIMITS
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in types:
            known = ", ".join(f"{known}={getattr(DEFAULT_LIMITS, known):g}" for known in types)
            raise InputError(f"--limit {setting}: no limit {name!r}; there are (as set): {known}")
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not (0 < number < float("inf") or (types[name] is bool and number == 0)):
            raise InputError(f"--limit {setting}: give a number above 0, as in {name}=20")
        limits = replace(limits, **{name: types[name](number)})
    return limits


def explain_exceeded_limit(limits: Limits, name: str, template: str) -> str:
    """Return the reason of a file beyond a limit: `says`, with the limit for `{}`, and a remedy."""
    limit = f"{getattr(limits, name):,g}"
    return f"{template.format(limit)}, or allow more with --limit {name}=NUMBER"
