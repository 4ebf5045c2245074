"""`pincite ask`: answer a question, or each question of a file."""

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pincite.ui.cli.options import (
    add_answer_options,
    add_filter_options,
    add_json_option,
    create_settings,
    read_lines,
    resolve_articles,
)
from pincite.ui.cli.output import terminal
from pincite.ui.cli.output.progress import progress
from pincite.ui.cli.output.tracing import build_asker

if TYPE_CHECKING:
    from pincite.assistant import Question, Settings
    from pincite.index import Index

BATCH_FIELDS = (
    "question",
    "history",
    "articles",
    "publishers",
    "since",
    "until",
    "caution",
    "asked",
)
"""The fields of a row that say what to ask; a row may have other fields."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite ask`."""
    command.add_argument("question", nargs="?", metavar="QUESTION")
    command.add_argument(
        "--batch",
        metavar="FILE",
        help="answer a file of questions (- for standard input), one JSON object a line: "
        "question, and optionally id, history, articles, since, until, caution. Prints one "
        "answer a line",
    )
    add_filter_options(command)
    add_answer_options(command)
    add_json_option(command, "the answer")


def run(arguments: argparse.Namespace) -> int:
    """Answer the question, or each question of --batch."""
    from pincite.index.errors import InputError

    if (arguments.question is None) == (arguments.batch is None):
        raise InputError("give a question, or a file of questions with --batch")
    filters = {"articles": arguments.article, "since": arguments.since, "until": arguments.until}
    settings = create_settings(arguments)
    if arguments.batch is None:
        return _answer_question(arguments, filters, settings)
    if any(value is not None for value in filters.values()):
        raise InputError("--batch takes filters from the file: write them into each question")
    return _answer_batch(arguments, settings)


def _answer_question(
    arguments: argparse.Namespace, filters: dict[str, Any], settings: "Settings"
) -> int:
    from pincite.assistant.question import parse_question
    from pincite.index import Index

    question = parse_question(
        {"question": arguments.question, **filters}, settings.longest_question
    )
    index = Index.open(arguments.index)
    question = _resolve_articles(question, index)
    ask = build_asker(arguments, index, settings)
    with terminal.spinner("Reading the articles"):
        answer = ask(question)
    if arguments.json:
        _print_json(answer.to_json())
    else:
        terminal.print_answer(answer)
    return 0 if answer.complete else 1


def _answer_batch(arguments: argparse.Namespace, settings: "Settings") -> int:
    from pincite.index import Index

    index = Index.open(arguments.index)
    # The whole file is checked before the first question is answered.
    rows = list(_read_questions(arguments.batch, settings.longest_question, index))
    ask = build_asker(arguments, index, settings)
    with progress() as report_progress:
        for done, (identifier, question) in enumerate(rows):
            report_progress("Answering questions", done, len(rows))
            _print_json({"id": identifier, **ask(question).to_json()}, indent=None)
        report_progress("Answering questions", len(rows), len(rows))
    return 0


def _resolve_articles(question: "Question", index: "Index") -> "Question":
    """Return the question with the ids of the index. Raises InputError for an unknown article."""
    from dataclasses import replace

    return replace(question, filters=resolve_articles(question.filters, index))


def _read_questions(
    file: str, max_length: int, index: "Index"
) -> Iterator[tuple[object, "Question"]]:
    """Yield the id and the question of each row. Raises InputError for an invalid row."""
    from pincite.assistant.question import parse_question
    from pincite.index.errors import InputError

    for number, line in enumerate(read_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise InputError("is not a JSON object")
            # A file of questions may hold more than the questions, for example their answers.
            known = {field: row[field] for field in BATCH_FIELDS if field in row}
            question = parse_question(known, max_length)
            yield row.get("id"), _resolve_articles(question, index)
        except ValueError as error:  # InputError and the errors of json are ValueErrors
            raise InputError(f"{file}, line {number}: {error}") from error


def _print_json(value: Any, indent: int | None = 1) -> None:
    print(json.dumps(value, indent=indent), flush=True)
