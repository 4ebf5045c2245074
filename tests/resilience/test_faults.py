"""Builds that are killed, interrupted or out of resources while readers ask questions.

Runs `benchmarks.resilience.faults`: its short form, and nightly a longer one.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
FAULTS = [
    "killed at a named point",
    "killed at a random moment",
    "interrupted (Ctrl-C)",
    "renamed before it is on disk",
    "files may not grow",
    "too many open files",
    "no permission",
    "another builder",
    "full disk",
    "read-only disk",
]


SHORT = ("--tries", "1", "--readers", "1")
LONG = ("--tries", "4", "--readers", "2", "--seed", "1")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(SHORT, id="short"),
        pytest.param(LONG, id="long", marks=[pytest.mark.nightly, pytest.mark.timeout(3_000)]),
    ],
)
def fault_table(request: pytest.FixtureRequest) -> dict[str, Any]:
    if sys.platform != "linux":
        pytest.skip("the benchmark needs signals and limits of Linux")
    completed = subprocess.run(
        [sys.executable, "-m", "benchmarks.resilience.faults", *request.param, "--json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert completed.returncode in (0, 1), completed.stderr
    rows = [json.loads(line) for line in completed.stdout.splitlines()]
    return {row["fault"]: row for row in rows}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_build_leaves_the_old_or_the_new_generation(
    fault_table: dict[str, Any], fault: str
) -> None:
    if fault.endswith("disk") and fault not in fault_table:
        pytest.skip("no permission to mount a disk")
    row = fault_table[fault]
    assert row["failures"] == []
    assert row["tries"] > 0
    assert row["answered"] > 0
