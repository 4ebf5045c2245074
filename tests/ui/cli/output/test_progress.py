"""Progress of long steps: rates, lines, JSON and bars."""

import json
from contextlib import redirect_stderr
from dataclasses import fields
from io import StringIO

import pytest
from hypothesis import given, strategies as st
from pincite.ui.cli.output import terminal
from pincite.ui.cli.output.progress import (
    ProgressFormat,
    ProgressUpdate,
    measure_progress,
    progress,
)
from rich.console import Console


def test_the_rate_counts_from_the_first_update_of_a_step() -> None:
    updates: list[ProgressUpdate] = []
    report_progress = measure_progress(updates.append, clock=iter([7.0, 17.0, 27.0]).__next__)
    report_progress("Embedding", 100, 400)
    report_progress("Embedding", 150, 400)
    report_progress("Embedding", 300, 400)
    assert [(each.per_second, each.seconds_left) for each in updates] == [
        (None, None),
        (5.0, 50.0),
        (10.0, 10.0),
    ]


def test_a_short_step_is_not_reported() -> None:
    updates: list[ProgressUpdate] = []
    report_progress = measure_progress(
        updates.append, delay=2.0, clock=iter([0.0, 1.0, 1.5, 3.5, 4.0]).__next__
    )
    for step, done in (("Reading", 0), ("Reading", 2), ("Embedding", 0), ("Embedding", 9)):
        report_progress(step, done, 10)
    assert [(each.step, each.done) for each in updates] == [("Embedding", 9)]


def capture_progress(output_format: ProgressFormat, total: int, steps: int) -> list[str]:
    """Return the lines printed for one step of `total` items with `steps` updates."""
    with redirect_stderr(StringIO()) as stream, progress(output_format) as report_progress:
        for step in range(steps + 1):
            report_progress("Reading files", total * step // steps, total)
    return stream.getvalue().splitlines()


@given(total=st.integers(0, 5_000), steps=st.integers(1, 200))
def test_lines_are_few_and_include_the_last_item(total: int, steps: int) -> None:
    lines = capture_progress("words", total, steps)
    assert len(lines) <= 11
    assert bool(lines) == (total > 0)
    if total >= 100:
        assert lines[0] == f"Reading files: 0 of {total:,}"
        assert lines[-1].startswith(f"Reading files: {total:,} of {total:,}, ")


@given(total=st.integers(0, 5_000), steps=st.integers(1, 200))
def test_with_json_each_line_is_an_object(total: int, steps: int) -> None:
    rows = [json.loads(line) for line in capture_progress("json", total, steps)]
    assert len(rows) <= 101
    assert all(row.keys() == {field.name for field in fields(ProgressUpdate)} for row in rows)
    if total:
        assert (rows[0]["done"], rows[-1]["done"], rows[-1]["total"]) == (0, total, total)


def test_the_format_none_prints_nothing() -> None:
    assert capture_progress("none", 1_000, 10) == []


def test_a_bar_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    console = Console(file=stream, force_terminal=True, width=100)
    monkeypatch.setattr(terminal, "get_console", lambda **_: console)
    with progress() as report_progress:
        for done in range(0, 101, 25):
            report_progress("Embedding passages", done, 100)
    text = stream.getvalue()
    assert "Embedding passages" in text
    assert "100/100" in text
    assert "a second" in text
