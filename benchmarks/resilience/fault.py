"""A fault in a build, for `faults.py`."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from benchmarks.resilience.newsroom import Newsroom

Action = Callable[[], object]


class Fault(NamedTuple):
    """A fault in a build, and the exit codes that the build may have.

    `before_build` runs in the build's process, before the build. The build runs inside `context`,
    and its error must contain the string that `context` yields. `signal_after` is a number of
    seconds and the signal to send then. `leftovers` are files that may stay in the index folder.
    """

    exit_codes: tuple[int, ...]
    before_build: Action = lambda: None
    context: Callable[[Newsroom], AbstractContextManager[str]] = lambda _: nullcontext("")
    signal_after: tuple[float, int] | None = None
    leftovers: tuple[str, ...] = ()
