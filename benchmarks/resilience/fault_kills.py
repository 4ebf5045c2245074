"""Builds that are killed at a named point: before or after a call that writes to the disk."""

import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pincite.index import Embedder

from benchmarks.resilience.fault import Fault
from benchmarks.resilience.newsroom import Newsroom

KILLED = -signal.SIGKILL


def instrument_disk_calls(callback: Callable[[str], object]) -> None:
    """Call `callback` with a name before and after each call that writes to the disk."""
    from chromadb.api.models.Collection import Collection

    counts: Counter[str] = Counter()

    def patch(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **keywords: Any) -> Any:
            counts[name] += 1
            number = counts[name]
            callback(f"before {name} {number}")
            result = call(*arguments, **keywords)
            callback(f"after {name} {number}")
            return result

        return step

    steps: dict[str, Any] = {
        "fsync replace rename mkdir rmdir unlink": os,
        "flock": fcntl,
        "rmtree copyfile": shutil,
        "run": subprocess,
        "write_text": Path,
        "add update": Collection,
        "embed": Embedder,
    }
    for names, owner in steps.items():
        for name in names.split():
            setattr(owner, name, patch(name, getattr(owner, name)))
    methods = ("commit", "close", "executescript")
    wrapped = {name: patch(name, getattr(sqlite3.Connection, name)) for name in methods}
    factory = type("Base", (sqlite3.Connection,), wrapped)
    sqlite3.connect = partial(sqlite3.connect, factory=factory)  # type: ignore[assignment]


def list_kill_points(newsroom: Newsroom) -> list[str]:
    """Build the next edition, and return the names of the points at which it can be killed."""
    newsroom.write_edition()
    result = newsroom.build(
        lambda: instrument_disk_calls(lambda point: print(point, file=sys.stderr))
    )
    assert result.exit_code == 0, result
    assert not newsroom.rebuild()
    return result.stderr.splitlines()


def make_kill_fault(point: str) -> Fault:
    def kill(reached: str) -> None:
        if reached == point:
            os.kill(os.getpid(), signal.SIGKILL)

    # A build does not remove generations that readers use, so it may not reach the last points.
    return Fault((0, KILLED), before_build=lambda: instrument_disk_calls(kill))
