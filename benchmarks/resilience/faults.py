"""Injects faults into builds while readers ask the index, and checks every answer.

    python -m benchmarks.resilience.faults [--tries 2] [--readers 2] [--seed 0] [--json]

Each trial writes a new edition of a folder (`newsroom.py`) and builds its index with the command
line, in a process that the benchmark patches: pincite itself has no hooks. Meanwhile, reader
processes ask. Every answer must come completely from the old edition or completely from the new
one. Afterwards the index must open and contain one complete edition. A build that is not killed
must leave no files behind, and print one line if it fails. The next build must repair everything.
`--tries 150` kills builds at every point, and at 150 random moments. The full disk and the
read-only disk are real mounts, for which the user needs the right to mount.
"""

import argparse
import json
import random
import resource
import signal
import sys
import tempfile
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import torch
from pincite.index import Embedder

from benchmarks.resilience.fault import Fault
from benchmarks.resilience.fault_disks import (
    make_full_disk_fault,
    make_read_only_disk_fault,
    mount_small_disk,
)
from benchmarks.resilience.fault_kills import KILLED, list_kill_points, make_kill_fault
from benchmarks.resilience.fault_refusals import (
    make_missing_fsync_fault,
    make_open_file_limit_fault,
    make_permission_fault,
    make_resource_limit_fault,
    make_second_builder_fault,
)
from benchmarks.resilience.newsroom import Newsroom, ProcessResult

INDEX_PARTS = (".", ".lock", "generations", "current")


class Row(NamedTuple):
    """A line of the table.

    `took_effect` counts the trials in which the build failed. `answered` counts the answers that
    readers have checked since the start.
    """

    fault: str
    tries: int
    took_effect: int
    answered: int
    failures: list[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=2)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--only", metavar="FAULT", default="", help="only the faults with FAULT in their name"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    # A shell makes background programs ignore SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rng, embedder = random.Random(arguments.seed), Embedder()
    torch.set_num_threads(1)  # With more threads, a forked process hangs.
    # Load once, before the first fork.
    embedder.embed(["a text"])
    import_module("chromadb")
    failed = False
    with tempfile.TemporaryDirectory() as base, mount_small_disk(Path(base, "disk")) as mounted:
        Path(base).chmod(0o777)
        tempfile.tempdir = base
        disks = [(Path(base), list_process_faults), (Path(base, "disk"), list_disk_faults)]
        for directory, make_faults in disks if mounted else disks[:1]:
            newsroom = Newsroom(directory, embedder)
            with newsroom.with_readers(arguments.readers):
                for name, faults in make_faults(newsroom, arguments.tries, rng).items():
                    if arguments.only in name:
                        row = run_faults(newsroom, name, faults)
                        failed |= bool(row.failures)
                        print_row(row, as_json=arguments.json)
    return int(failed)


def list_process_faults(
    newsroom: Newsroom, tries: int, rng: random.Random
) -> dict[str, list[Fault]]:
    kill_points = list_kill_points(newsroom)
    sampled_points = [
        kill_points[round(i * (len(kill_points) - 1) / max(1, tries - 1))] for i in range(tries)
    ]
    tries_per_fault = max(1, tries // 5)
    largest = max(path.stat().st_size for path in newsroom.root.rglob("*"))
    build_seconds = newsroom.build_seconds
    return {
        "killed at a named point": [
            make_kill_fault(point) for point in dict.fromkeys(sampled_points)
        ],
        "killed at a random moment": [
            Fault((0, KILLED), signal_after=(rng.uniform(0, build_seconds), signal.SIGKILL))
            for _ in range(tries)
        ],
        "interrupted (Ctrl-C)": [
            Fault((0, 130), signal_after=(rng.uniform(0, build_seconds), signal.SIGINT))
            for _ in range(tries_per_fault)
        ],
        "renamed before it is on disk": [make_missing_fsync_fault()],
        "files may not grow": [
            make_resource_limit_fault(resource.RLIMIT_FSIZE, rng.randrange(largest))
            for _ in range(tries_per_fault)
        ],
        "too many open files": [
            make_open_file_limit_fault(rng.randrange(1, 50)) for _ in range(tries_per_fault)
        ],
        "no permission": [make_permission_fault(name) for name in INDEX_PARTS[:tries]],
        "another builder": [make_second_builder_fault()],
    }


def list_disk_faults(newsroom: Newsroom, tries: int, rng: random.Random) -> dict[str, list[Fault]]:
    tries_per_fault = max(1, tries // 5)
    size = sum(path.stat().st_size for path in newsroom.root.rglob("*"))
    return {
        "full disk": [make_full_disk_fault(rng.randrange(size)) for _ in range(tries_per_fault)],
        "read-only disk": [make_read_only_disk_fault()],
    }


def build_under_fault(newsroom: Newsroom, fault: Fault) -> tuple[ProcessResult, list[str]]:
    """Write an edition, build it with a fault, then without. Returns the failures of the index."""
    old = newsroom.edition
    newsroom.write_edition()
    with fault.context(newsroom) as expected_message:
        result = newsroom.build(fault.before_build, fault.signal_after)
        failures = (
            []
            if result.exit_code in fault.exit_codes
            else [f"ended with {result.exit_code}: {result.stderr}"]
        )
        one_line = result.stderr.startswith("pincite: ") and "\n" not in result.stderr
        if result.exit_code == 1 and not (one_line and expected_message in result.stderr):
            failures.append(f"printed {result.stderr!r}")
        failures += newsroom.check_current(old, newsroom.edition)
    if result.exit_code >= 0:
        # Staged vectors ("pending") wait for the next build.
        expected = ("current", "generations", ".lock", "pending", *fault.leftovers)
        failures += newsroom.find_leftovers(*expected)
    failures += newsroom.rebuild()
    return result, failures


def run_faults(newsroom: Newsroom, name: str, faults: list[Fault]) -> Row:
    """Run a build with each fault, and report the progress on standard error."""
    took_effect, failures = 0, []
    for number, fault in enumerate(faults, start=1):
        result, found = build_under_fault(newsroom, fault)
        took_effect += result.exit_code != 0
        failures += found
        progress = f"{number} of {len(faults)}, {len(failures)} failures"
        print(
            f"{name}: {progress}, ended with {result.exit_code}",
            *found,
            file=sys.stderr,
            flush=True,
        )
    return Row(name, len(faults), took_effect, newsroom.answer_count.value, failures)


def print_row(row: Row, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(row._asdict()), flush=True)
        return
    counts = (
        f"{row.tries:>5} tries, {row.took_effect:>4} took effect, {len(row.failures):>3} failures"
    )
    print(f"{row.fault:<34}{counts}, {row.answered:>7,} answers so far", flush=True)
    for failure, times in Counter(row.failures).most_common(10):
        print(f"    {times} x {failure if len(failure) < 600 else '…' + failure[-600:]}")


if __name__ == "__main__":
    sys.exit(main())
