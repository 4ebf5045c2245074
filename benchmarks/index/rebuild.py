"""The cost of the first build and of later ones: time, memory and disk space.

    python -m benchmarks.index.rebuild ARTICLES.jsonl.gz --articles 2000

Each build is a process of its own, started from the command line. On a busy machine, compare the
processor seconds.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pincite.index import Index


@dataclass(frozen=True, slots=True)
class BuildCost:
    """The cost of a build: wall-clock and processor seconds, peak memory and disk in bytes."""

    seconds: float
    cpu_seconds: float
    memory: int
    disk: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "rows", type=Path, help="articles, one JSON object per line (.jsonl or .jsonl.gz)"
    )
    parser.add_argument("--articles", type=int, default=100, help="use only the first N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        folder, root = Path(directory, "articles"), Path(directory, "index")
        folder.mkdir()
        for number, text in enumerate(_read_texts(arguments.rows, arguments.articles)):
            (folder / f"{number:05}.txt").write_text(text, "utf-8")
        first = _measure_build("all new", folder, root)
        index_size = _measure_disk_usage(root)
        _measure_build("nothing changed", folder, root, first, index_size)
        changed = folder / "00000.txt"
        changed.write_text(changed.read_text("utf-8") + "\nOne more sentence.", "utf-8")
        _measure_build("one changed", folder, root, first, index_size)
        changed.rename(folder / "renamed.txt")
        _measure_build("one renamed", folder, root, first, index_size)
        (folder / "renamed.txt").unlink()
        _measure_build("one deleted", folder, root, first, index_size)
        for number in range(0, arguments.articles, 20):
            file = folder / f"{number:05}.txt"
            if file.exists():
                file.write_text(f"{file.read_text('utf-8')}\nAnother sentence.", "utf-8")
        _measure_build("1 in 20 changed", folder, root, first, index_size)
        index = Index.open(root)
        passages = index.manifest.passages
        print(
            f"\n{arguments.articles:,} articles, {passages:,} passages, {index_size / 1e6:,.1f} MB"
        )
        print(f"first build: {arguments.articles / first.seconds:,.1f} articles a second,", end=" ")
        print(f"{passages / first.seconds:,.1f} passages a second")


def _read_texts(rows: Path, count: int) -> Iterator[str]:
    with (gzip.open if rows.suffix == ".gz" else open)(rows, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            row = json.loads(line)
            yield f"{row['title']}\n\n{row['text']}"


def _measure_build(
    name: str,
    folder: Path,
    root: Path,
    first: BuildCost | None = None,
    index_size: int | None = None,
) -> BuildCost:
    """Build, and print the cost, also as a share of the first build."""
    command = [sys.executable, "-m", "pincite.ui.cli", "index", str(folder), "--quiet"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started, disk = time.monotonic(), 0
    process = subprocess.Popen([*command, "--index", str(root)], stdout=subprocess.DEVNULL)
    memory = 0
    while process.poll() is None:
        disk = max(disk, _measure_disk_usage(root))
        memory = max(memory, _read_peak_memory(process.pid))
        time.sleep(0.1)
    if process.returncode not in (0, 3):
        sys.exit(f"{name}: the build ended with {process.returncode}")
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cost = BuildCost(seconds, cpu_seconds, memory, max(disk, _measure_disk_usage(root)))
    relative_time = f"{cost.cpu_seconds / first.cpu_seconds:7.2%}" if first else ""
    relative_size = f"{cost.disk / index_size:6.2f} x" if index_size else ""
    print(
        f"{name:<16} {seconds:9.1f} s {cpu_seconds:9.1f} s of processor {relative_time:>8} "
        f"{memory / 1e6:8,.0f} MB of memory {cost.disk / 1e6:8,.1f} MB of disk {relative_size}",
        flush=True,
    )
    return cost


def _read_peak_memory(pid: int) -> int:
    """Return the peak memory of a running process, in bytes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    peaks = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(peaks[0]) * 1024 if peaks else 0


def _measure_disk_usage(root: Path) -> int:
    total = 0
    for parent, _, names in os.walk(root):
        for name in names:
            try:
                total += os.lstat(Path(parent, name)).st_blocks * 512
            except OSError:  # removed in the meantime
                continue
    return total


if __name__ == "__main__":
    main()
