"""The cost of a process, and the quality of what a search finds."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the clock and of the processor, peak memory in bytes, and the standard output."""

    seconds: float
    processor: float
    memory: int
    output: str


def run(command: Sequence[str | Path], environment: Mapping[str, str]) -> Cost:
    """Run a command and return what it cost, with its children. Raises CalledProcessError."""
    started = time.monotonic()
    process = subprocess.Popen(
        list(map(str, command)),
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, output)
    return Cost(
        time.monotonic() - started,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
        output,
    )


def measure_disk(folder: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile of values, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def score(
    rows: Sequence[Mapping[str, Any]], found: Sequence[Sequence[Mapping[str, Any]]]
) -> dict[str, float]:
    """Return the shares of questions whose article is first, or among five, and whose span is.

    A span counts if one of the five passages holds a whole piece of evidence.
    """
    firsts, fives, spans = [], [], []
    for row, passages in zip(rows, found, strict=True):
        articles = {each["article"] for each in row["evidence"]}
        firsts.append(bool(passages) and passages[0]["article"] in articles)
        fives.append(any(each["article"] in articles for each in passages))
        spans.append(
            any(
                each["article"] == gold["article"]
                and each["start"] <= gold["start"]
                and gold["end"] <= each["end"]
                for each in passages
                for gold in row["evidence"]
            )
        )
    return {
        "hit@1": sum(firsts) / len(rows),
        "hit@5": sum(fives) / len(rows),
        "span hit@5": sum(spans) / len(rows),
    }
