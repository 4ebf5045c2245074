"""What is said of a long step while it goes on."""

import json
from contextlib import redirect_stderr
from dataclasses import fields
from io import StringIO

import pytest
from hypothesis import given, strategies as st
from pincite.ui.cli import terminal
from pincite.ui.cli.progress import ProgressFormat, ProgressUpdate, measure_progress, progress
from rich.console import Console


def test_pace_counts_from_where_a_step_began() -> None:
    told: list[ProgressUpdate] = []
    move = measure_progress(told.append, clock=iter([7.0, 17.0, 27.0]).__next__)
    move("Embedding", 100, 400)
    move("Embedding", 150, 400)
    move("Embedding", 300, 400)
    assert [(each.per_second, each.seconds_left) for each in told] == [
        (None, None),
        (5.0, 50.0),
        (10.0, 10.0),
    ]


def test_a_short_step_is_not_told_of() -> None:
    told: list[ProgressUpdate] = []
    move = measure_progress(told.append, delay=2.0, clock=iter([0.0, 1.0, 1.5, 3.5, 4.0]).__next__)
    for step, done in (("Reading", 0), ("Reading", 2), ("Embedding", 0), ("Embedding", 9)):
        move(step, done, 10)
    assert [(each.step, each.done) for each in told] == [("Embedding", 9)]


def progress_lines(form: ProgressFormat, total: int, steps: int) -> list[str]:
    """The lines that a step of so many items, reported so many times, comes to."""
    with redirect_stderr(StringIO()) as stream, progress(form) as move:
        for step in range(steps + 1):
            move("Reading files", total * step // steps, total)
    return stream.getvalue().splitlines()


@given(total=st.integers(0, 5_000), steps=st.integers(1, 200))
def test_lines_are_few_and_say_the_end(total: int, steps: int) -> None:
    lines = progress_lines("words", total, steps)
    assert len(lines) <= 11
    assert bool(lines) == (total > 0)
    if total >= 100:
        assert lines[0] == f"Reading files: 0 of {total:,}"
        assert lines[-1].startswith(f"Reading files: {total:,} of {total:,}, ")


@given(total=st.integers(0, 5_000), steps=st.integers(1, 200))
def test_a_program_reads_an_object_a_line(total: int, steps: int) -> None:
    rows = [json.loads(line) for line in progress_lines("json", total, steps)]
    assert len(rows) <= 101
    assert all(row.keys() == {field.name for field in fields(ProgressUpdate)} for row in rows)
    if total:
        assert (rows[0]["done"], rows[-1]["done"], rows[-1]["total"]) == (0, total, total)


def test_nothing_is_said_when_nothing_is_wanted() -> None:
    assert progress_lines("none", 1_000, 10) == []


def test_a_bar_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    shown = Console(file=stream, force_terminal=True, width=100)
    monkeypatch.setattr(terminal, "console", lambda **_: shown)
    with progress() as move:
        for done in range(0, 101, 25):
            move("Embedding passages", done, 100)
    text = stream.getvalue()
    assert "Embedding passages" in text
    assert "100/100" in text
    assert "a second" in text
