"""`pincite eval`: measure the answers to questions of one's own, or draft such questions."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.ui.cli.options import add_answer_options, add_json_option, create_settings, read_lines
from pincite.ui.cli.output import terminal
from pincite.ui.cli.output.progress import progress
from pincite.ui.cli.output.tracing import build_traced_chain

if TYPE_CHECKING:
    from pincite.assistant import Settings
    from pincite.assistant.evaluation import EvaluationQuestion, EvaluationRun
    from pincite.assistant.evaluation.comparison import Comparison
    from pincite.index import Index

_MAX_PROBLEMS = 10
"""Rows that do not fit to name at once."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite eval`."""
    command.add_argument(
        "questions",
        nargs="?",
        metavar="QUESTIONS",
        help="a file of questions (- for standard input), one JSON object a line: question, and "
        "evidence, answers or answerable; or a run that --save wrote, to show it again",
    )
    command.add_argument(
        "--against", metavar="RUN", help="compare with an earlier run that --save wrote"
    )
    command.add_argument(
        "--save", metavar="FILE", help="write the run to this file, to compare later runs with it"
    )
    command.add_argument(
        "--html", metavar="FILE", help="write a page with plots to this file; it needs no network"
    )
    command.add_argument(
        "--draft",
        type=int,
        metavar="N",
        help="instead of measuring, print N questions drafted from the articles, to check and "
        "correct: the reader finds their sentences, no language model is needed",
    )
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help="draft different questions (%(default)s)"
    )
    add_answer_options(command)
    add_json_option(command, "the run, with every question")


def run(arguments: argparse.Namespace) -> int:
    """Measure, show or compare runs, or draft questions."""
    from pincite.index.errors import InputError

    if (arguments.questions is None) == (arguments.draft is None):
        raise InputError("give either a file of questions or --draft with a number, and not both")
    if arguments.draft is not None:
        return _print_drafts(arguments)
    earlier = _read_run(arguments.against) if arguments.against else None
    found = _run_or_load(arguments)
    comparison = _compare(earlier, found) if earlier else None
    if arguments.save:
        _write(arguments.save, json.dumps(found.to_json(), indent=1) + "\n")
    if arguments.html:
        _write(arguments.html, _render_page(found, comparison, arguments.reader))
    if arguments.json:
        print(json.dumps(_to_json(found, comparison), indent=1))
    else:
        _print_table(found, comparison)
    return 0


def _run_or_load(arguments: argparse.Namespace) -> "EvaluationRun":
    """Return the run that the file contains, or ask its questions."""
    lines = read_lines(arguments.questions)
    if _is_saved_run(lines):
        return _parse_run("\n".join(lines), arguments.questions)
    from pincite.assistant.evaluation import evaluate
    from pincite.index import Index

    settings = create_settings(arguments)
    index = Index.open(arguments.index)
    # The whole file is checked before the first question is asked.
    questions = _parse_questions(arguments.questions, lines, index, settings)
    chain = build_traced_chain(arguments, index, settings)
    with progress() as report_progress:
        return evaluate(
            questions, chain, settings=_describe_settings(settings), progress=report_progress
        )


def _parse_questions(
    file: str, lines: list[str], index: "Index", settings: "Settings"
) -> list["EvaluationQuestion"]:
    """Return the questions of all rows. Raises InputError, which names the rows that do not fit."""
    from pincite.assistant.evaluation import parse_row
    from pincite.index.errors import InputError

    questions, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise InputError("is not a JSON object")
            questions.append(parse_row(row, number, index.article, settings.longest_question))
        except ValueError as error:  # InputError and the errors of json are ValueErrors
            problems.append(f"{file}, line {number}: {error}")
    if problems:
        shown = problems[:_MAX_PROBLEMS]
        more = len(problems) - len(shown)
        raise InputError("\n  ".join([*shown, *([f"and {more:,} more lines"] if more else [])]))
    return questions


def _is_saved_run(lines: list[str]) -> bool:
    """Return whether a file begins as --save writes it: an object that names its format."""
    return len(lines) > 1 and lines[0].strip() == "{" and lines[1].strip().startswith('"format"')


def _read_run(file: str) -> "EvaluationRun":
    return _parse_run("\n".join(read_lines(file)), file)


def _parse_run(text: str, file: str) -> "EvaluationRun":
    from pincite.assistant.evaluation import EvaluationRun
    from pincite.index.errors import InputError

    try:
        row = json.loads(text)
    except ValueError:
        row = None
    try:
        return EvaluationRun.from_json(row)
    except InputError as error:
        raise InputError(f"{file}: {error}") from error


def _compare(earlier: "EvaluationRun", found: "EvaluationRun") -> "Comparison":
    from pincite.assistant.evaluation import compare

    return compare(earlier, found)


def _describe_settings(settings: "Settings") -> dict[str, Any]:
    """Return the settings that change answers, without keys and addresses."""
    return {
        "caution": settings.caution,
        "reader": settings.reader or "bundled",
        "model": settings.model.name if settings.model else "none",
    }


def _to_json(found: "EvaluationRun", comparison: "Comparison | None") -> dict[str, Any]:
    row = found.to_json()
    if comparison:
        row["comparison"] = comparison.to_json()
    return row


def _print_table(found: "EvaluationRun", comparison: "Comparison | None") -> None:
    from pincite.ui.evaluation.table import format_comparison, format_run

    for line in format_run(found):
        terminal.print_line(line)
    if comparison:
        terminal.print_line("")
        for line in format_comparison(comparison):
            terminal.print_line(line)


def _render_page(
    found: "EvaluationRun", comparison: "Comparison | None", reader: str | None
) -> str:
    from pincite.assistant.read.calibration import find_calibration
    from pincite.assistant.read.registry import load_reader
    from pincite.ui.evaluation.page import render_page

    thresholds = find_calibration(load_reader(reader)).thresholds
    return render_page(found, comparison, thresholds)


def _write(file: str, text: str) -> None:
    from pincite.index.errors import InputError

    try:
        Path(file).write_text(text, "utf-8")
    except OSError as error:
        raise InputError(
            f"{file} cannot be written: {error.strerror}: choose a different file"
        ) from (error)


def _print_drafts(arguments: argparse.Namespace) -> int:
    from pincite.assistant.evaluation import draft_questions
    from pincite.index import Index
    from pincite.index.errors import InputError

    if arguments.draft < 1:
        raise InputError(f"--draft is {arguments.draft}: draft at least one question")
    with progress() as report_progress:
        rows: Iterator[dict[str, Any]] = draft_questions(
            Index.open(arguments.index),
            arguments.draft,
            seed=arguments.seed,
            progress=report_progress,
        )
        found = 0
        for row in rows:
            print(json.dumps(row, ensure_ascii=False), flush=True)
            found += 1
    if found < arguments.draft:
        terminal.warn(f"The articles gave {found:,} questions that the reader is sure of.")
    terminal.warn('Check each draft, correct it, and delete "draft" from its line.')
    return 0
