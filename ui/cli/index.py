"""The command that builds an index: once, or again whenever something in the folder changes."""

import json
import sys
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.assistant.english.wording import format_count
from pincite.index.errors import InputError, PinciteError
from pincite.ui.cli import terminal
from pincite.ui.cli.progress import ProgressFormat, progress

if TYPE_CHECKING:
    from pincite.index import Embedder
    from pincite.index.types import BuildReport

MAX_SKIPPED_SHOWN = 20
PROGRESS_DELAY = 2.0
"""Seconds after which a step that nobody started by hand tells how far it is."""


def index(arguments: Namespace) -> int:
    """Build the index of a folder, or serve the build before again."""
    if (arguments.folder is None) != arguments.rollback:
        raise InputError("give a folder to index, or --rollback alone")
    if arguments.rollback:
        return _roll_back(arguments)
    from pincite.index.embedding.endpoint import embedder_from_name

    embedder = embedder_from_name(arguments.embedder) if arguments.embedder else None
    progress_format: ProgressFormat = (
        "none" if arguments.quiet else "json" if arguments.json else "words"
    )
    if arguments.watch:
        return _watch(arguments, embedder, progress_format)
    report, seconds = _build(arguments, embedder, progress_format, force=arguments.force)
    if arguments.json:
        print(_dump_report(report, indent=1))
    else:
        _print_report(report, arguments.index, seconds)
    return 3 if report.skipped else 0


def _roll_back(arguments: Namespace) -> int:
    from pincite.index import Index
    from pincite.index.generations.selection import rollback

    rollback(Path(arguments.index))
    opened = Index.open(arguments.index)
    if arguments.json:
        print(json.dumps({"index_id": opened.id, "built": opened.manifest.built}, indent=1))
    else:
        articles = format_count(opened.coverage().articles, "article")
        terminal.print_line(
            f"{arguments.index} serves the build of {opened.manifest.built}: {articles}."
        )
    return 0


def update_index(arguments: Namespace) -> None:
    """Build the index of the folder before something else is done with it."""
    report, seconds = _build(arguments, None, "words")
    _print_report(report, arguments.index, seconds)


def _watch(
    arguments: Namespace, embedder: "Embedder | None", progress_format: ProgressFormat
) -> int:
    """Build now and after each change, until it is interrupted; say what is new, and once."""
    from pincite.index.ingest.watch import watch_folder

    last_report: BuildReport | None = None
    problem = ""
    with suppress(KeyboardInterrupt):
        for _ in watch_folder(Path(arguments.folder), exclude=Path(arguments.index)):
            try:
                progress_delay = PROGRESS_DELAY if last_report else 0.0
                report, seconds = _build(
                    arguments,
                    embedder,
                    progress_format,
                    force=arguments.force,
                    progress_delay=progress_delay,
                )
            except PinciteError as error:
                if last_report is None:
                    raise
                if str(error) != problem:
                    problem = str(error)
                    _print_problem(problem, as_json=arguments.json)
                continue
            changed = report.added or report.updated or report.removed
            if last_report is None or changed or problem or report.skipped != last_report.skipped:
                if arguments.json:
                    print(_dump_report(report), flush=True)
                else:
                    _print_report(report, arguments.index, seconds)
            if last_report is None and progress_format == "words":
                terminal.warn(f"Watching {arguments.folder} (Ctrl-C ends it)")
            last_report, problem = report, ""
    return 0


def _build(
    arguments: Namespace,
    embedder: "Embedder | None",
    progress_format: ProgressFormat,
    *,
    force: bool = False,
    progress_delay: float = 0.0,
) -> tuple["BuildReport", float]:
    """Return what the build did, and how many seconds it took."""
    from pincite.index import build, limits

    server = getattr(arguments, "store", None)  # `chat` leaves the vectors where they are
    started = time.monotonic()
    with progress(progress_format, delay=progress_delay) as report_progress:
        report = build(
            arguments.folder,
            arguments.index,
            embedder=embedder,
            server=server,
            limits=limits.parse_limits(arguments.limit),
            force=force,
            progress=report_progress,
        )
    return report, time.monotonic() - started


def _print_report(report: "BuildReport", index_folder: str, seconds: float) -> None:
    total = report.added + report.updated + report.unchanged
    terminal.print_line(
        f"{format_count(total, 'article')} in {index_folder}, in {seconds:.0f} s: {report.added:,} added, "
        f"{report.updated:,} updated, {report.removed:,} removed, {report.unchanged:,} unchanged."
    )
    for each in report.skipped[:MAX_SKIPPED_SHOWN]:
        terminal.warn(f"skipped: {each.path} {each.reason}")
    if len(report.skipped) > MAX_SKIPPED_SHOWN:
        more = len(report.skipped) - MAX_SKIPPED_SHOWN
        terminal.warn(f"and {more:,} more: `pincite status --index {index_folder}` lists them")


def _print_problem(problem: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": problem}), file=sys.stderr, flush=True)
    else:
        terminal.warn(f"pincite: {problem}")


def _dump_report(report: "BuildReport", indent: int | None = None) -> str:
    skipped = [each._asdict() for each in report.skipped]
    return json.dumps({**asdict(report), "skipped": skipped}, indent=indent)
